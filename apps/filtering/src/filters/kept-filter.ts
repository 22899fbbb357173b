import { FILTER_INVALID, Refusal } from '#contracts';
import { canonicalize, FILTER_FIELDS } from './canonical';

/** A filter by its public names, values as text, as its driver wrote it. */
export type KeptFilter = Readonly<Record<string, string>>;

/** Any real day may be kept: one that has passed reads as today. */
const ANY_DAY = '0000-01-01';

const valuesOf = (filter: KeptFilter): Record<string, unknown> =>
  Object.fromEntries(Object.entries(filter).map(([field, text]) => [field, [text]]));

/**
 * Kept as the driver wrote it: the form shows it again.
 * @throws Refusal FILTER_INVALID with every wrong field
 */
export function checkedFilter(filter: KeptFilter): Record<string, string> {
  const result = canonicalize(valuesOf(filter), ANY_DAY, FILTER_FIELDS);
  if ('errors' in result) throw new Refusal(FILTER_INVALID, { errors: result.errors });
  return Object.fromEntries(Object.entries(filter).map(([field, text]) => [field, text.trim()]));
}

/** The filter as it reads on a day, YYYY-MM-DD. */
export function filterOn(filter: KeptFilter, today: string): Record<string, string> {
  const { startDate } = filter;
  return startDate !== undefined && startDate < today ? { ...filter, startDate: today } : { ...filter };
}

/** The exchange's query that a checked filter means on a day. @throws Refusal FILTER_INVALID when it was never checked */
export function queryOn(filter: KeptFilter, today: string): string {
  const result = canonicalize(valuesOf(filterOn(filter, today)), ANY_DAY, FILTER_FIELDS);
  if ('errors' in result) throw new Refusal(FILTER_INVALID, { errors: result.errors });
  return result.filter.upstreamQuery;
}
