import type { AccessSource, AccessState } from '#contracts';
import type { EntityManager } from 'typeorm';

export const DAY_S = 86_400;

/** What drivers may use at `now` (s since 1970), in one statement: those that were met, in no order. */
export async function readStates(
  manager: EntityManager,
  driverIds: readonly string[],
  now: number,
  graceDays: number,
): Promise<AccessState[]> {
  const rows = await manager.query<StateColumns[]>(STATES, [driverIds, now]);
  return rows.map((row) => stateOf(row, graceDays));
}

const isoOf = (seconds: number | null): string | null => (seconds === null ? null : new Date(seconds * 1_000).toISOString());

function stateOf(row: StateColumns, graceDays: number): AccessState {
  const ends = row.ends_s === null ? null : Number(row.ends_s);
  // Grace follows what ran to its end; what was taken back ends at once.
  const usable = ends === null || row.taken_back ? ends : ends + graceDays * DAY_S;
  return {
    driverId: row.driver_id,
    token: row.token,
    version: Number(row.version),
    source: row.source,
    expiresAt: isoOf(ends),
    usableUntil: isoOf(usable),
    autoRenew: row.auto_renew,
  };
}

interface StateColumns {
  readonly driver_id: string;
  readonly token: string;
  readonly version: string;
  readonly auto_renew: boolean;
  readonly source: AccessSource | null;
  readonly ends_s: string | null;
  readonly taken_back: boolean;
}

/** The source of the period that runs at $2 (else of the last one), and the end of the last. Periods taken back whole are as if never given. */
const STATES = `select c.driver_id, c.token, c.version, c.auto_renew, shown.source, last.ends_s, coalesce(last.taken_back_s > 0, false) as taken_back
  from billing.customers c
  left join lateral (
    select source from billing.access_periods p where p.driver_id = c.driver_id and ends_s > starts_s
    order by ends_s > $2 desc, abs(ends_s - $2) limit 1
  ) shown on true
  left join lateral (
    select ends_s, taken_back_s from billing.access_periods p where p.driver_id = c.driver_id and ends_s > starts_s
    order by ends_s desc limit 1
  ) last on true
  where c.driver_id = any($1)`;
