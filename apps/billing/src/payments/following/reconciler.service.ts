import { Database, Rounds } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, type EntityManager } from 'typeorm';
import { RefundRow } from '../../refunds/refund.entity';
import { YooKassaRefusal, YooKassaUnknown } from '../../yookassa/yookassa.types';
import { Alarms } from '../alarms.service';
import { awaitsReceipt, isUnfinished } from '../payment-changes.service';
import { PaymentRow } from '../payment.entity';
import { Talks } from '../providers/talks.service';
import { nextCheck, RECEIPT_LATE_MS } from './check-schedule';

const BATCH = 20;

/** Looks at everything unfinished by itself: a notification may never come, and of some ends there is none. */
@Injectable()
export class Reconciler extends Rounds {
  protected readonly everyMs = 1_000;

  constructor(
    database: Database,
    private readonly talks: Talks,
    private readonly alarms: Alarms,
    private readonly clock: Clock,
  ) {
    super(database);
  }

  protected async round(): Promise<boolean> {
    const payments = await this.database.transaction((manager) => this.takePayments(manager));
    const refunds = await this.database.transaction((manager) => this.takeRefunds(manager));
    await Promise.all([
      ...payments.map((row) => this.quietly(`payment ${row.id}`, () => this.talks.with(row.provider).look(row))),
      ...refunds.map((refund) => this.quietly(`refund ${refund.id}`, () => this.lookAtRefund(refund))),
    ]);
    return payments.length === BATCH || refunds.length === BATCH;
  }

  /** Taking one plans its next look: another replica finds it not due, and one that dies here loses nothing but a turn. */
  private async takePayments(manager: EntityManager): Promise<PaymentRow[]> {
    const rows = await manager.find(PaymentRow, { ...due(this.clock.now()), order: { nextCheckAt: 'ASC' }, take: BATCH });
    for (const row of rows) {
      const since = isUnfinished(row) ? row.createdAt : (row.paidAt ?? row.createdAt);
      const next = this.plan(since, row.checks);
      await manager.update(PaymentRow, { id: row.id }, next);
      if (awaitsReceipt(row)) await this.watchReceipt(manager, row, since);
      else if (next.nextCheckAt === null)
        await this.alarms.raise(manager, 'payment-unfinished', `payment ${row.id} has not ended within a week`);
    }
    return rows;
  }

  private async takeRefunds(manager: EntityManager): Promise<RefundRow[]> {
    const rows = await manager.find(RefundRow, { ...due(this.clock.now()), order: { nextCheckAt: 'ASC' }, take: BATCH });
    for (const row of rows) {
      const next = this.plan(row.createdAt, row.checks);
      await manager.update(RefundRow, { id: row.id }, next);
      if (next.nextCheckAt === null)
        await this.alarms.raise(manager, 'payment-unfinished', `refund ${row.id} has not ended within a week`);
    }
    return rows;
  }

  private plan(since: Date, checks: number): { checks: number; nextCheckAt: Date | null } {
    const next = nextCheck(since.getTime(), checks + 1, this.clock.now());
    return { checks: checks + 1, nextCheckAt: next === undefined ? null : new Date(next) };
  }

  private async watchReceipt(manager: EntityManager, { id, problem }: PaymentRow, since: Date): Promise<void> {
    if (problem === 'receipt-late' || this.clock.now() - since.getTime() < RECEIPT_LATE_MS) return;
    await manager.update(PaymentRow, { id }, { problem: 'receipt-late' });
    await this.alarms.raise(manager, 'receipt-failed', `the receipt of payment ${id} is not registered after three days`);
  }

  private async lookAtRefund(refund: RefundRow): Promise<void> {
    const row = await this.database.source.manager.findOneByOrFail(PaymentRow, { id: refund.paymentId });
    await this.talks.with(row.provider).lookAtRefund(row, refund);
  }

  /** What cannot be seen now is looked at again at its next time. */
  private async quietly(what: string, look: () => Promise<void>): Promise<void> {
    try {
      await look();
    } catch (error) {
      const expected = error instanceof YooKassaUnknown || error instanceof YooKassaRefusal;
      this.logger[expected ? 'warn' : 'error'](expected ? `${what}: ${error.message}` : error);
    }
  }
}

const due = (now: number) => ({
  where: { nextCheckAt: LessThanOrEqual(new Date(now)) },
  lock: { mode: 'pessimistic_write' as const, onLocked: 'skip_locked' as const },
});
