import { createHash } from 'node:crypto';
import { queryOn, type KeptFilter } from '../filters/kept-filter';
import { dateIn } from '../filters/today';
import { dayAfter, momentOf } from '../filters/zone-time';

/** A query is watched so long before its day begins, so that it is known when it counts, and so long after its day has ended. */
const MARGIN_MS = 5 * 60_000;
/** Today's and the next one: nobody is late at midnight. */
const DAYS_PREPARED = 2;

/** The exchange's query that a search means for a time. Ms since 1970; infinities where it has no end. */
export interface QueryWindow {
  readonly queryKey: string;
  readonly upstreamQuery: string;
  readonly from: number;
  readonly until: number;
}

/** SHA-256 of the exchange's query, hex. */
export const queryKeyOf = (upstreamQuery: string): string => createHash('sha256').update(upstreamQuery).digest('hex');

/**
 * A start date that has passed reads as today, so the query of such a search is another one every day of its driver's zone.
 * @returns the queries of the days to come, and when more of them are due (undefined: never)
 */
export function queryWindows(filter: KeptFilter, timeZone: string, now: number): { windows: QueryWindow[]; rollsAt?: number } {
  const of = (day: string): Pick<QueryWindow, 'queryKey' | 'upstreamQuery'> => {
    const upstreamQuery = queryOn(filter, day);
    return { queryKey: queryKeyOf(upstreamQuery), upstreamQuery };
  };
  const today = dateIn(timeZone, now);
  const { startDate } = filter;
  if (startDate === undefined) return { windows: [{ ...of(today), from: -Infinity, until: Infinity }] };
  const windows: QueryWindow[] = [];
  let day = startDate > today ? startDate : today;
  const rollsAt = momentOf(timeZone, dayAfter(day));
  for (let n = 0; n < DAYS_PREPARED; n++, day = dayAfter(day)) {
    const from = n === 0 ? -Infinity : momentOf(timeZone, day) - MARGIN_MS;
    windows.push({ ...of(day), from, until: momentOf(timeZone, dayAfter(day)) + MARGIN_MS });
  }
  return { windows, rollsAt };
}
