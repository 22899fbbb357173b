import { Clock } from '#runtime';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Counter } from 'prom-client';
import type { EntityManager } from 'typeorm';
import { SavedMethods } from '../../payments/methods/saved-methods.service';
import { PaymentChanges } from '../../payments/payment-changes.service';
import type { PaymentRow } from '../../payments/payment.entity';
import type { LockedPayment } from '../../payments/payment-steps.service';
import { CustomerRow } from '../../subscriptions/customer.entity';
import { afterFailure } from './failure';
import { RenewalCharges } from './renewal-charges.service';
import type { StopReason } from './renewal-plan';
import { RenewalRow } from '../renewal.entity';
import { Renewals } from '../renewals.service';

const charged = new Counter({
  name: 'renewal_charges_total',
  help: 'Charges of saved methods by their end',
  labelNames: ['result'],
});

/** What follows from the end of a charge, in the transaction of that end. */
@Injectable()
export class RenewalEnds implements OnModuleInit {
  constructor(
    private readonly renewals: Renewals,
    private readonly charges: RenewalCharges,
    private readonly methods: SavedMethods,
    private readonly changes: PaymentChanges,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.changes.onStep((locked) => this.heard(locked));
  }

  /** Off by our own rule, which the driver is told. Under the lock of the customer. */
  async stop(manager: EntityManager, renewal: RenewalRow, reason: StopReason, paymentId?: string): Promise<void> {
    const { driverId, tariff, amount } = renewal;
    const method = await this.methods.find(manager, driverId);
    const customer = await manager.findOneByOrFail(CustomerRow, { driverId });
    await this.renewals.end(manager, driverId, `rule:${reason}`);
    await this.charges.say(manager, {
      key: `renewal-stopped:${driverId}:${this.clock.now()}`,
      driverId,
      kind: 'renewal-stopped',
      reason,
      tariff,
      amountKopecks: amount,
      ...(method === null ? {} : { methodTitle: method.title }),
      ...(customer.expiresAt === null ? {} : { until: customer.expiresAt.toISOString() }),
      ...(paymentId === undefined ? {} : { paymentId }),
    });
  }

  private async heard({ manager, row }: LockedPayment): Promise<void> {
    if (row.kind !== 'renewal') return;
    const { id, driverId, reason } = row;
    const state = row.status === 'succeeded' ? 'paid' : reason === 'withdrawn' ? 'dropped' : 'failed';
    charged.inc({ result: state });
    await manager.query(`update billing.renewal_charges set state = $2 where payment_id = $1 and state = 'open'`, [id, state]);
    const renewal = await manager.findOneBy(RenewalRow, { driverId });
    // Money that comes after we gave it up gives its days, and changes no plan.
    if (renewal?.paymentId !== id) return;
    const paidBy = state === 'paid' && row.refundRule === null ? id : renewal.paidBy;
    await manager.update(RenewalRow, { driverId }, { paymentId: null, paidBy, nextLookAt: new Date(this.clock.now()) });
    if (state === 'failed') await this.failed(manager, renewal, row);
    if (reason === 'permission_revoked') await this.methods.forget(manager, driverId, 'rule:permission-revoked');
  }

  private async failed(manager: EntityManager, renewal: RenewalRow, { id, reason }: PaymentRow): Promise<void> {
    const { driverId, tariff, amount: amountKopecks } = renewal;
    const method = await this.methods.find(manager, driverId);
    const { autoRenew, expiresAt } = await manager.findOneByOrFail(CustomerRow, { driverId });
    // Ended while it was charged, or ended and begun anew: nothing follows.
    if (!autoRenew || renewal.endsAt === null) return;
    const failures = renewal.failures + 1;
    const next = afterFailure(reason ?? 'general_decline', failures);
    if (next.kind === 'stop') return this.stop(manager, renewal, next.reason, id);
    const now = this.clock.now();
    const chargeAt = new Date(now + next.afterMs);
    const noticedAt = next.told ? { noticedAt: new Date(now) } : {};
    await manager.update(RenewalRow, { driverId }, { failures, chargeAt, nextLookAt: chargeAt, ...noticedAt });
    if (!next.told) return;
    await this.charges.say(manager, {
      key: `renewal-failed:${id}`,
      driverId,
      kind: 'renewal-failed',
      tariff,
      amountKopecks,
      chargedAt: chargeAt.toISOString(),
      paymentId: id,
      ...(reason === null ? {} : { reason }),
      ...(method === null ? {} : { methodTitle: method.title }),
      ...(expiresAt === null ? {} : { until: expiresAt.toISOString() }),
    });
  }
}
