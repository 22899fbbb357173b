import type { PaymentProvider } from '#contracts';
import { UseFilters } from '@nestjs/common';
import { Action, Ctx, Update } from 'nestjs-telegraf';
import { Checkout } from '../subscription/checkout.service';
import { MySubscription } from '../subscription/my-subscription.service';
import { Offers } from '../subscription/offers.service';
import { PromoCodes } from '../subscription/promo-codes.service';
import { messageOf, part, type ButtonContext } from './button-context';
import { RefusalFilter } from './refusal.filter';

/** Buttons about the subscription and paying for it. */
@Update()
@UseFilters(RefusalFilter)
export class SubscriptionUpdate {
  constructor(
    private readonly offers: Offers,
    private readonly checkout: Checkout,
    private readonly promoCodes: PromoCodes,
    private readonly mine: MySubscription,
  ) {}

  @Action('subscribe')
  tariffs(@Ctx() { turn }: ButtonContext): Promise<void> {
    return this.offers.tariffs(turn);
  }

  @Action(/^buy:([\w-]{1,32})$/)
  tariff(@Ctx() context: ButtonContext): Promise<void> {
    return this.offers.tariff(context.turn, messageOf(context), part(context, 1));
  }

  @Action('buy')
  cancel(@Ctx() { turn }: ButtonContext): void {
    this.checkout.cancel(turn);
  }

  @Action(/^pay:(yookassa|stars):([\w-]{1,32})$/)
  pay(@Ctx() context: ButtonContext): Promise<void> {
    return this.checkout.pay(context.turn, part(context, 1) as PaymentProvider, part(context, 2));
  }

  @Action(/^payment:([\da-f-]{36})$/)
  check(@Ctx() context: ButtonContext): Promise<void> {
    return this.checkout.check(context.turn, messageOf(context), part(context, 1));
  }

  @Action(/^promo(?::([\w-]{1,32}))?$/)
  promo(@Ctx() context: ButtonContext): void {
    this.promoCodes.ask(context.turn, context.match[1]);
  }

  @Action('subscription')
  show(@Ctx() context: ButtonContext): Promise<void> {
    return this.mine.show(context.turn, messageOf(context));
  }

  @Action(/^renewal:(on|off)$/)
  renewal(@Ctx() context: ButtonContext): Promise<void> {
    return this.mine.setRenewal(context.turn, messageOf(context), part(context, 1) === 'on');
  }

  @Action('card')
  card(@Ctx() context: ButtonContext): void {
    this.mine.askToForgetCard(context.turn, messageOf(context));
  }

  @Action('card:forget')
  forgetCard(@Ctx() context: ButtonContext): Promise<void> {
    return this.mine.forgetCard(context.turn, messageOf(context));
  }
}
