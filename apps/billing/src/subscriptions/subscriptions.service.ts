import { randomUUID } from 'node:crypto';
import {
  accessAt,
  AccessChanged,
  AuditRecorded,
  DRIVER_UNKNOWN,
  DriverTold,
  GetDriver,
  Refusal,
  type AccessSource,
  type AccessState,
  type Driver,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Database, Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { MoreThan, type EntityManager } from 'typeorm';
import { Settings } from '../settings/settings.service';
import { AccessPeriodRow } from './access-period.entity';
import { DAY_S, readStates } from './access-states';
import { CustomerRow } from './customer.entity';
import { nextMoment } from './expiry/expiry-moments';
import { Trials } from './trials.service';

const granted = new Counter({ name: 'subscription_days_granted_total', help: 'Days of access given', labelNames: ['source'] });

type Facts = Record<string, string | number | boolean>;
type Doer = Pick<Grant, 'actor' | 'address'>;

export interface Grant {
  readonly driverId: string;
  readonly source: AccessSource;
  /** Of 86 400 s. */
  readonly days: number;
  /** Unique for ever: what was granted under it is not granted again. */
  readonly key: string;
  readonly paymentId?: string;
  /** `driver:<uuid>`, `staff:<id>`, `console` or `rule:<name>`. */
  readonly actor: string;
  /** Where they are. */
  readonly address?: string | undefined;
  /** More for the audit log. */
  readonly facts?: Facts;
}

export interface TakeBack {
  readonly driverId: string;
  /** Of the grant. */
  readonly key: string;
  /** As many, or as are left when that is less. */
  readonly seconds: number | 'unused';
  readonly actor: string;
}

/** Contract 5.3: what drivers may use, and the one writer of it. Every change says what follows from it in the caller's transaction. */
@Injectable()
export class Subscriptions {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly settings: Settings,
    private readonly rpc: RpcClient,
    private readonly trials: Trials,
    private readonly clock: Clock,
  ) {}

  /** What the driver may use; who is not known yet is met first. @throws Refusal NOT_FOUND for somebody auth does not know */
  async access(driverId: string): Promise<AccessState> {
    const { manager } = this.database.source;
    return this.state(manager, driverId).catch(async (error: unknown) => {
      if (!(error instanceof Refusal && error.is(DRIVER_UNKNOWN))) throw error;
      await this.meet(driverId);
      return this.state(manager, driverId);
    });
  }

  /** Makes the driver a customer and gives the trial, both once. In a transaction of its own. @throws Refusal NOT_FOUND */
  async meet(driverId: string): Promise<void> {
    if (await this.database.source.manager.existsBy(CustomerRow, { driverId })) return;
    const driver = await this.rpc.call(GetDriver, { driverId });
    const { trialDays } = await this.settings.current();
    await this.database.transaction(async (manager) => {
      if (!(await this.insert(manager, driver)) || trialDays === 0 || !(await this.trials.claim(manager, driver))) return;
      await this.grant(manager, { driverId, source: 'trial', days: trialDays, key: `trial:${driverId}`, actor: 'rule:trial' });
    });
  }

  /** Holds the customer's row to the end of the transaction. Taken before any other row of the driver. @throws Refusal NOT_FOUND */
  async lock(manager: EntityManager, driverId: string): Promise<CustomerRow> {
    const row = await manager.findOne(CustomerRow, { where: { driverId }, lock: { mode: 'pessimistic_write' } });
    if (row === null) throw new Refusal(DRIVER_UNKNOWN);
    return row;
  }

  /** Gives days: from the end of what the driver has, or from now. @returns false when this was given before */
  async grant(
    manager: EntityManager,
    { driverId, source, days, key, paymentId, actor, address, facts }: Grant,
  ): Promise<boolean> {
    const { number } = await this.lock(manager, driverId);
    if (await manager.existsBy(AccessPeriodRow, { key })) return false;
    const now = this.seconds();
    const [last] = await manager.find(AccessPeriodRow, {
      where: { driverId, ends: MoreThan(now) },
      order: { ends: 'DESC' },
      take: 1,
    });
    const starts = last?.ends ?? now;
    const length = days * DAY_S;
    await manager.insert(AccessPeriodRow, {
      driverId,
      number,
      source,
      key,
      paymentId: paymentId ?? null,
      starts,
      ends: starts + length,
      granted: length,
      createdAt: new Date(this.clock.now()),
    });
    granted.inc({ source }, days);
    await this.changed(manager, driverId, 'subscription.granted', { actor, address }, { source, days, key, ...facts });
    return true;
  }

  /**
   * Shortens what was granted under the key; what follows it moves up. What is used stays used: of a running period the rest can be
   * taken, of a past one nothing. @returns seconds taken, 0 when there was nothing to take
   */
  async takeBack(manager: EntityManager, { driverId, key, seconds, actor }: TakeBack): Promise<number> {
    await this.lock(manager, driverId);
    const period = await manager.findOneBy(AccessPeriodRow, { driverId, key });
    if (period === null) return 0;
    const { id, starts, ends } = period;
    const unused = Math.max(0, ends - Math.max(starts, this.seconds()));
    const taken = seconds === 'unused' ? unused : Math.min(seconds, unused);
    if (taken <= 0) return 0;
    await manager.update(AccessPeriodRow, { id }, { ends: ends - taken, takenBack: period.takenBack + taken });
    await manager.query(
      'update billing.access_periods set starts_s = starts_s - $3, ends_s = ends_s - $3 where driver_id = $1 and starts_s >= $2 and id <> $4',
      [driverId, ends, taken, id],
    );
    await this.changed(manager, driverId, 'subscription.taken-back', { actor }, { source: period.source, seconds: taken, key });
    return taken;
  }

  /** Inside or outside of a transaction, in one statement. @throws Refusal NOT_FOUND for somebody never met */
  async state(manager: EntityManager, driverId: string): Promise<AccessState> {
    const [state] = await this.states(manager, [driverId]);
    if (state === undefined) throw new Refusal(DRIVER_UNKNOWN);
    return state;
  }

  /** Of those that were met, in no order. */
  async states(manager: EntityManager, driverIds: readonly string[]): Promise<AccessState[]> {
    const { graceDays } = await this.settings.current();
    return readStates(manager, driverIds, this.seconds(), graceDays);
  }

  /** Whether there is what it takes to renew is checked by the caller. */
  async setAutoRenew(manager: EntityManager, driverId: string, enabled: boolean, actor: string): Promise<void> {
    const { autoRenew } = await this.lock(manager, driverId);
    if (autoRenew === enabled) return;
    await manager.update(CustomerRow, { driverId }, { autoRenew: enabled });
    await this.changed(manager, driverId, 'subscription.auto-renew', { actor }, { enabled });
  }

  private async insert(manager: EntityManager, { id, telegramId, language, timeZone }: Driver): Promise<boolean> {
    const inserted = await manager
      .createQueryBuilder()
      .insert()
      .into(CustomerRow)
      .values({ driverId: id, telegramId, language, timeZone, token: randomUUID(), createdAt: new Date(this.clock.now()) })
      .orIgnore()
      .returning('driver_id')
      .execute();
    return (inserted.raw as unknown[]).length === 1;
  }

  /** What follows from every change: a new version and token, the plan of notices, and word to the doors, the phone and the audit log. */
  private async changed(manager: EntityManager, driverId: string, action: string, by: Doer, facts: Facts): Promise<void> {
    const state = await this.state(manager, driverId);
    Object.assign(state, { token: randomUUID(), version: state.version + 1 });
    const now = this.clock.now();
    await manager.query(
      `update billing.customers set version = $2, token = $3, expires_at = $4,
         next_notice_at = case when expires_at is distinct from $4 and erased_at is null then $5 else next_notice_at end,
         source = (select source from billing.access_periods where driver_id = $1 and ends_s > starts_s order by ends_s desc limit 1)
       where driver_id = $1`,
      [driverId, state.version, state.token, state.expiresAt, nextNoticeAt(state, now)],
    );
    await this.outbox.add(manager, AccessChanged, state);
    await this.tell(manager, state);
    const at = new Date(now).toISOString();
    const target = `driver:${driverId}`;
    const { actor, address } = by;
    const line = { service: 'billing', action, actor, target, at, facts, ...(address === undefined ? {} : { address }) };
    await this.outbox.add(manager, AuditRecorded, line);
  }

  /** Tells the driver's open Mini App what the state means now. */
  async tell(manager: EntityManager, state: AccessState): Promise<void> {
    const { paymentsEnabled } = await this.settings.current();
    const data = accessAt(state, this.clock.now(), paymentsEnabled);
    await this.outbox.add(manager, DriverTold, { driverId: state.driverId, kind: 'access.changed', data });
  }

  private seconds(): number {
    return Math.floor(this.clock.now() / 1_000);
  }
}

/** When there is something to say of this state after `now` (ms since 1970); null: never. */
export function nextNoticeAt({ expiresAt, usableUntil }: AccessState, now: number): Date | null {
  if (expiresAt === null || usableUntil === null) return null;
  const moment = nextMoment(Date.parse(expiresAt), Date.parse(usableUntil), now);
  return moment === undefined ? null : new Date(moment);
}
