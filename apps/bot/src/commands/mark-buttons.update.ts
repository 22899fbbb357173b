import { UseFilters } from '@nestjs/common';
import { Action, Ctx, Update } from 'nestjs-telegraf';
import { Calls } from '../marks/calls.service';
import { Favourites } from '../marks/favourites.service';
import { Marks } from '../marks/marks.service';
import { messageOf, part, type ButtonContext } from './button-context';
import { RefusalFilter } from './refusal.filter';

/** Buttons that put a load or a company aside, and the one that calls. */
@Update()
@UseFilters(RefusalFilter)
export class MarkButtonsUpdate {
  constructor(
    private readonly marks: Marks,
    private readonly listed: Favourites,
    private readonly calls: Calls,
  ) {}

  @Action(/^favourite:(\d{1,20})$/)
  favourite(@Ctx() context: ButtonContext): Promise<void> {
    return this.marks.favourite(context.turn, part(context, 1));
  }

  @Action(/^unfavourite:(\d{1,20})$/)
  unfavourite(@Ctx() context: ButtonContext): Promise<void> {
    return this.marks.unfavourite(context.turn, part(context, 1));
  }

  @Action(/^favourites(?::([\w-]{1,50}))?$/)
  favourites(@Ctx() context: ButtonContext): Promise<void> {
    return this.listed.page(context.turn, messageOf(context), context.match[1]);
  }

  @Action(/^hide:(\d{1,20})$/)
  hide(@Ctx() context: ButtonContext): Promise<void> {
    return this.marks.hide(context.turn, messageOf(context), part(context, 1));
  }

  @Action(/^unhide:(\d{1,20})$/)
  unhide(@Ctx() context: ButtonContext): Promise<void> {
    return this.marks.unhide(context.turn, messageOf(context), part(context, 1));
  }

  @Action(/^block:(\d{10}|\d{12})$/)
  block(@Ctx() context: ButtonContext): Promise<void> {
    return this.marks.block(context.turn, part(context, 1));
  }

  @Action(/^unblock:(\d{10}|\d{12})$/)
  unblock(@Ctx() context: ButtonContext): Promise<void> {
    return this.marks.unblock(context.turn, messageOf(context), part(context, 1));
  }

  @Action(/^call:(\d{1,20})$/)
  call(@Ctx() context: ButtonContext): Promise<void> {
    return this.calls.contacts(context.turn, part(context, 1));
  }
}
