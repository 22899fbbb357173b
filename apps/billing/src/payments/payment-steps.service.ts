import { AuditRecorded, DriverTold, type PaymentStatus } from '#contracts';
import { Database, Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import type { EntityManager } from 'typeorm';
import type { CustomerRow } from '../subscriptions/customer.entity';
import { Subscriptions } from '../subscriptions/subscriptions.service';
import { PaymentRow, sumOf, toPayment } from './payment.entity';
import { mayFollow } from './payment-status';

const results = new Counter({
  name: 'payments_total',
  help: 'Payments by the status they came to',
  labelNames: ['provider', 'result'],
});

/** What a payment is changed under: its driver's lock and its own, always in this order. */
export interface LockedPayment {
  readonly manager: EntityManager;
  readonly customer: CustomerRow;
  readonly row: PaymentRow;
}

/** Rows of payments, and the one writer of their statuses with all that follows from a step. */
@Injectable()
export class PaymentSteps {
  constructor(
    private readonly database: Database,
    private readonly subscriptions: Subscriptions,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** One transaction in which nobody else changes this payment, nor its driver's money and days. */
  async locked<T>(paymentId: string, work: (locked: LockedPayment) => Promise<T>): Promise<T> {
    return this.database.transaction(async (manager) => {
      const { driverId } = await manager.findOneOrFail(PaymentRow, { where: { id: paymentId }, select: { driverId: true } });
      const customer = await this.subscriptions.lock(manager, driverId);
      const row = await manager.findOneOrFail(PaymentRow, { where: { id: paymentId }, lock: { mode: 'pessimistic_write' } });
      return work({ manager, customer, row });
    });
  }

  /** A payment that has just been stored. */
  async begun(manager: EntityManager, row: PaymentRow): Promise<void> {
    await this.note(manager, row, null, 'ordered');
  }

  /** Takes a locked row a step on. @returns false when the step does not follow from where it stands */
  async step(
    manager: EntityManager,
    row: PaymentRow,
    to: PaymentStatus,
    why: string,
    changes: Partial<PaymentRow> = {},
  ): Promise<boolean> {
    const from = row.status;
    if (!mayFollow(from, to)) return false;
    await this.change(manager, row, { ...changes, status: to });
    await this.note(manager, row, from, why);
    return true;
  }

  /** Everything of a locked row but its status. */
  async change(manager: EntityManager, row: PaymentRow, changes: Partial<PaymentRow>): Promise<void> {
    const all = { ...changes, updatedAt: new Date(this.clock.now()) };
    Object.assign(row, all);
    await manager.update(PaymentRow, { id: row.id }, all);
  }

  /** Tells the driver's open Mini App what the payment looks like now. */
  async tell(manager: EntityManager, row: PaymentRow): Promise<void> {
    await this.outbox.add(manager, DriverTold, { driverId: row.driverId, kind: 'payment.updated', data: toPayment(row) });
  }

  private async note(manager: EntityManager, row: PaymentRow, from: PaymentStatus | null, why: string): Promise<void> {
    results.inc({ provider: row.provider, result: row.status });
    await manager.query(
      'insert into billing.payment_steps (payment_id, from_status, to_status, why, at) values ($1, $2, $3, $4, $5)',
      [row.id, from, row.status, why, row.updatedAt],
    );
    await this.outbox.add(manager, AuditRecorded, {
      service: 'billing',
      action: `payment.${row.status}`,
      actor: from === null && row.kind === 'subscription' ? `driver:${row.driverId}` : 'service:billing',
      target: `payment:${row.id}`,
      at: row.updatedAt.toISOString(),
      ...(from === null ? {} : { before: { status: from } }),
      after: { status: row.status },
      facts: {
        driverId: row.driverId,
        tariff: row.tariff,
        provider: row.provider,
        why,
        ...sumOf(row, row.amount),
        ...(row.reason === null ? {} : { reason: row.reason }),
      },
    });
    await this.tell(manager, row);
  }
}
