import {
  CONSENT_REQUIRED,
  GetConsent,
  NO_SAVED_METHOD,
  Refusal,
  type AccessState,
  type ConsentRecordedPayload,
  type SetAutoRenewRequest,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SavedMethods } from '../payments/methods/saved-methods.service';
import { PaymentChanges } from '../payments/payment-changes.service';
import { PaymentRow } from '../payments/payment.entity';
import type { LockedPayment } from '../payments/payment-steps.service';
import { Attempts } from '../payments/providers/attempts.service';
import { Settings } from '../settings/settings.service';
import { CustomerRow } from '../subscriptions/customer.entity';
import { Customers } from '../subscriptions/customers.service';
import { SubscriptionOverview, type SubscriptionPart } from '../subscriptions/subscription-overview.service';
import { Subscriptions } from '../subscriptions/subscriptions.service';
import { CHARGE_BEFORE_END_MS, isAsAgreed } from './charging/renewal-plan';
import { RenewalRow, UNPLANNED } from './renewal.entity';

/** What a driver agreed to and may end at any moment. Every way to end it is one transaction under the lock that a charge takes too. */
@Injectable()
export class Renewals implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly rpc: RpcClient,
    private readonly settings: Settings,
    private readonly subscriptions: Subscriptions,
    private readonly customers: Customers,
    private readonly overview: SubscriptionOverview,
    private readonly methods: SavedMethods,
    private readonly changes: PaymentChanges,
    private readonly attempts: Attempts,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.changes.onStep((locked) => this.begin(locked));
    this.customers.onErased((manager, driverId) => this.end(manager, driverId, 'rule:erased'));
    this.overview.addPart((manager, driverId) => this.part(manager, driverId));
  }

  /** @throws Refusal NO_SAVED_METHOD, CONSENT_REQUIRED */
  async set({ driverId, enabled }: SetAutoRenewRequest): Promise<AccessState> {
    await this.subscriptions.meet(driverId);
    return enabled ? this.enable(driverId) : this.disable(driverId, `driver:${driverId}`);
  }

  /** The card is forgotten, and nothing is charged any more. */
  async forgetMethod(driverId: string): Promise<void> {
    await this.subscriptions.meet(driverId);
    await this.database.transaction(async (manager) => {
      await this.subscriptions.lock(manager, driverId);
      const actor = `driver:${driverId}`;
      await this.methods.forget(manager, driverId, actor);
      await this.end(manager, driverId, actor);
    });
  }

  disable(driverId: string, actor: string): Promise<AccessState> {
    return this.database.transaction(async (manager) => {
      await this.subscriptions.lock(manager, driverId);
      await this.end(manager, driverId, actor);
      return this.subscriptions.state(manager, driverId);
    });
  }

  /** A consent that was taken back ends what rests on it; one that comes late says nothing about a newer one. */
  async consented({ driverId, kind, given, at }: ConsentRecordedPayload): Promise<void> {
    if (kind !== 'auto-renewal' || given) return;
    await this.database.transaction(async (manager) => {
      if (!(await manager.existsBy(CustomerRow, { driverId }))) return;
      await this.subscriptions.lock(manager, driverId);
      const withdrawn = new Date(at);
      await this.forgetOrders(manager, driverId, withdrawn);
      const renewal = await manager.findOneBy(RenewalRow, { driverId });
      if (renewal !== null && withdrawn >= renewal.consentedAt) await this.end(manager, driverId, `driver:${driverId}`);
    });
  }

  /**
   * Off. In the caller's transaction, under the lock of the customer: what is not on its way to YooKassa by then never goes there; what
   * is on its way ends as YooKassa ends it.
   */
  async end(manager: EntityManager, driverId: string, actor: string): Promise<void> {
    await this.subscriptions.setAutoRenew(manager, driverId, false, actor);
    await this.forgetOrders(manager, driverId, new Date(this.clock.now()));
    await this.dropUnsent(manager, driverId);
    await manager.update(RenewalRow, { driverId }, UNPLANNED);
  }

  private async enable(driverId: string): Promise<AccessState> {
    const { consentVersion, tariffs } = await this.settings.current();
    if ((await this.methods.find(this.database.source.manager, driverId)) === null) throw new Refusal(NO_SAVED_METHOD);
    const consent = await this.rpc.call(GetConsent, { driverId, kind: 'auto-renewal' });
    if (!consent.given || consent.version !== consentVersion || consent.at === undefined) throw new Refusal(CONSENT_REQUIRED);
    const consentedAt = new Date(consent.at);
    return this.database.transaction(async (manager) => {
      const { autoRenew } = await this.subscriptions.lock(manager, driverId);
      const renewal = await manager.findOneBy(RenewalRow, { driverId });
      const tariff = tariffs.find(({ code }) => code === renewal?.tariff);
      const kept = await this.methods.find(manager, driverId);
      if (kept === null || renewal === null || tariff?.renewable !== true) throw new Refusal(NO_SAVED_METHOD);
      const same = isAsAgreed(renewal, tariff);
      if (!same && consentedAt <= renewal.consentedAt) throw new Refusal(CONSENT_REQUIRED);
      if (!autoRenew || !same)
        await manager.update(
          RenewalRow,
          { driverId },
          {
            ...UNPLANNED,
            days: tariff.days,
            amount: tariff.priceKopecks,
            consentVersion,
            consentedAt: consentedAt > renewal.consentedAt ? consentedAt : renewal.consentedAt,
            paidBy: null,
            nextLookAt: new Date(this.clock.now()),
          },
        );
      await this.subscriptions.setAutoRenew(manager, driverId, true, `driver:${driverId}`);
      return this.subscriptions.state(manager, driverId);
    });
  }

  /** A payment that came with the consent and left a card behind is where it begins. */
  private async begin({ manager, row }: LockedPayment): Promise<void> {
    if (row.kind !== 'subscription' || row.status !== 'succeeded' || !row.autoRenew || row.consentVersion === null) return;
    const method = await this.methods.find(manager, row.driverId);
    if (row.refundRule !== null || method?.paymentId !== row.id) return;
    await manager.upsert(
      RenewalRow,
      {
        ...UNPLANNED,
        driverId: row.driverId,
        tariff: row.tariff,
        days: row.days,
        // Discounts are for once.
        amount: row.amount + row.discount,
        consentVersion: row.consentVersion,
        consentedAt: row.createdAt,
        paidBy: row.id,
        nextLookAt: new Date(this.clock.now()),
      },
      ['driverId'],
    );
  }

  /** What was ordered before keeps no card when it is paid later. */
  private async forgetOrders(manager: EntityManager, driverId: string, until: Date): Promise<void> {
    await manager.query(
      `update billing.payments set auto_renew = false
       where driver_id = $1 and kind = 'subscription' and auto_renew and paid_at is null and created_at <= $2`,
      [driverId, until],
    );
  }

  private async dropUnsent(manager: EntityManager, driverId: string): Promise<void> {
    const renewal = await manager.findOneBy(RenewalRow, { driverId });
    if (renewal === null || renewal.paymentId === null) return;
    const customer = await this.subscriptions.lock(manager, driverId);
    const row = await manager.findOneOrFail(PaymentRow, {
      where: { id: renewal.paymentId },
      lock: { mode: 'pessimistic_write' },
    });
    if (await this.attempts.dropUnsent(manager, row.id))
      await this.changes.cancel({ manager, customer, row }, 'withdrawn', 'ended before it was sent');
  }

  private async part(manager: EntityManager, driverId: string): Promise<SubscriptionPart> {
    const [renewal, customer] = await Promise.all([
      manager.findOneBy(RenewalRow, { driverId }),
      manager.findOneBy(CustomerRow, { driverId }),
    ]);
    if (renewal === null || customer?.autoRenew !== true || customer.expiresAt === null) return {};
    const planned = renewal.endsAt?.getTime() === customer.expiresAt.getTime() ? renewal.chargeAt : null;
    const at = planned ?? new Date(customer.expiresAt.getTime() - CHARGE_BEFORE_END_MS);
    return { renewal: { at: at.toISOString(), tariff: renewal.tariff, amountKopecks: renewal.amount } };
  }
}
