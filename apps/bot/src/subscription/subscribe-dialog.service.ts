import { Injectable } from '@nestjs/common';
import type { OrderConversation } from '../conversations/conversation.types';
import type { DriverTurn } from '../conversations/driver-turn';
import { Checkout } from './checkout.service';
import { Offers } from './offers.service';
import { PromoCodes } from './promo-codes.service';

/** /subscribe, and the answers in words that buying needs. */
@Injectable()
export class SubscribeDialog {
  constructor(
    private readonly offers: Offers,
    private readonly checkout: Checkout,
    private readonly promoCodes: PromoCodes,
  ) {}

  /** @throws Refusal SERVICE_UNAVAILABLE */
  begin(turn: DriverTurn): Promise<void> {
    return this.offers.tariffs(turn);
  }

  /** @throws Refusal as `Checkout.pay` and `PromoCodes.take` do */
  answer(turn: DriverTurn, running: OrderConversation, text: string): Promise<void> {
    return running.asks === 'email' ? this.checkout.email(turn, running, text) : this.promoCodes.take(turn, text);
  }
}
