import type { AccessStates, FindSubscriptionsRequest, SubscriptionLine, SubscriptionPage, SubscriptionState } from '#contracts';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { Condition } from '../../listing/condition';
import { inOrder, slice, type Listed } from '../../listing/slice';
import { CustomerRow } from '../customer.entity';
import { Subscriptions } from '../subscriptions.service';

const DAY_MS = 86_400_000;
/** An end so near that the driver hears of it. */
const SOON_MS = 3 * DAY_MS;
/** As in the index. */
const END = `(coalesce(expires_at, timestamptz 'epoch'))`;

/** All drivers' subscriptions for staff. */
@Injectable()
export class SubscriptionRegister {
  constructor(
    private readonly database: Database,
    private readonly subscriptions: Subscriptions,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal VALIDATION_FAILED for a cursor that is not of this list */
  async find(request: FindSubscriptionsRequest): Promise<SubscriptionPage> {
    const { manager } = this.database.source;
    const now = this.clock.now();
    const { ids, nextCursor } = await slice(manager, listed(request, now), request);
    const [rows, begins] = await Promise.all([manager.findBy(CustomerRow, { driverId: In([...ids]) }), beginsOf(manager, ids)]);
    const items = inOrder(ids, rows, ({ driverId }) => driverId).map((row) => lineOf(row, begins.get(row.driverId) ?? null, now));
    return { items, nextCursor };
  }

  async accessOf(driverIds: readonly string[]): Promise<AccessStates> {
    return { items: await this.subscriptions.states(this.database.source.manager, driverIds) };
  }
}

/** Which rows, and in which order; tests look at its plan. */
export function listed(request: Omit<FindSubscriptionsRequest, 'limit'>, now: number): Listed {
  const { state, source, autoRenew, sort } = request;
  const condition = new Condition().where('source', '=', source).within(END, request);
  if (autoRenew !== undefined) condition.and(autoRenew ? 'auto_renew' : 'not auto_renew');
  if (state !== undefined) STATES[state](condition, now);
  const descending = sort === '-expiresAt';
  const order = { name: 'end', key: END, of: 'times' as const, number: 'number', descending };
  return { table: 'billing.customers', id: 'driver_id', order, condition };
}

type Narrow = (condition: Condition, now: number) => unknown;

const running = (condition: Condition, now: number): Condition =>
  condition.and('blocked_at is null').where(END, '>', new Date(now));
const lasting = (condition: Condition, now: number): Condition =>
  running(condition, now).and(`(auto_renew or ${END} > ${condition.bind(new Date(now + SOON_MS))})`);

/** The rows of every state; what `stateOf` says of one row. */
const STATES: Readonly<Record<SubscriptionState, Narrow>> = {
  blocked: (condition) => condition.and('blocked_at is not null'),
  expired: (condition, now) => condition.and('blocked_at is null').where(END, '<=', new Date(now)),
  expiring: (condition, now) =>
    running(condition, now)
      .and('not auto_renew')
      .where(END, '<=', new Date(now + SOON_MS)),
  trial: (condition, now) => lasting(condition, now).and(`source = 'trial'`),
  active: (condition, now) => lasting(condition, now).and(`source <> 'trial'`),
};

export function stateOf(
  row: Pick<CustomerRow, 'blockedAt' | 'expiresAt' | 'autoRenew' | 'source'>,
  now: number,
): SubscriptionState {
  const left = (row.expiresAt?.getTime() ?? 0) - now;
  if (row.blockedAt !== null) return 'blocked';
  if (left <= 0) return 'expired';
  if (left <= SOON_MS && !row.autoRenew) return 'expiring';
  return row.source === 'trial' ? 'trial' : 'active';
}

const lineOf = (row: CustomerRow, begins: Date | null, now: number): SubscriptionLine => ({
  driverId: row.driverId,
  number: Number(row.number),
  state: stateOf(row, now),
  source: row.source,
  startsAt: begins?.toISOString() ?? null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  autoRenew: row.autoRenew,
  daysLeft: Math.max(0, Math.ceil(((row.expiresAt?.getTime() ?? 0) - now) / DAY_MS)),
});

/** The beginning of each driver's period that ends last. */
async function beginsOf(manager: EntityManager, driverIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const rows = await manager.query<{ driver_id: string; starts_s: string }[]>(
    `select distinct on (driver_id) driver_id, starts_s from billing.access_periods
     where driver_id = any($1) and ends_s > starts_s order by driver_id, ends_s desc`,
    [driverIds],
  );
  return new Map(rows.map((row) => [row.driver_id, new Date(Number(row.starts_s) * 1_000)]));
}
