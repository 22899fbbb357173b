import { AuditRecorded } from '#contracts';
import { Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Customers } from '../../subscriptions/customers.service';
import { SubscriptionOverview } from '../../subscriptions/subscription-overview.service';
import type { SavedMethod } from '../../yookassa/yookassa.types';
import { SavedMethodRow } from './saved-method.entity';

/** The card (or wallet) that a driver lets us charge: one at most, the newest. Always under the driver's lock. */
@Injectable()
export class SavedMethods implements OnModuleInit {
  constructor(
    private readonly customers: Customers,
    private readonly overview: SubscriptionOverview,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.customers.onErased(async (manager, driverId) => {
      await this.forget(manager, driverId, 'rule:erased');
    });
    this.overview.addPart(async (manager, driverId) => {
      const method = await this.find(manager, driverId);
      return method === null ? {} : { paymentMethod: { title: method.title } };
    });
  }

  find(manager: EntityManager, driverId: string): Promise<SavedMethodRow | null> {
    return manager.findOneBy(SavedMethodRow, { driverId });
  }

  async keep(manager: EntityManager, driverId: string, paymentId: string, { id, type, title }: SavedMethod): Promise<void> {
    const savedAt = new Date(this.clock.now());
    await manager.upsert(SavedMethodRow, { driverId, methodId: id, type, title, paymentId, savedAt }, ['driverId']);
    await this.audit(manager, driverId, 'payment-method.saved', `driver:${driverId}`);
  }

  /** @returns false when there was none */
  async forget(manager: EntityManager, driverId: string, actor: string): Promise<boolean> {
    const { affected } = await manager.delete(SavedMethodRow, { driverId });
    if (affected !== 1) return false;
    await this.audit(manager, driverId, 'payment-method.forgotten', actor);
    return true;
  }

  private async audit(manager: EntityManager, driverId: string, action: string, actor: string): Promise<void> {
    const at = new Date(this.clock.now()).toISOString();
    await this.outbox.add(manager, AuditRecorded, { service: 'billing', action, actor, target: `driver:${driverId}`, at });
  }
}
