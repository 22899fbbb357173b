import { UseFilters } from '@nestjs/common';
import { Action, Ctx, Update } from 'nestjs-telegraf';
import { MailingConsent } from '../broadcasts/mailing-consent.service';
import { messageOf, type ButtonContext } from './button-context';
import { RefusalFilter } from './refusal.filter';

/** Mailings are agreed to in the profile and ended by a button under each of them. */
@Update()
@UseFilters(RefusalFilter)
export class MailingButtonsUpdate {
  constructor(private readonly consent: MailingConsent) {}

  @Action('mailings:ask')
  ask(@Ctx() { turn }: ButtonContext): void {
    this.consent.ask(turn);
  }

  @Action('mailings:on')
  on(@Ctx() context: ButtonContext): Promise<void> {
    return this.consent.give(context.turn, messageOf(context));
  }

  @Action('mailings:off')
  off(@Ctx() { turn }: ButtonContext): Promise<void> {
    return this.consent.withdraw(turn);
  }
}
