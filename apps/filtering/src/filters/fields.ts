import { CARGO_SORTS, type CargoSort, type FieldErrorCode } from '#contracts';
import { isInn } from './inn';

/** What a text turned out to mean, or what is wrong with it. */
export type Read<T> =
  { readonly value: T } | { readonly code: FieldErrorCode; readonly params?: Readonly<Record<string, string | number>> };

const ok = <T>(value: T): Read<T> => ({ value });
const bad = (code: FieldErrorCode, params?: Readonly<Record<string, string | number>>): Read<never> =>
  params === undefined ? { code } : { code, params };

/** What one parameter means: it comes once, as a text; blanks around it do not matter. */
export function single<T>(values: unknown, reader: (text: string) => Read<T>): Read<T> {
  if (!Array.isArray(values) || values.length === 0) return bad('FORMAT');
  if (values.length > 1) return bad('DUPLICATE');
  const text: unknown = values[0];
  return typeof text === 'string' ? reader(text.trim()) : bad('FORMAT');
}

const WHOLE_NUMBER = /^-?\d+$/;

/** Whole number between two bounds, both included; leading zeros do not matter. */
export const integer =
  (min: number, max: number) =>
  (text: string): Read<number> => {
    if (!WHOLE_NUMBER.test(text)) return bad('FORMAT', { min, max });
    const value = Number(text);
    return value < min || value > max ? bad('RANGE', { min, max }) : ok(value);
  };

/** An id of the exchange: text of digits (it may exceed 2^53), compared without leading zeros. */
export const id = (text: string): Read<string> => (/^\d{1,20}$/.test(text) ? ok(text.replace(/^0+(?=\d)/, '')) : bad('FORMAT'));

const MOST_IDS = 50;

/** `1,2,3` in any order, repeated or not: sorted and without repeats, so that equal choices are equal texts. */
export function idList(text: string): Read<string> {
  const ids = new Set<string>();
  for (const part of text.split(',')) {
    const read = id(part.trim());
    if (!('value' in read)) return read;
    ids.add(read.value);
  }
  if (ids.size > MOST_IDS) return bad('RANGE', { max: MOST_IDS });
  return ok([...ids].sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).join(','));
}

/** `min,max` of whole numbers, one side may be empty; what covers everything is no bound at all. */
export const range =
  (min: number, max: number) =>
  (text: string): Read<string | undefined> => {
    const sides = text.split(',').map((side) => side.trim());
    const [from = '', to = ''] = sides;
    const numbers = [from, to].filter((side) => side !== '');
    if (sides.length !== 2 || numbers.length === 0 || !numbers.every((side) => WHOLE_NUMBER.test(side)))
      return bad('FORMAT', { min, max });
    const low = from === '' ? min : Number(from);
    const high = to === '' ? max : Number(to);
    if (low < min || low > max || high < min || high > max) return bad('RANGE', { min, max });
    // Both are possible, only not together: the second must be at least the first.
    if (low > high) return bad('RANGE', { min: low, max });
    return ok(low === min && high === max ? undefined : `${low},${high}`);
  };

const decimal = (text: string): number => (/^\d+([.,]\d{1,3})?$/.test(text) ? Number(text.replace(',', '.')) : NaN);

const TONNES = { min: 0.1, max: 1_000 } as const;
const CUBIC_METRES = { min: 0.1, max: 200 } as const;

/** `<tonnes>-<m3>`, point or comma for decimals; `any` is no bound. */
export function weightVolume(text: string): Read<string | undefined> {
  if (text === 'any') return ok(undefined);
  const parts = text.split('-');
  const [tonnes = NaN, volume = NaN] = parts.map((part) => decimal(part.trim()));
  if (parts.length !== 2 || Number.isNaN(tonnes) || Number.isNaN(volume)) return bad('FORMAT');
  if (tonnes < TONNES.min || tonnes > TONNES.max) return bad('RANGE', TONNES);
  if (volume < CUBIC_METRES.min || volume > CUBIC_METRES.max) return bad('RANGE', CUBIC_METRES);
  return ok(`${tonnes}-${volume}`);
}

/** A day of the calendar, `YYYY-MM-DD`, not before `earliest`. */
export const day =
  (earliest: string) =>
  (text: string): Read<string> => {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return bad('FORMAT');
    const time = Date.parse(`${text}T00:00:00Z`);
    // 31 February parses as March in some engines: what comes back must be what was said.
    if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) return bad('FORMAT');
    return text < earliest ? bad('RANGE', { min: earliest }) : ok(text);
  };

export const mode = (text: string): Read<'all' | 'my'> =>
  text === 'all' || text === 'my' ? ok(text) : bad('FORMAT', { allowed: 'all, my' });

export function sort(text: string): Read<CargoSort> {
  const known = CARGO_SORTS.find((name) => name === text);
  return known === undefined ? bad('FORMAT', { allowed: CARGO_SORTS.join(', ') }) : ok(known);
}

export const inn = (text: string): Read<string> => (isInn(text) ? ok(text) : bad('FORMAT'));

/** Type of a point: the dictionary's own word, passed back as it is; a number in its shortest form. */
export function pointType(text: string): Read<string> {
  const number = id(text);
  return 'value' in number || /^[0-9A-Za-z_-]{1,20}$/.test(text) ? ok('value' in number ? number.value : text) : bad('FORMAT');
}
