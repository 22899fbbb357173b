/**
 * Reading what CargoTech sent, whatever it sent: every field may be absent, null, text instead of a number, or of another shape.
 * None of these throws; what cannot be read is null.
 */
export type Plain = Readonly<Record<string, unknown>>;

const NOTHING: Plain = Object.freeze({});

export const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object, or an empty one. */
export const plain = (value: unknown): Plain => (isPlain(value) ? value : NOTHING);

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** Trimmed text that is not empty, at most `longest` characters of it. */
export function text(value: unknown, longest = 300): string | null {
  const written = typeof value === 'string' ? value : typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
  const trimmed = written.trim().slice(0, longest).trim();
  return trimmed === '' ? null : trimmed;
}

/** A finite number, also when written as text with a dot or a comma. */
export function number(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const written = value.trim().replace(',', '.');
  if (!/^[+-]?\d{1,15}(\.\d{1,15})?$/.test(written)) return null;
  return Number(written);
}

/** A number above zero: nothing weighs, costs or measures zero, the exchange writes it for "unknown". */
export function positive(value: unknown): number | null {
  const read = number(value);
  return read !== null && read > 0 && read <= Number.MAX_SAFE_INTEGER ? read : null;
}

/** Whole kopecks above zero. */
export function kopecks(value: unknown): number | null {
  const read = positive(value);
  const whole = read === null ? 0 : Math.round(read);
  return whole > 0 && Number.isSafeInteger(whole) ? whole : null;
}

/** An id as text: 1 to 20 digits. A number that has lost digits on its way is no id. */
export function id(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : null;
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? value : null;
}

export const flag = (value: unknown): boolean => value === true || value === 1 || value === '1' || value === 'true';

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?$/;

/**
 * A date or a clock time just as the exchange shows it: its `Z` does not mean UTC, so the zone is dropped and nothing is shifted.
 * @returns `2026-01-03` or `2026-01-03T10:00:00`
 */
export function clockTime(value: unknown): string | null {
  const match = typeof value === 'string' ? DATE.exec(value.trim()) : null;
  if (match === null) return null;
  const [, year = '', month = '', day = '', hours, minutes, seconds = '00'] = match;
  const date = `${year}-${month}-${day}`;
  const real = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(real.getTime()) || !real.toISOString().startsWith(date)) return null;
  return hours === undefined || minutes === undefined ? date : `${date}T${hours}:${minutes}:${seconds}`;
}
