import { Ctx, On, Update } from 'nestjs-telegraf';
import type { Message, PreCheckoutQuery } from 'telegraf/types';
import type { TurnContext } from '../updates/turn';
import { Stars } from './stars.service';

type CheckoutContext = TurnContext & { readonly preCheckoutQuery: PreCheckoutQuery };
type PaidContext = TurnContext & { readonly message: Message.SuccessfulPaymentMessage };

/** What Telegram says of payments in Stars, whoever pays: money that has come is never turned away at a door. */
@Update()
export class StarsUpdate {
  constructor(private readonly stars: Stars) {}

  @On('pre_checkout_query')
  check(@Ctx() { turn, preCheckoutQuery }: CheckoutContext): Promise<void> {
    return this.stars.check(turn, preCheckoutQuery);
  }

  @On('successful_payment')
  paid(@Ctx() { turn, message }: PaidContext): void {
    this.stars.paid(turn, String(message.from.id), message.successful_payment);
  }
}
