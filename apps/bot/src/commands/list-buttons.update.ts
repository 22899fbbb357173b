import { UseFilters } from '@nestjs/common';
import { Action, Ctx, Update } from 'nestjs-telegraf';
import { FilterDialog } from '../searching/filter-dialog/filter-dialog.service';
import { Lists } from '../searching/lists/lists.service';
import { Search } from '../searching/search.service';
import { messageOf, part, type ButtonContext } from './button-context';
import { RefusalFilter } from './refusal.filter';

/** Buttons about loads and filters. */
@Update()
@UseFilters(RefusalFilter)
export class ListButtonsUpdate {
  constructor(
    private readonly search: Search,
    private readonly lists: Lists,
    private readonly filterDialog: FilterDialog,
  ) {}

  @Action('cargos')
  last(@Ctx() { turn }: ButtonContext): Promise<void> {
    return this.search.last(turn);
  }

  @Action(/^list:([\w-]{12}):(\d{1,5})$/)
  page(@Ctx() context: ButtonContext): Promise<void> {
    return this.lists.page(context.turn, messageOf(context), part(context, 1), Number(part(context, 2)));
  }

  @Action(/^open:([\w-]{12}:\d{1,5}):(\d{1,20})$/)
  open(@Ctx() context: ButtonContext): Promise<void> {
    const from = { messageId: messageOf(context), back: `list:${part(context, 1)}` };
    return this.lists.open(context.turn, part(context, 2), from);
  }

  @Action(/^cargo:(\d{1,20})$/)
  cargo(@Ctx() context: ButtonContext): Promise<void> {
    return this.lists.open(context.turn, part(context, 1));
  }

  @Action('filter')
  filter(@Ctx() { turn }: ButtonContext): Promise<void> {
    return this.filterDialog.begin(turn);
  }

  @Action('filter:show')
  show(@Ctx() { turn }: ButtonContext): Promise<void> {
    return this.filterDialog.show(turn);
  }

  @Action('filter:reset')
  reset(@Ctx() context: ButtonContext): Promise<void> {
    return this.filterDialog.reset(context.turn, messageOf(context));
  }

  @Action(/^filter:([a-z]+):([\w.-]+)$/)
  choose(@Ctx() context: ButtonContext): Promise<void> {
    return this.filterDialog.press(context.turn, messageOf(context), part(context, 1), part(context, 2));
  }
}
