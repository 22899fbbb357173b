import { CONVERSION_DAYS } from '#contracts';
import type { EntityManager } from 'typeorm';

/** A sum that belongs to a part of the time between `bounds`: part 1 begins with the first bound, part 0 is all before it. */
interface Part {
  readonly part: number;
}
export interface MoneyPart extends Part {
  readonly currency: 'RUB' | 'XTR';
  readonly count: number;
  readonly sum: number;
}
export interface AccessPart extends Part {
  readonly trial: boolean;
  /** Periods that begin in this part, less those that end in it. */
  readonly change: number;
}
export interface TrialPart extends Part {
  readonly ended: number;
  readonly converted: number;
}
export interface ChurnPart extends Part {
  readonly churned: number;
}

type Bounds = readonly number[];
const moments = (bounds: Bounds): Date[] => bounds.map((second) => new Date(second * 1_000));

/** Money that came, by the moment of its payment. */
export function paidBy(manager: EntityManager, bounds: Bounds): Promise<MoneyPart[]> {
  return manager.query<MoneyPart[]>(
    `select width_bucket(paid_at, $1::timestamptz[]) as part, currency, count(*)::int as count, sum(amount)::float8 as sum
     from billing.payments where paid_at >= ($1::timestamptz[])[1] and paid_at < ($1::timestamptz[])[$2] group by 1, 2`,
    [moments(bounds), bounds.length],
  );
}

/** Money that went back, by the moment at which the provider had done it. */
export function refundedBy(manager: EntityManager, bounds: Bounds): Promise<MoneyPart[]> {
  return manager.query<MoneyPart[]>(
    `select width_bucket(r.ended_at, $1::timestamptz[]) as part, p.currency, count(*)::int as count, sum(r.amount)::float8 as sum
     from billing.refunds r join billing.payments p on p.id = r.payment_id
     where r.status = 'succeeded' and r.ended_at >= ($1::timestamptz[])[1] and r.ended_at < ($1::timestamptz[])[$2] group by 1, 2`,
    [moments(bounds), bounds.length],
  );
}

/**
 * How access changed. Of one driver no two periods overlap: periods that run are drivers that have access. What ended before the first
 * bound is left out on both sides.
 */
export function accessBy(manager: EntityManager, bounds: Bounds): Promise<AccessPart[]> {
  return manager.query<AccessPart[]>(
    `select part, trial, sum(change)::int as change from (
       select width_bucket(starts_s, $1::bigint[]) as part, source = 'trial' as trial, count(*) as change
       from billing.access_periods where ends_s >= $2::bigint group by 1, 2
       union all
       select width_bucket(ends_s, $1::bigint[]), source = 'trial', -count(*)
       from billing.access_periods where ends_s >= $2::bigint group by 1, 2
     ) as changes group by part, trial`,
    [bounds, bounds[0]],
  );
}

/** Trials that ended, and those of them whose drivers paid soon enough. */
export function trialsBy(manager: EntityManager, bounds: Bounds): Promise<TrialPart[]> {
  return manager.query<TrialPart[]>(
    `select width_bucket(t.ends_s, $1::bigint[]) as part, count(*)::int as ended, count(*) filter (where exists (
       select from billing.payments p where p.driver_id = t.driver_id and p.paid_at is not null and p.refund_rule is null
         and p.paid_at <= to_timestamp(t.ends_s) + $4 * interval '1 day'
     ))::int as converted
     from billing.access_periods t
     where t.source = 'trial' and t.ends_s > t.starts_s and t.ends_s >= $2::bigint and t.ends_s < $3::bigint group by 1`,
    [bounds, bounds[0], bounds.at(-1), CONVERSION_DAYS],
  );
}

/** Subscriptions that ended with nothing behind them. What follows an end within the bounds ends there or later: the rest need not be read. */
export function churnBy(manager: EntityManager, bounds: Bounds): Promise<ChurnPart[]> {
  return manager.query<ChurnPart[]>(
    `select width_bucket(e.ends_s, $1::bigint[]) as part, count(*)::int as churned
     from billing.access_periods e
     where e.source <> 'trial' and e.ends_s > e.starts_s and e.ends_s >= $2::bigint and e.ends_s < $3::bigint
       and not exists (
         select from billing.access_periods n
         where n.driver_id = e.driver_id and n.starts_s = e.ends_s and n.ends_s > n.starts_s and n.ends_s > $2::bigint
       ) group by 1`,
    [bounds, bounds[0], bounds.at(-1)],
  );
}
