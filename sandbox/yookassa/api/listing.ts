import { invalid } from '../shop/refusal';

interface Listed {
  readonly order: number;
  readonly createdAt: number;
}

type Query = URLSearchParams;
/** Whether an object passes one filter of the query. */
type Test<T> = (object: T) => boolean;

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  gte: (value, limit) => value >= limit,
  gt: (value, limit) => value > limit,
  lte: (value, limit) => value <= limit,
  lt: (value, limit) => value < limit,
};
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;
const THREE_YEARS_MS = 3 * 365 * 86_400_000;

/** What a list can be asked for: moments with their comparisons, and words. */
export interface ListRules<T> {
  readonly moments: Readonly<Record<string, (object: T) => number | undefined>>;
  readonly words: Readonly<Record<string, (object: T) => string | undefined>>;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string | undefined;
}

/**
 * Objects of the last three years that pass every filter, newest first.
 * @throws Refusal 400 for a parameter that is unknown or wrong
 */
export function listPage<T extends Listed>(objects: Iterable<T>, query: Query, rules: ListRules<T>, now: number): Page<T> {
  const limit = readLimit(query);
  const below = readCursor(query);
  const tests = Array.from(query, ([name, value]) => readTest(name, value, rules)).filter((test) => test !== undefined);
  const found = [...objects]
    .filter((one) => one.order < below && one.createdAt > now - THREE_YEARS_MS && tests.every((test) => test(one)))
    .sort((one, other) => other.order - one.order);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: last === undefined || found.length <= limit ? undefined : cursorOf(last) };
}

function readTest<T>(name: string, value: string, { moments, words }: ListRules<T>): Test<T> | undefined {
  if (name === 'limit' || name === 'cursor') return undefined;
  const word = Object.hasOwn(words, name) ? words[name] : undefined;
  if (word !== undefined) return (one) => word(one) === value;
  const [field = '', comparison = ''] = name.split('.');
  const moment = Object.hasOwn(moments, field) ? moments[field] : undefined;
  const compare = Object.hasOwn(COMPARISONS, comparison) ? COMPARISONS[comparison] : undefined;
  if (moment === undefined || compare === undefined) throw invalid('Unknown parameter', name);
  const wanted = MOMENT.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(wanted)) throw invalid('A moment must be in ISO 8601 with its zone', name);
  return (one) => {
    const at = moment(one);
    return at !== undefined && compare(at, wanted);
  };
}

function readLimit(query: Query): number {
  const limit = query.get('limit') ?? '10';
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 100) throw invalid('From 1 to 100', 'limit');
  return Number(limit);
}

const cursorOf = ({ order }: Listed): string => Buffer.from(`after ${order}`).toString('base64url');

/** @returns the order of the last object that has been shown */
function readCursor(query: Query): number {
  const cursor = query.get('cursor');
  if (cursor === null) return Infinity;
  const [, order] = /^after (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (order === undefined) throw invalid('Not a cursor of this list', 'cursor');
  return Number(order);
}
