import { UseFilters } from '@nestjs/common';
import { Action, Ctx, Update } from 'nestjs-telegraf';
import { SavedSearches } from '../saved-searches/saved-searches.service';
import { SearchDialog } from '../saved-searches/search-dialog.service';
import { messageOf, part, type ButtonContext } from './button-context';
import { RefusalFilter } from './refusal.filter';

/** Buttons about saved searches and their alerts. */
@Update()
@UseFilters(RefusalFilter)
export class SearchButtonsUpdate {
  constructor(
    private readonly searches: SavedSearches,
    private readonly dialog: SearchDialog,
  ) {}

  @Action('searches')
  all(@Ctx() context: ButtonContext): Promise<void> {
    return this.searches.list(context.turn, messageOf(context));
  }

  @Action(/^search:([\da-f-]{36})$/)
  one(@Ctx() context: ButtonContext): Promise<void> {
    return this.searches.show(context.turn, messageOf(context), part(context, 1));
  }

  @Action(/^save:([\w-]{4,12})$/)
  save(@Ctx() context: ButtonContext): Promise<void> {
    return this.searches.save(context.turn, part(context, 1));
  }

  @Action(/^results:([\da-f-]{36})$/)
  results(@Ctx() context: ButtonContext): Promise<void> {
    return this.searches.results(context.turn, part(context, 1));
  }

  @Action(/^forget:([\da-f-]{36})$/)
  forget(@Ctx() context: ButtonContext): Promise<void> {
    return this.searches.forget(context.turn, messageOf(context), part(context, 1));
  }

  @Action('restore')
  restore(@Ctx() context: ButtonContext): Promise<void> {
    return this.searches.restore(context.turn, messageOf(context));
  }

  @Action(/^mute:(\d{1,20})$/)
  askToMute(@Ctx() context: ButtonContext): Promise<void> {
    return this.searches.askToMute(context.turn, part(context, 1));
  }

  @Action(/^mute:today:([\da-f-]{36})$/)
  muteToday(@Ctx() context: ButtonContext): Promise<void> {
    return this.searches.muteToday(context.turn, messageOf(context), part(context, 1));
  }

  @Action(/^mute:off:([\da-f-]{36})$/)
  off(@Ctx() context: ButtonContext): Promise<void> {
    return this.searches.change(context.turn, messageOf(context), part(context, 1), { enabled: false });
  }

  @Action(/^alerts:on:([\da-f-]{36})$/)
  on(@Ctx() context: ButtonContext): Promise<void> {
    return this.searches.change(context.turn, messageOf(context), part(context, 1), { enabled: true, mutedUntil: null });
  }

  @Action(/^alerts:unmute:([\da-f-]{36})$/)
  unmute(@Ctx() context: ButtonContext): Promise<void> {
    return this.searches.change(context.turn, messageOf(context), part(context, 1), { mutedUntil: null });
  }

  @Action(/^quiet:([\da-f-]{36})$/)
  askQuiet(@Ctx() context: ButtonContext): void {
    this.dialog.askQuiet(context.turn, messageOf(context), part(context, 1));
  }

  @Action(/^quiet:([\da-f-]{36}):(none|(?:[01]\d|2[0-3])[0-5]\d-(?:[01]\d|2[0-3])[0-5]\d)$/)
  setQuiet(@Ctx() context: ButtonContext): Promise<void> {
    return this.dialog.setQuiet(context.turn, messageOf(context), part(context, 1), part(context, 2));
  }

  @Action(/^limit:([\da-f-]{36})$/)
  askLimit(@Ctx() context: ButtonContext): void {
    this.dialog.askLimit(context.turn, messageOf(context), part(context, 1));
  }

  @Action(/^limit:([\da-f-]{36}):(\d{1,3})$/)
  setLimit(@Ctx() context: ButtonContext): Promise<void> {
    return this.dialog.setLimit(context.turn, messageOf(context), part(context, 1), Number(part(context, 2)));
  }
}
