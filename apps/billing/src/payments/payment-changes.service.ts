import { AuditRecorded, SubscriptionNotice, type SubscriptionNoticePayload } from '#contracts';
import { Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PromoCodes } from '../promo-codes/promo-codes.service';
import { RefundOrders } from '../refunds/refund-orders.service';
import { noteAccessDelay } from '../subscriptions/access-delay';
import { Subscriptions } from '../subscriptions/subscriptions.service';
import type { SavedMethod, SeenPayment } from '../yookassa/yookassa.types';
import { Alarms } from './alarms.service';
import { nextCheck } from './following/check-schedule';
import { SavedMethods } from './methods/saved-methods.service';
import { grantKey, PaymentRow, sumOf, toPayment } from './payment.entity';
import { PAID } from './payment-status';
import { PaymentSteps, type LockedPayment } from './payment-steps.service';

/** Two payments for one thing within this time after the first are one payment too many. */
const TWICE_WITHIN_MS = 600_000;
/** Ends that the driver saw happen, or chose: nothing to tell. */
const SILENT_REASONS = new Set(['expired_on_confirmation', 'provider_refused']);

export interface Paid {
  readonly externalId: string;
  /** Ms since 1970. */
  readonly paidAt: number | undefined;
  readonly method?: SavedMethod | undefined;
  readonly payerId?: string;
}

/** Runs in the transaction of every step of a payment. */
export type PaymentListener = (locked: LockedPayment) => Promise<void>;

/** What a provider says of a payment, brought into the books: the row, the days, the refund, the words to the driver, in one transaction. */
@Injectable()
export class PaymentChanges {
  private readonly listeners: PaymentListener[] = [];

  constructor(
    private readonly steps: PaymentSteps,
    private readonly subscriptions: Subscriptions,
    private readonly methods: SavedMethods,
    private readonly promoCodes: PromoCodes,
    private readonly refunds: RefundOrders,
    private readonly alarms: Alarms,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  onStep(listener: PaymentListener): void {
    this.listeners.push(listener);
  }

  /**
   * Believes an object that was fetched from YooKassa, as far as it is the one we asked for: what does not fit raises an alarm and
   * changes nothing. Any number of times and in any order.
   */
  async apply(locked: LockedPayment, seen: SeenPayment, why: string): Promise<void> {
    const { manager, row } = locked;
    const problem = differenceOf(row, seen) ?? contradictionOf(row, seen);
    if (problem !== undefined) return this.complain(locked, problem);
    const before = JSON.stringify(toPayment(row));
    await this.learn(locked, seen);
    const { status } = row;
    if (seen.status === 'succeeded')
      await this.succeed(locked, { externalId: seen.id, paidAt: seen.capturedAt, method: seen.savedMethod }, why);
    else if (seen.status === 'canceled') await this.cancel(locked, seen.reason ?? 'general_decline', why);
    else if (seen.status === 'waiting_for_capture') await this.steps.step(manager, row, 'waiting_for_capture', why);
    await this.planLook(manager, row, row.status !== status);
    if (row.status === status && JSON.stringify(toPayment(row)) !== before) await this.steps.tell(manager, row);
  }

  /** The money came: days, or its way back when a rule says so. Nothing when it came before. */
  async succeed(locked: LockedPayment, { externalId, paidAt, method, payerId }: Paid, why: string): Promise<void> {
    const { manager, row } = locked;
    const now = this.clock.now();
    const at = new Date(Math.min(now, Math.max(row.createdAt.getTime(), paidAt ?? now)));
    const rule = await this.refundRule(locked);
    const changes = { paidAt: at, refundRule: rule ?? null, reason: null, confirmationUrl: null, externalId, checks: 0 };
    const done = await this.steps.step(manager, row, 'succeeded', why, {
      ...changes,
      ...(payerId === undefined ? {} : { payerId }),
    });
    if (!done) return;
    if (rule !== undefined)
      await this.refunds.place(manager, row, {
        amount: row.amount,
        reason: rule,
        actor: `rule:${rule}`,
        key: `rule:${row.id}`,
      });
    else await this.activate(locked, method);
    if (rule === undefined) noteAccessDelay(at.getTime(), now);
    await this.heard(locked);
  }

  /** The money will not come. A code that was used for it may be used again. */
  async cancel(locked: LockedPayment, reason: string, why: string): Promise<void> {
    const { manager, row } = locked;
    if (!(await this.steps.step(manager, row, 'canceled', why, { reason, confirmationUrl: null, nextCheckAt: null }))) return;
    if (row.promoCode !== null) await this.promoCodes.release(manager, row.id);
    if (row.kind === 'subscription' && !SILENT_REASONS.has(reason))
      await this.notice(manager, { ...told(row), kind: 'payment-failed', key: `payment-failed:${row.id}`, reason });
    await this.heard(locked);
  }

  private async activate({ manager, row }: LockedPayment, method: SavedMethod | undefined): Promise<void> {
    const { driverId, days, id } = row;
    const actor = row.kind === 'renewal' ? 'rule:renewal' : `driver:${driverId}`;
    await this.subscriptions.grant(manager, {
      driverId,
      source: row.provider === 'stars' ? 'stars' : 'payment',
      days,
      key: grantKey(id),
      paymentId: id,
      actor,
      facts: { tariff: row.tariff },
    });
    if (row.autoRenew && row.kind === 'subscription' && method !== undefined) {
      await this.methods.keep(manager, driverId, id, method);
      await this.subscriptions.setAutoRenew(manager, driverId, true, actor);
    }
    const { expiresAt } = await this.subscriptions.state(manager, driverId);
    const until = expiresAt === null ? {} : { until: expiresAt };
    const email = row.receiptEmail === null ? {} : { receiptEmail: row.receiptEmail };
    await this.notice(manager, { ...told(row), kind: 'paid', key: `paid:${id}`, days, ...until, ...email });
  }

  /** Why this money is given back instead of giving days. */
  private async refundRule({ manager, customer, row }: LockedPayment): Promise<string | undefined> {
    if (row.refundRule !== null) return row.refundRule;
    if (customer.erasedAt !== null) return 'driver-erased';
    if (customer.blockedAt !== null) return 'driver-blocked';
    const twins = await manager.query<object[]>(
      `select 1 from billing.payments where driver_id = $1 and tariff = $2 and id <> $3 and refund_rule is null
         and status in ('succeeded', 'partially_refunded') and paid_at + $4 * interval '1 ms' >= $5 limit 1`,
      [row.driverId, row.tariff, row.id, TWICE_WITHIN_MS, row.createdAt],
    );
    return twins.length > 0 ? 'double-payment' : undefined;
  }

  private async learn({ manager, row }: LockedPayment, seen: SeenPayment): Promise<void> {
    await this.steps.change(manager, row, {
      externalId: seen.id,
      test: seen.test,
      confirmationUrl: seen.status === 'pending' ? (seen.confirmationUrl ?? row.confirmationUrl) : null,
      receiptStatus: seen.receipt ?? row.receiptStatus,
    });
    if (seen.receipt === 'canceled' && row.problem !== 'receipt-canceled') {
      await this.steps.change(manager, row, { problem: 'receipt-canceled' });
      await this.alarms.raise(manager, 'receipt-failed', `the receipt of payment ${row.id} was not registered`);
    }
  }

  /** A payment is looked at until it has ended, and then until its receipt is registered. */
  private async planLook(manager: EntityManager, row: PaymentRow, anew: boolean): Promise<void> {
    const over = !isUnfinished(row) && !awaitsReceipt(row);
    if (!anew && over === (row.nextCheckAt === null)) return;
    const now = this.clock.now();
    const at = over ? undefined : nextCheck(now, 0, now);
    await this.steps.change(manager, row, { nextCheckAt: at === undefined ? null : new Date(at), checks: 0 });
  }

  private async complain({ manager, row }: LockedPayment, problem: string): Promise<void> {
    if (row.problem === problem) return;
    await this.steps.change(manager, row, { problem });
    await this.alarms.raise(manager, 'payment-mismatch', `payment ${row.id}: ${problem}; nothing was given for it`);
    await this.outbox.add(manager, AuditRecorded, {
      service: 'billing',
      action: 'payment.mismatch',
      actor: 'service:billing',
      target: `payment:${row.id}`,
      at: row.updatedAt.toISOString(),
      facts: { problem, driverId: row.driverId },
    });
  }

  private async notice(manager: EntityManager, payload: SubscriptionNoticePayload): Promise<void> {
    await this.outbox.add(manager, SubscriptionNotice, payload);
  }

  private async heard(locked: LockedPayment): Promise<void> {
    for (const listener of this.listeners) await listener(locked);
  }
}

const told = (row: PaymentRow) => ({
  driverId: row.driverId,
  tariff: row.tariff,
  paymentId: row.id,
  ...sumOf(row, row.amount),
});

export const isUnfinished = ({ status }: PaymentRow): boolean => status === 'pending' || status === 'waiting_for_capture';

export const awaitsReceipt = ({ status, receipt, receiptStatus }: PaymentRow): boolean =>
  receipt !== null && PAID.includes(status) && (receiptStatus === null || receiptStatus === 'pending');

/** What makes the object another one than was asked for. */
function differenceOf(row: PaymentRow, seen: SeenPayment): string | undefined {
  if (row.externalId !== null && row.externalId !== seen.id) return `belongs to ${row.externalId}, not to ${seen.id}`;
  if (seen.ourId !== row.id) return 'the metadata name another payment';
  if (seen.currency !== row.currency) return `the currency is ${seen.currency}`;
  if (seen.amountKopecks !== row.amount) return `${seen.amountKopecks} kopecks instead of ${row.amount}`;
  if (seen.accountId !== row.shopId) return `the money went to shop ${seen.accountId}`;
  if (row.test !== null && seen.test !== row.test) return seen.test ? 'test money for a real payment' : 'real money for a test';
  return undefined;
}

/** What cannot be after what is known. */
const contradictionOf = (row: PaymentRow, seen: SeenPayment): string | undefined =>
  seen.status === 'canceled' && PAID.includes(row.status) ? 'canceled after it had succeeded' : undefined;
