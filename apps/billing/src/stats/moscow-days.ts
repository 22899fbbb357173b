import { Refusal, STATS_DAYS_MAX, STATS_TIME_ZONE, VALIDATION_FAILED } from '#contracts';
import type { EntityManager } from 'typeorm';

/** Days of a calendar and the moments between them. */
export interface Days {
  /** YYYY-MM-DD, one behind the other. */
  readonly dates: readonly string[];
  /** The first second of each day (since 1970), and behind the last one the first that counts no more; not later than now. */
  readonly bounds: readonly number[];
}

/**
 * The days from the first to the last, both included.
 * @param now ms since 1970: a day that is not over ends with this second, days to come are empty
 * @throws Refusal VALIDATION_FAILED
 */
export async function daysBetween(manager: EntityManager, from: string, to: string, now: number): Promise<Days> {
  const wrong = [['from', from] as const, ['to', to] as const].filter(([, date]) => !isDate(date)).map(([field]) => field);
  if (wrong.length > 0) throw new Refusal(VALIDATION_FAILED, { errors: wrong.map((field) => ({ field, code: 'FORMAT' })) });
  const count = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (count < 1 || count > STATS_DAYS_MAX) throw new Refusal(VALIDATION_FAILED, { errors: [{ field: 'to', code: 'RANGE' }] });
  // PostgreSQL knows what the zone did in every year.
  const rows = await manager.query<{ date: string; second: string }[]>(
    `select to_char(day, 'YYYY-MM-DD') as date, extract(epoch from (day at time zone $3))::bigint as second
     from generate_series($1::date::timestamp, $2::date::timestamp + interval '1 day', interval '1 day') as day order by day`,
    [from, to, STATS_TIME_ZONE],
  );
  const end = Math.floor(now / 1_000) + 1;
  return {
    dates: rows.slice(0, -1).map(({ date }) => date),
    bounds: rows.map(({ second }) => Math.min(Number(second), end)),
  };
}

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
