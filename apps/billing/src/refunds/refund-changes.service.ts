import { AuditRecorded, SubscriptionNotice } from '#contracts';
import { Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Alarms } from '../payments/alarms.service';
import { nextCheck } from '../payments/following/check-schedule';
import { grantKey, PaymentRow, sumOf } from '../payments/payment.entity';
import { PaymentSteps, type LockedPayment } from '../payments/payment-steps.service';
import { Subscriptions } from '../subscriptions/subscriptions.service';
import type { SeenRefund } from '../yookassa/yookassa.types';
import { RefundRow } from './refund.entity';

const DAY_S = 86_400n;

/** What a provider says of a refund, brought into the books. Always under the locks of the driver and the payment. */
@Injectable()
export class RefundChanges {
  constructor(
    private readonly steps: PaymentSteps,
    private readonly subscriptions: Subscriptions,
    private readonly alarms: Alarms,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Believes a refund that was fetched from YooKassa, if it is the one we asked for. */
  async apply(locked: LockedPayment, refund: RefundRow, seen: SeenRefund): Promise<void> {
    const { manager, row } = locked;
    const problem = differenceOf(row, refund, seen);
    if (problem !== undefined) return this.complain(manager, refund, problem);
    await this.change(manager, refund, { externalId: seen.id, receiptStatus: seen.receipt ?? refund.receiptStatus });
    if (seen.receipt === 'canceled') await this.complain(manager, refund, 'its receipt was not registered');
    if (seen.status === 'succeeded') await this.succeed(locked, refund);
    else if (seen.status === 'canceled') await this.cancel(locked, refund, seen.reason ?? 'general_decline');
    await this.planLook(manager, refund);
  }

  /** The money is back: so are the days it bought, as many as it paid for. Nothing when it was back before. */
  async succeed(locked: LockedPayment, refund: RefundRow): Promise<void> {
    if (refund.status !== 'pending') return;
    const { manager, row } = locked;
    await this.end(manager, refund, { status: 'succeeded' });
    const refunded = row.refunded + refund.amount;
    const to = refunded === row.amount ? 'refunded' : 'partially_refunded';
    const sums = { refunded, refunding: row.refunding - refund.amount };
    if (!(await this.steps.step(manager, row, to, refund.actor, sums))) {
      await this.steps.change(manager, row, sums);
      await this.steps.tell(manager, row);
    }
    if (row.refundRule === null)
      await this.subscriptions.takeBack(manager, {
        driverId: row.driverId,
        key: grantKey(row.id),
        seconds: to === 'refunded' ? 'unused' : shareOf(row, refund.amount),
        actor: refund.actor,
      });
    await this.audit(manager, row, refund, {});
    await this.tellDriver(manager, row, refund);
  }

  /** The money stays here after all; somebody has to know. */
  async cancel({ manager, row }: LockedPayment, refund: RefundRow, failure: string): Promise<void> {
    if (refund.status !== 'pending') return;
    await this.end(manager, refund, { status: 'canceled', failure });
    await this.steps.change(manager, row, { refunding: row.refunding - refund.amount });
    await this.audit(manager, row, refund, { failure });
    const what = `refund ${refund.id} of payment ${row.id} (${refund.actor})`;
    await this.alarms.raise(manager, 'refund-failed', `${what} was canceled: ${failure}`);
  }

  private async end(manager: EntityManager, refund: RefundRow, changes: Partial<RefundRow>): Promise<void> {
    await this.change(manager, refund, { ...changes, endedAt: new Date(this.clock.now()), nextCheckAt: null });
  }

  private async change(manager: EntityManager, refund: RefundRow, changes: Partial<RefundRow>): Promise<void> {
    Object.assign(refund, changes);
    await manager.update(RefundRow, { id: refund.id }, changes);
  }

  /** Nobody notifies of a refund's end for certain, nor of its receipt's. */
  private async planLook(manager: EntityManager, refund: RefundRow): Promise<void> {
    const unfinished = refund.status === 'pending' || (refund.status === 'succeeded' && refund.receiptStatus === 'pending');
    if (unfinished === (refund.nextCheckAt !== null)) return;
    const at = unfinished ? nextCheck(this.clock.now(), 0, this.clock.now()) : undefined;
    await this.change(manager, refund, { nextCheckAt: at === undefined ? null : new Date(at), checks: 0 });
  }

  private async complain(manager: EntityManager, refund: RefundRow, problem: string): Promise<void> {
    if (refund.problem === problem) return;
    await this.change(manager, refund, { problem });
    await this.alarms.raise(manager, 'refund-failed', `refund ${refund.id} of payment ${refund.paymentId}: ${problem}`);
  }

  private async audit(manager: EntityManager, row: PaymentRow, refund: RefundRow, facts: Record<string, string>): Promise<void> {
    await this.outbox.add(manager, AuditRecorded, {
      service: 'billing',
      action: `refund.${refund.status}`,
      actor: refund.actor,
      target: `payment:${row.id}`,
      at: new Date(this.clock.now()).toISOString(),
      facts: { refundId: refund.id, driverId: row.driverId, ...sumOf(row, refund.amount), ...facts },
    });
  }

  private async tellDriver(manager: EntityManager, row: PaymentRow, refund: RefundRow): Promise<void> {
    const { expiresAt } = await this.subscriptions.state(manager, row.driverId);
    await this.outbox.add(manager, SubscriptionNotice, {
      key: `refunded:${refund.id}`,
      driverId: row.driverId,
      kind: 'refunded',
      tariff: row.tariff,
      paymentId: row.id,
      ...sumOf(row, refund.amount),
      ...(expiresAt === null ? {} : { until: expiresAt }),
      ...(row.refundRule === null ? {} : { reason: row.refundRule }),
      ...(row.receiptEmail === null ? {} : { receiptEmail: row.receiptEmail }),
    });
  }
}

/** The seconds that a part of the money bought, to the driver's favour. */
const shareOf = ({ days, amount }: PaymentRow, part: number): number =>
  Number((BigInt(days) * DAY_S * BigInt(part)) / BigInt(amount));

function differenceOf(row: PaymentRow, refund: RefundRow, seen: SeenRefund): string | undefined {
  if (refund.externalId !== null && refund.externalId !== seen.id) return `belongs to ${refund.externalId}, not to ${seen.id}`;
  if (seen.paymentId !== row.externalId) return `is of payment ${seen.paymentId} at YooKassa`;
  if (seen.currency !== row.currency) return `the currency is ${seen.currency}`;
  if (seen.amountKopecks !== refund.amount) return `${seen.amountKopecks} kopecks instead of ${refund.amount}`;
  return undefined;
}
