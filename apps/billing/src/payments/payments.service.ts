import { randomUUID } from 'node:crypto';
import {
  PAYMENT_PROVIDER_UNAVAILABLE,
  PAYMENT_UNKNOWN,
  DRIVER_UNKNOWN,
  Refusal,
  type CreatePaymentRequest,
  type CreatePaymentResponse,
  type GetPaymentRequest,
  type Language,
  type ListPaymentsRequest,
  type ListPaymentsResponse,
  type ListTariffsResponse,
  type Payment,
} from '#contracts';
import { currentCall, remainingMs } from '#messaging';
import { answerOnce, Database, newestPage, numberBefore } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PromoCodes } from '../promo-codes/promo-codes.service';
import { Settings } from '../settings/settings.service';
import { Subscriptions } from '../subscriptions/subscriptions.service';
import { ReceiptEmails } from './ordering/receipt-emails.service';
import { OrderTerms, type Terms } from './ordering/terms.service';
import { TEXTS } from './ordering/texts';
import { isTestKey, newPayment, PaymentRow, toPayment } from './payment.entity';
import type { ProviderOrders } from './payment-provider';
import { PaymentSteps } from './payment-steps.service';
import { StarsOrders } from './stars/stars-orders.service';
import { Talks } from './providers/talks.service';
import { YooKassaOrders } from './providers/yookassa-orders.service';

/** The same order again within this time is the same payment. */
const SAME_WITHIN_MS = 300_000;
/** One with a code holds its only use: it is the same until YooKassa's hour to pay is nearly over. */
const SAME_WITH_CODE_WITHIN_MS = 50 * 60_000;
/** What a driver waits for YooKassa at most, and what is kept of the request's time for our own work. */
const [LONGEST_WAIT_MS, RESERVE_MS] = [6_500, 700] as const;

interface Ordered {
  readonly paymentId: string;
  readonly created: boolean;
}

/** Contract 5.1: our row first, then the provider. */
@Injectable()
export class Payments {
  private readonly orders: Readonly<Record<PaymentRow['provider'], ProviderOrders>>;

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly terms: OrderTerms,
    private readonly emails: ReceiptEmails,
    private readonly subscriptions: Subscriptions,
    private readonly promoCodes: PromoCodes,
    private readonly steps: PaymentSteps,
    private readonly talks: Talks,
    private readonly clock: Clock,
    yookassa: YooKassaOrders,
    stars: StarsOrders,
  ) {
    this.orders = { yookassa, stars };
  }

  /** @throws Refusal as the contract declares; PAYMENT_PROVIDER_UNAVAILABLE names the payment, which is finished later */
  async create(request: CreatePaymentRequest): Promise<CreatePaymentResponse> {
    const terms = await this.terms.of(request);
    const { driverId, order, idempotencyKey: key } = request;
    const { paymentId, created } = await this.database.transaction((manager) => {
      const store = (): Promise<Ordered> => this.order(manager, request, terms);
      return key === undefined ? store() : answerOnce(manager, { schema: 'billing', owner: driverId, key, body: order }, store);
    });
    const row = await this.find(paymentId);
    const budgetMs = Math.min(LONGEST_WAIT_MS, remainingMs(currentCall()) - RESERVE_MS);
    if (!(await this.talks.with(row.provider).ask(row, budgetMs))) throw new Refusal(PAYMENT_PROVIDER_UNAVAILABLE, { paymentId });
    return { created, payment: toPayment(await this.find(paymentId)) };
  }

  /** @throws Refusal NOT_FOUND for another driver's too */
  async get({ driverId, paymentId }: GetPaymentRequest): Promise<Payment> {
    const row = await this.database.source.manager.findOneBy(PaymentRow, { id: paymentId, driverId });
    if (row === null) throw new Refusal(PAYMENT_UNKNOWN);
    return toPayment(row);
  }

  /** Newest first; renewals among them. */
  async list({ driverId, limit, cursor }: ListPaymentsRequest): Promise<ListPaymentsResponse> {
    const rows = await this.database.source
      .getRepository(PaymentRow)
      .createQueryBuilder('row')
      .where('row.driverId = :driverId', { driverId })
      .andWhere('row.number < :before', { before: numberBefore(cursor) })
      .orderBy('row.number', 'DESC')
      .limit(limit + 1)
      .getMany();
    const { shown, nextCursor } = newestPage(rows, limit);
    return { items: shown.map(toPayment), nextCursor };
  }

  async tariffs(language: Language): Promise<ListTariffsResponse> {
    const { tariffs } = await this.settings.current();
    return {
      items: tariffs.map(({ code, title, days, priceKopecks, priceStars, renewable, badge }) => ({
        code,
        title: title[language],
        days,
        priceKopecks,
        renewable,
        ...(priceStars === null ? {} : { priceStars }),
        ...(badge === undefined ? {} : { badge: badge[language] }),
      })),
    };
  }

  /** The payment of this order: the one that waits for its payer already, or a new one with all it takes to ask for it. */
  private async order(manager: EntityManager, { driverId, language }: CreatePaymentRequest, terms: Terms): Promise<Ordered> {
    const customer = await this.subscriptions.lock(manager, driverId);
    if (customer.erasedAt !== null || customer.blockedAt !== null) throw new Refusal(DRIVER_UNKNOWN);
    if (terms.email !== null) await this.emails.remember(manager, customer, terms.email);
    const known = await this.same(manager, driverId, terms);
    if (known !== null) return { paymentId: known.id, created: false };
    const row = await this.insert(manager, driverId, terms);
    await this.steps.begun(manager, row);
    await this.orders[terms.provider].order(manager, row, { language });
    return { paymentId: row.id, created: true };
  }

  private same(manager: EntityManager, driverId: string, { tariff, provider, ...terms }: Terms): Promise<PaymentRow | null> {
    const within = terms.promoCode === null ? SAME_WITHIN_MS : SAME_WITH_CODE_WITHIN_MS;
    return manager
      .createQueryBuilder(PaymentRow, 'row')
      .where(`row.driverId = :driverId and row.tariff = :tariff and row.provider = :provider and row.kind = 'subscription'`, {
        driverId,
        tariff: tariff.code,
        provider,
      })
      .andWhere(`row.status = 'pending' and row.createdAt > :since`, { since: new Date(this.clock.now() - within) })
      .andWhere('row.days = :days and row.amount + row.discount = :price', { days: tariff.days, price: terms.price })
      .andWhere('row.autoRenew = :autoRenew', { autoRenew: terms.autoRenew })
      .andWhere('row.promoCode is not distinct from :promoCode', { promoCode: terms.promoCode })
      .andWhere('row.receiptEmail is not distinct from :email', { email: terms.email })
      .orderBy('row.number', 'DESC')
      .getOne();
  }

  private async insert(manager: EntityManager, driverId: string, terms: Terms): Promise<PaymentRow> {
    const { tariff, provider, promoCode: code, price, shop, currency } = terms;
    const id = randomUUID();
    const use = { driverId, tariff: tariff.code, paymentId: id };
    const cut = code === null ? undefined : await this.promoCodes.redeem(manager, { ...use, code });
    const amount = (currency === 'RUB' ? cut?.amountKopecks : cut?.amountStars) ?? price;
    const row = newPayment({
      id,
      driverId,
      kind: 'subscription',
      provider,
      tariff: tariff.code,
      title: TEXTS.ru.subscription(tariff.title.ru),
      days: tariff.days,
      currency,
      amount,
      discount: price - amount,
      promoCode: code,
      autoRenew: terms.autoRenew,
      consentVersion: terms.consentVersion,
      receipt: terms.receipt,
      receiptEmail: terms.email,
      shopId: shop?.shopId ?? null,
      test: shop === undefined ? null : isTestKey(shop.secretKey),
      createdAt: new Date(this.clock.now()),
    });
    await manager.insert(PaymentRow, row);
    return row;
  }

  private find(id: string): Promise<PaymentRow> {
    return this.database.source.manager.findOneByOrFail(PaymentRow, { id });
  }
}
