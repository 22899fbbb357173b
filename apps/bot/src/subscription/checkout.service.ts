import {
  CreatePayment,
  EMAIL_REQUIRED,
  GetPayment,
  PAYMENT_PROVIDER_UNAVAILABLE,
  Refusal,
  type PaymentProvider,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { isEmail } from 'class-validator';
import type { OrderConversation } from '../conversations/conversation.types';
import { Conversations } from '../conversations/conversations.service';
import type { DriverTurn } from '../conversations/driver-turn';
import { MiniApp } from '../conversations/mini-app.service';
import { html } from '../texts/html';
import { TEXTS } from '../texts/texts';
import { laterMessage, paymentMessage, type Message } from './payment-message';

/** From the choice of a tariff to the bill, and what became of it. */
@Injectable()
export class Checkout {
  constructor(
    private readonly rpc: RpcClient,
    private readonly conversations: Conversations,
    private readonly miniApp: MiniApp,
  ) {}

  /** @throws Refusal as CreatePayment declares, but for what is asked for or waited for here */
  async pay(turn: DriverTurn, provider: PaymentProvider, tariff: string): Promise<void> {
    const running = await this.conversations.running(turn);
    const promoCode = running?.kind === 'order' && running.tariff === tariff ? running.promoCode : undefined;
    const promo = promoCode === undefined ? {} : { promoCode };
    await this.order(turn, { kind: 'order', tariff, provider, ...promo });
  }

  /** The address that was asked for. @throws Refusal as `pay` does */
  async email(turn: DriverTurn, running: OrderConversation, text: string): Promise<void> {
    const email = text.trim();
    if (isEmail(email)) await this.order(turn, running, email);
    else turn.say(html`${this.words(turn).emailUnclear}`, this.cancelRow(turn));
  }

  cancel(turn: DriverTurn): void {
    this.conversations.end(turn);
    turn.say(html`${this.words(turn).cancelled}`);
  }

  /** What became of a payment, in the place of the message that the button stands under. @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  async check(turn: DriverTurn, messageId: number, paymentId: string): Promise<void> {
    const { driverId, language } = turn.driver;
    const payment = await this.rpc.call(GetPayment, { driverId, paymentId });
    const open = payment.status === 'pending' || payment.status === 'waiting_for_capture';
    if (open) turn.toast = { text: this.words(turn).notYet };
    const { text, markup } = paymentMessage(payment, language, this.app(turn));
    turn.edit(messageId, text, markup);
  }

  private async order(turn: DriverTurn, order: OrderConversation, email?: string): Promise<void> {
    const { language } = turn.driver;
    try {
      const { text, markup } = await this.create(turn, order, email);
      this.conversations.end(turn);
      turn.say(text, markup);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { paymentId } = error.details;
      if (error.is(EMAIL_REQUIRED)) {
        this.conversations.keep(turn, { ...order, asks: 'email' });
        turn.say(html`${this.words(turn).askEmail}`, this.cancelRow(turn));
      } else if (error.is(PAYMENT_PROVIDER_UNAVAILABLE) && paymentId !== undefined) {
        const { text, markup } = laterMessage(paymentId, language);
        this.conversations.end(turn);
        turn.say(text, markup);
      } else throw error;
    }
  }

  private async create(
    turn: DriverTurn,
    { tariff = '', provider, promoCode }: OrderConversation,
    email: string | undefined,
  ): Promise<Message> {
    const { driverId, language } = turn.driver;
    const { payment } = await this.rpc.call(CreatePayment, {
      driverId,
      language,
      // The same update again, after a crash, means the same payment.
      idempotencyKey: `update-${turn.updateId}`,
      order: {
        tariff,
        ...(provider === undefined ? {} : { provider }),
        ...(promoCode === undefined ? {} : { promoCode }),
        ...(email === undefined ? {} : { email }),
      },
    });
    return paymentMessage(payment, language, this.app(turn));
  }

  private cancelRow(turn: DriverTurn) {
    return { inline_keyboard: [[{ text: this.words(turn).cancel, callback_data: 'buy' }]] };
  }

  private app(turn: DriverTurn) {
    return this.miniApp.open(TEXTS[turn.driver.language].commands.openApp);
  }

  private words(turn: DriverTurn) {
    return TEXTS[turn.driver.language].subscription.order;
  }
}
