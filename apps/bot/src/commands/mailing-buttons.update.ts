import { UseFilters } from '@nestjs/common';
import { Action, Ctx, Update } from 'nestjs-telegraf';
import { RefusalFilter } from './refusal.filter';
import type { DriverContext } from '../conversations/driver-turn';
import { Unsubscribing } from '../broadcasts/unsubscribing.service';

/** The button under every mailing. */
@Update()
@UseFilters(RefusalFilter)
export class MailingButtonsUpdate {
  constructor(private readonly unsubscribing: Unsubscribing) {}

  @Action('mailings:off')
  off(@Ctx() { turn }: DriverContext): Promise<void> {
    return this.unsubscribing.stop(turn);
  }
}
