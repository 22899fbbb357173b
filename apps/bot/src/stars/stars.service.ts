import {
  CheckStarsPayment,
  Refusal,
  SERVICE_UNAVAILABLE,
  StarsPaid,
  StarsRefunded,
  type CreateInvoiceLinkRequest,
  type InvoiceLink,
  type StarsRefundPayload,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Database, heardFirst, Outbox } from '#persistence';
import { Injectable, Logger } from '@nestjs/common';
import type { PreCheckoutQuery, SuccessfulPayment } from 'telegraf/types';
import { Visitors } from '../door/visitors.service';
import { TelegramClient } from '../telegram/telegram.client';
import { TelegramRefused, TelegramSilent } from '../telegram/telegram.types';
import { html } from '../texts/html';
import type { SubscriptionTexts } from '../texts/subscription.texts.types';
import { TEXTS } from '../texts/texts';
import type { Turn } from '../updates/turn';

/** Telegram's own currency. */
const STARS = 'XTR';
const LINK_TIMEOUT_MS = 4_500;
/** Telegram gives a charge back once; asked again it says that this was done. */
const ALREADY_REFUNDED = 'CHARGE_ALREADY_REFUNDED';
const WHY = 'stars-refunded';

type Why = keyof SubscriptionTexts['stars']['refused'];

/** Payments in Stars between Telegram, which takes the money, and billing, which knows what for. */
@Injectable()
export class Stars {
  private readonly logger = new Logger(Stars.name);

  constructor(
    private readonly rpc: RpcClient,
    private readonly telegram: TelegramClient,
    private readonly visitors: Visitors,
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** @throws Refusal SERVICE_UNAVAILABLE when Telegram makes no link */
  async createLink({ paymentId, title, description, amountStars }: CreateInvoiceLinkRequest): Promise<InvoiceLink> {
    const params = {
      title,
      description,
      payload: paymentId,
      provider_token: '',
      currency: STARS,
      prices: [{ label: title, amount: amountStars }],
    };
    try {
      return { url: await this.telegram.call<string>('createInvoiceLink', params, LINK_TIMEOUT_MS) };
    } catch (error) {
      if (!(error instanceof TelegramRefused) && !(error instanceof TelegramSilent)) throw error;
      this.logger.warn(`no invoice link for payment ${paymentId}: ${error.message}`);
      throw new Refusal(SERVICE_UNAVAILABLE);
    }
  }

  /** Before money moves: billing is asked whether it still wants this payment. Who cannot be asked means no, and nothing is lost. */
  async check(turn: Turn, { from, currency, total_amount, invoice_payload }: PreCheckoutQuery): Promise<void> {
    const why = await this.objection({
      paymentId: invoice_payload,
      telegramId: String(from.id),
      currency,
      totalAmount: total_amount,
    });
    const language = turn.driver?.language ?? (await this.visitors.languageOf(from));
    turn.checkout = why === undefined ? {} : { error: TEXTS[language].subscription.stars.refused[why] };
  }

  /** The money has come: billing hears of it once this update is done, whatever else the driver may do or not. */
  paid(turn: Turn, telegramId: string, payment: SuccessfulPayment): void {
    const { currency, total_amount: totalAmount, invoice_payload: paymentId, telegram_payment_charge_id: chargeId } = payment;
    turn.also((manager) => this.outbox.add(manager, StarsPaid, { paymentId, telegramId, chargeId, currency, totalAmount }));
    if (turn.driver !== undefined) turn.say(html`${TEXTS[turn.driver.language].subscription.stars.received(totalAmount)}`);
  }

  /** @throws TelegramRefused, TelegramSilent when it has to be tried again */
  async refund({ refundId, telegramId, chargeId }: StarsRefundPayload): Promise<void> {
    const outcome = await this.giveBack(Number(telegramId), chargeId);
    await this.database.transaction(async (manager) => {
      if (await heardFirst(manager, WHY, refundId)) await this.outbox.add(manager, StarsRefunded, { refundId, ...outcome });
    });
  }

  private async giveBack(userId: number, chargeId: string): Promise<{ done: boolean; reason?: string }> {
    try {
      await this.telegram.call('refundStarPayment', { user_id: userId, telegram_payment_charge_id: chargeId });
      return { done: true };
    } catch (error) {
      if (!(error instanceof TelegramRefused) || error.status !== 400) throw error;
      if (error.description.includes(ALREADY_REFUNDED)) return { done: true };
      return { done: false, reason: error.description.slice(0, 500) };
    }
  }

  private async objection(request: InstanceType<typeof CheckStarsPayment.request>): Promise<Why | undefined> {
    try {
      const { ok, reason } = await this.rpc.call(CheckStarsPayment, request);
      return ok ? undefined : isKnown(reason) ? reason : 'unknown';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return error.kind === 'invalid' ? 'unknown' : 'away';
    }
  }
}

const isKnown = (reason: string | undefined): reason is Why =>
  reason !== undefined && Object.hasOwn(TEXTS.ru.subscription.stars.refused, reason);
