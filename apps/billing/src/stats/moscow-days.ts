import { Refusal, STATS_DAYS_MAX, STATS_TIME_ZONE, VALIDATION_FAILED } from '#contracts';
import type { EntityManager } from 'typeorm';

const DAY_MS = 86_400_000;

/** @throws Refusal VALIDATION_FAILED when one of them is in no calendar, or they are not 1 to 800 days */
export function refuseNoDays(from: string, to: string): void {
  const wrong = [['from', from] as const, ['to', to] as const].filter(([, date]) => !isDate(date)).map(([field]) => field);
  if (wrong.length > 0) throw new Refusal(VALIDATION_FAILED, { errors: wrong.map((field) => ({ field, code: 'FORMAT' })) });
  const count = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (count < 1 || count > STATS_DAYS_MAX) throw new Refusal(VALIDATION_FAILED, { errors: [{ field: 'to', code: 'RANGE' }] });
}

/** YYYY-MM-DD, one behind the other, both ends included. */
export const datesBetween = (from: string, to: string): string[] =>
  Array.from({ length: (Date.parse(to) - Date.parse(from)) / DAY_MS + 1 }, (_, index) =>
    dateOf(Date.parse(from) + index * DAY_MS),
  );

export const dayBefore = (date: string): string => dateOf(Date.parse(date) - DAY_MS);

/**
 * The first second of each day (since 1970), and behind the last day the first that counts no more.
 * @param dates one behind the other
 * @param now ms since 1970: a day that is not over ends with this second, days to come are empty
 */
export async function boundsOf(manager: EntityManager, dates: readonly string[], now: number): Promise<number[]> {
  // PostgreSQL knows what the zone did in every year.
  const rows = await manager.query<{ second: string }[]>(
    `select extract(epoch from (day at time zone $3))::bigint as second
     from generate_series($1::date::timestamp, $2::date::timestamp + interval '1 day', interval '1 day') as day order by day`,
    [dates[0], dates.at(-1), STATS_TIME_ZONE],
  );
  const end = Math.floor(now / 1_000) + 1;
  return rows.map(({ second }) => Math.min(Number(second), end));
}

function isDate(text: string): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && dateOf(at) === text;
}

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
