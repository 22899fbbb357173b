import { CARGO_SORTS, type CargoSort, type FieldErrorCode } from '#contracts';
import { isInn } from './inn';

/** What a text turned out to mean, or what is wrong with it. */
export type Read<T> =
  { readonly value: T } | { readonly code: FieldErrorCode; readonly params?: Readonly<Record<string, string | number>> };

const ok = <T>(value: T): Read<T> => ({ value });
const bad = (code: FieldErrorCode, params?: Readonly<Record<string, string | number>>): Read<never> =>
  params === undefined ? { code } : { code, params };

/** Whole number between two bounds, both included; leading zeros do not matter. */
export const integer =
  (min: number, max: number) =>
  (text: string): Read<number> => {
    if (!/^-?\d{1,15}$/.test(text)) return bad('FORMAT', { min, max });
    const value = Number(text);
    return value < min || value > max ? bad('RANGE', { min, max }) : ok(value);
  };

/** An id of the exchange: text of digits, compared without leading zeros. */
export const id = (text: string): Read<string> => (/^\d{1,20}$/.test(text) ? ok(text.replace(/^0+(?=\d)/, '')) : bad('FORMAT'));

/** `1,2,3` in any order, repeated or not: sorted and without repeats, so that equal choices are equal texts. */
export function idList(text: string): Read<string> {
  const ids = text.split(',').map((part) => id(part.trim()));
  const values = ids.flatMap((read) => ('value' in read ? [read.value] : []));
  if (values.length < ids.length || ids.length > 50) return bad('FORMAT');
  return ok([...new Set(values)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).join(','));
}

/** `min,max` of whole numbers; what covers everything is no bound at all. */
export const range =
  (min: number, max: number) =>
  (text: string): Read<string | undefined> => {
    const match = /^(\d{1,12}),(\d{1,12})$/.exec(text);
    if (match === null) return bad('FORMAT', { min, max });
    const [low, high] = [Number(match[1]), Number(match[2])];
    if (low > high || low < min || high > max) return bad('RANGE', { min, max });
    return ok(low === min && high === max ? undefined : `${low},${high}`);
  };

const decimal = (text: string): number => (/^\d{1,4}([.,]\d{1,3})?$/.test(text) ? Number(text.replace(',', '.')) : NaN);

export const WEIGHT_VOLUME_BOUNDS = { minTonnes: 0.1, maxTonnes: 1_000, minVolume: 0.1, maxVolume: 200 } as const;

/** `<tonnes>-<m3>` with decimals; `any` is no bound. */
export function weightVolume(text: string): Read<string | undefined> {
  if (text === 'any') return ok(undefined);
  const parts = text.split('-');
  const [tonnes = NaN, volume = NaN] = parts.map(decimal);
  if (parts.length !== 2 || Number.isNaN(tonnes) || Number.isNaN(volume)) return bad('FORMAT');
  const { minTonnes, maxTonnes, minVolume, maxVolume } = WEIGHT_VOLUME_BOUNDS;
  if (tonnes < minTonnes || tonnes > maxTonnes || volume < minVolume || volume > maxVolume)
    return bad('RANGE', { ...WEIGHT_VOLUME_BOUNDS });
  return ok(`${tonnes}-${volume}`);
}

/** A day of the calendar, `YYYY-MM-DD`, not before `today`. */
export const day =
  (today: string) =>
  (text: string): Read<string> => {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return bad('FORMAT');
    const time = Date.parse(`${text}T00:00:00Z`);
    // 31 February parses as March in some engines: what comes back must be what was said.
    if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) return bad('FORMAT');
    return text < today ? bad('RANGE', { min: today }) : ok(text);
  };

export const mode = (text: string): Read<'all' | 'my'> =>
  text === 'all' || text === 'my' ? ok(text) : bad('FORMAT', { allowed: 'all, my' });

export function sort(text: string): Read<CargoSort> {
  const known = CARGO_SORTS.find((name) => name === text);
  return known === undefined ? bad('FORMAT', { allowed: CARGO_SORTS.join(', ') }) : ok(known);
}

export const inn = (text: string): Read<string> => (isInn(text) ? ok(text) : bad('FORMAT'));

/** Type of a point: the dictionary's own word, passed back as it is. */
export const pointType = (text: string): Read<string> => (/^[0-9A-Za-z_-]{1,20}$/.test(text) ? ok(text) : bad('FORMAT'));
