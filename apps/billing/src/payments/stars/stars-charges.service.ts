import { randomUUID } from 'node:crypto';
import type { CheckStarsPaymentRequest, StarsPaidPayload, StarsPaymentCheck, StarsRefundedPayload } from '#contracts';
import { Database, heardFirst } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { RefundChanges } from '../../refunds/refund-changes.service';
import { RefundRow } from '../../refunds/refund.entity';
import { CustomerRow } from '../../subscriptions/customer.entity';
import { Alarms } from '../alarms.service';
import { PaymentChanges } from '../payment-changes.service';
import { newPayment, PaymentRow } from '../payment.entity';
import { PaymentSteps, type LockedPayment } from '../payment-steps.service';

const STARS = 'XTR';

/** What bot hears from Telegram about payments in Stars. */
@Injectable()
export class StarsCharges {
  constructor(
    private readonly database: Database,
    private readonly steps: PaymentSteps,
    private readonly changes: PaymentChanges,
    private readonly refunds: RefundChanges,
    private readonly alarms: Alarms,
    private readonly clock: Clock,
  ) {}

  /** Telegram's last question before it takes the Stars. */
  async check({ paymentId, telegramId, currency, totalAmount }: CheckStarsPaymentRequest): Promise<StarsPaymentCheck> {
    const row = await this.find(paymentId);
    if (row === null) return { ok: false, reason: 'unknown' };
    const customer = await this.database.source.manager.findOneBy(CustomerRow, { driverId: row.driverId });
    if (customer === null || customer.erasedAt !== null || customer.telegramId !== telegramId)
      return { ok: false, reason: 'unknown' };
    if (customer.blockedAt !== null) return { ok: false, reason: 'blocked' };
    if (currency !== row.currency || totalAmount !== row.amount) return { ok: false, reason: 'wrong-amount' };
    if (row.status === 'canceled') return { ok: false, reason: 'expired' };
    return row.status === 'pending' ? { ok: true } : { ok: false, reason: 'already-paid' };
  }

  /** Telegram took the Stars: that many under that charge, once, whatever we think of it. */
  async paid(payload: StarsPaidPayload, eventId: string): Promise<void> {
    const { paymentId, currency, totalAmount, chargeId } = payload;
    const row = await this.find(paymentId);
    const problem =
      row === null
        ? 'no such payment'
        : currency !== row.currency || totalAmount !== row.amount
          ? `${totalAmount} ${currency} instead of ${row.amount} ${STARS}`
          : undefined;
    if (row === null || problem !== undefined)
      return this.database.transaction(async (manager) => {
        if (await heardFirst(manager, 'stars-paid', eventId))
          await this.alarms.raise(manager, 'payment-mismatch', `Stars for payment ${paymentId}, charge ${chargeId}: ${problem}`);
      });
    await this.steps.locked(row.id, (locked) => this.book(locked, payload));
  }

  /** Telegram gave them back, or never will. */
  async refunded({ refundId, done, reason }: StarsRefundedPayload): Promise<void> {
    const known = await this.database.source.manager.findOneBy(RefundRow, { id: refundId });
    if (known === null) return;
    await this.steps.locked(known.paymentId, async (locked) => {
      const refund = await locked.manager.findOneByOrFail(RefundRow, { id: refundId });
      if (done) await this.refunds.succeed(locked, refund);
      else await this.refunds.cancel(locked, refund, reason ?? 'refused by Telegram');
    });
  }

  private async book(locked: LockedPayment, { chargeId, telegramId }: StarsPaidPayload): Promise<void> {
    const { manager, row } = locked;
    if (await manager.existsBy(PaymentRow, { externalId: chargeId })) return;
    const paid = { externalId: chargeId, paidAt: undefined, payerId: telegramId };
    const booked = row.externalId === null ? locked : { ...locked, row: await this.surplus(locked) };
    await this.changes.succeed(booked, paid, 'paid in Telegram');
    await this.steps.change(manager, booked.row, { nextCheckAt: null });
  }

  /** An invoice that was paid twice: the second charge gets a row of its own, and goes back. */
  private async surplus({ manager, row }: LockedPayment): Promise<PaymentRow> {
    const { driverId, kind, provider, tariff, title, days, currency, amount } = row;
    const twin = newPayment({
      ...{ driverId, kind, provider, tariff, title, days, currency, amount },
      id: randomUUID(),
      refundRule: 'double-payment',
      createdAt: new Date(this.clock.now()),
    });
    await manager.insert(PaymentRow, twin);
    await this.steps.begun(manager, twin);
    return twin;
  }

  private async find(paymentId: string): Promise<PaymentRow | null> {
    if (!isUUID(paymentId)) return null;
    return this.database.source.manager.findOneBy(PaymentRow, { id: paymentId, provider: 'stars' });
  }
}
