import { UseFilters } from '@nestjs/common';
import { Action, Ctx, Update } from 'nestjs-telegraf';
import { MyResponses } from '../responding/my-responses.service';
import { RatingDialog } from '../responding/rating-dialog.service';
import { RespondDialog } from '../responding/respond-dialog.service';
import { About } from './about.service';
import { messageOf, part, type ButtonContext } from './button-context';
import { RefusalFilter } from './refusal.filter';

/** Buttons about responses, and the few of the profile. */
@Update()
@UseFilters(RefusalFilter)
export class ResponseButtonsUpdate {
  constructor(
    private readonly respondDialog: RespondDialog,
    private readonly responses: MyResponses,
    private readonly rating: RatingDialog,
    private readonly about: About,
  ) {}

  @Action(/^respond:(\d{1,20})$/)
  respond(@Ctx() context: ButtonContext): Promise<void> {
    return this.respondDialog.begin(context.turn, part(context, 1));
  }

  @Action(/^skip:(price|comment):(\d{1,20})$/)
  skip(@Ctx() context: ButtonContext): Promise<void> {
    return this.respondDialog.skip(context.turn, part(context, 2), part(context, 1));
  }

  @Action(/^send:(\d{1,20})$/)
  send(@Ctx() context: ButtonContext): Promise<void> {
    return this.respondDialog.send(context.turn, part(context, 1));
  }

  @Action('cancel')
  cancel(@Ctx() { turn }: ButtonContext): void {
    this.respondDialog.cancel(turn);
  }

  @Action(/^responses(?::([\w-]{1,60}))?$/)
  page(@Ctx() context: ButtonContext): Promise<void> {
    return this.responses.page(context.turn, messageOf(context), context.match[1]);
  }

  @Action(/^response:(\d{1,20})$/)
  open(@Ctx() context: ButtonContext): Promise<void> {
    return this.responses.open(context.turn, messageOf(context), part(context, 1));
  }

  @Action(/^withdraw:(\d{1,20})$/)
  askToWithdraw(@Ctx() context: ButtonContext): Promise<void> {
    return this.responses.askToWithdraw(context.turn, messageOf(context), part(context, 1));
  }

  @Action(/^withdraw-yes:(\d{1,20})$/)
  withdraw(@Ctx() context: ButtonContext): Promise<void> {
    return this.responses.withdraw(context.turn, messageOf(context), part(context, 1));
  }

  @Action(/^rate:([1-5]):([\da-f-]{36})$/)
  rate(@Ctx() context: ButtonContext): Promise<void> {
    return this.rating.stars(context.turn, Number(part(context, 1)), part(context, 2));
  }

  @Action('rated')
  rated(@Ctx() context: ButtonContext): void {
    this.rating.skip(context.turn, messageOf(context));
  }

  @Action(/^language:(ru|en)$/)
  language(@Ctx() context: ButtonContext): Promise<void> {
    return this.about.setLanguage(context.turn, messageOf(context), part(context, 1));
  }

  @Action(/^stop:(yes|no)$/)
  stop(@Ctx() context: ButtonContext): void {
    this.about.stop(context.turn, messageOf(context), part(context, 1));
  }
}
