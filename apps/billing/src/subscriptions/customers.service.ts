import { DRIVER_UNKNOWN, GetDriver, Refusal, type Driver, type DriverStandingPayload } from '#contracts';
import { RpcClient } from '#messaging';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { LessThan, type EntityManager } from 'typeorm';
import { AccessPeriodRow } from './access-period.entity';
import { CustomerRow } from './customer.entity';
import { Subscriptions } from './subscriptions.service';
import { Trials } from './trials.service';

export type ErasureListener = (manager: EntityManager, driverId: string) => Promise<void>;

/** Follows what auth says of drivers. */
@Injectable()
export class Customers {
  private readonly listeners: ErasureListener[] = [];

  constructor(
    private readonly database: Database,
    private readonly rpc: RpcClient,
    private readonly subscriptions: Subscriptions,
    private readonly trials: Trials,
    private readonly clock: Clock,
  ) {}

  /** `listener` runs in the transaction that forgets a driver, under the lock of the customer. */
  onErased(listener: ErasureListener): void {
    this.listeners.push(listener);
  }

  /** Somebody logged in for the first time. */
  async registered(driverId: string): Promise<void> {
    if ((await this.driver(driverId)) !== undefined) await this.subscriptions.meet(driverId);
  }

  /** Takes over what changed. A phone that had its trial under another account ends the one that runs. */
  async refresh(driverId: string): Promise<void> {
    const driver = await this.driver(driverId);
    if (driver === undefined) return;
    await this.subscriptions.meet(driverId);
    await this.database.transaction(async (manager) => {
      const { erasedAt } = await this.subscriptions.lock(manager, driverId);
      if (erasedAt !== null) return;
      await manager.update(CustomerRow, { driverId }, { language: driver.language, timeZone: driver.timeZone });
      await this.checkTrial(manager, driver);
    });
  }

  /** The payments stay, under the bare id; whoever they were of is gone, and nothing is charged any more. */
  async erase(driverId: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const erased = new Date(this.clock.now());
      // Somebody we are just about to meet is found erased then.
      await manager.query(
        `insert into billing.customers (driver_id, language, time_zone, token, created_at)
         values ($1, 'ru', 'UTC', gen_random_uuid(), $2) on conflict do nothing`,
        [driverId, erased],
      );
      const { erasedAt } = await this.subscriptions.lock(manager, driverId);
      if (erasedAt !== null) return;
      await this.subscriptions.setAutoRenew(manager, driverId, false, 'rule:erased');
      await manager.query(
        `update billing.customers set telegram_id = null, receipt_email = null, next_notice_at = null, erased_at = $2
         where driver_id = $1`,
        [driverId, erased],
      );
      for (const listener of this.listeners) await listener(manager, driverId);
    });
  }

  /**
   * Staff shut somebody out, or let them in again. What they pay late goes back, and nothing renews.
   * @param version of the driver at auth: of two words the higher one holds, in whatever order they come
   */
  async standing({ driverId, version, at }: DriverStandingPayload, blocked: boolean): Promise<void> {
    if ((await this.driver(driverId)) !== undefined) await this.subscriptions.meet(driverId);
    await this.database.source.manager.update(
      CustomerRow,
      { driverId, standingVersion: LessThan(version) },
      { blockedAt: blocked ? new Date(at) : null, standingVersion: version },
    );
  }

  private async checkTrial(manager: EntityManager, driver: Driver): Promise<void> {
    const key = `trial:${driver.id}`;
    if (driver.phone === undefined || !(await manager.existsBy(AccessPeriodRow, { key }))) return;
    if (await this.trials.claim(manager, driver)) return;
    await this.subscriptions.takeBack(manager, {
      driverId: driver.id,
      key,
      seconds: 'unused',
      actor: 'rule:one-trial-per-phone',
    });
  }

  /** Undefined for somebody who is erased by now. */
  private async driver(driverId: string): Promise<Driver | undefined> {
    try {
      return await this.rpc.call(GetDriver, { driverId });
    } catch (error) {
      if (error instanceof Refusal && error.is(DRIVER_UNKNOWN)) return undefined;
      throw error;
    }
  }
}
