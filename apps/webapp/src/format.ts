import type { Language } from './i18n/i18n';

/** Narrow no-break space: between thousands and before a unit. */
const THIN = '\u202f';

/** 1234567 → "1 234 567" with thin spaces, at most so many decimals, a comma in Russian. */
export function number(value: number, language: Language, decimals = 0): string {
  const rounded = Number(value.toFixed(decimals));
  const [whole = '0', rest] = String(Math.abs(rounded)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN);
  const fraction = rest === undefined ? '' : `${language === 'ru' ? ',' : '.'}${rest}`;
  return `${rounded < 0 ? '−' : ''}${grouped}${fraction}`;
}

/** Kopecks as roubles: "105 500 ₽". */
export const roubles = (kopecks: number, language: Language): string => `${number(kopecks / 100, language)}${THIN}₽`;

/** Kopecks as what is really paid: "424,15 ₽", without kopecks where there are none. */
export function exactRoubles(kopecks: number, language: Language): string {
  const rest = kopecks % 100;
  const whole = number((kopecks - rest) / 100, language);
  return rest === 0 ? `${whole}${THIN}₽` : `${whole}${language === 'ru' ? ',' : '.'}${String(rest).padStart(2, '0')}${THIN}₽`;
}

/** Kopecks per kilometre: "69,8 ₽/км". */
export const perKm = (kopecks: number, language: Language, unit: string): string =>
  `${number(kopecks / 100, language, 1)}${THIN}${unit}`;

export const withUnit = (value: number, unit: string, language: Language, decimals = 0): string =>
  `${number(value, language, decimals)}${THIN}${unit}`;

export interface PluralForms {
  readonly one: string;
  readonly few: string;
  readonly many: string;
  readonly other: string;
}

/** The word that fits the number: 1 груз, 2 груза, 5 грузов. */
export function plural(count: number, forms: PluralForms, language: Language): string {
  const rule = new Intl.PluralRules(language).select(count);
  return rule === 'one' || rule === 'few' || rule === 'many' ? forms[rule] : forms.other;
}

/** YYYY-MM-DD of a day so many days from now, on this phone's calendar. */
export function dayFromNow(days: number, now = new Date()): string {
  return localDay(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days));
}

function localDay(day: Date): string {
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
}

/**
 * A date of the exchange, "2026-11-21" or with its clock time "2026-11-21T18:00:00": today, tomorrow, else "пт, 21 ноя".
 * The clock time is shown as the exchange gives it, in no zone.
 */
export function exchangeDate(
  text: string,
  language: Language,
  words: { today: string; tomorrow: string },
  now = new Date(),
): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}))?/.exec(text);
  if (match === null) return text;
  const [, year, month, day, clock] = match;
  const date = `${year}-${month}-${day}`;
  const shown =
    date === dayFromNow(0, now) ? words.today : date === dayFromNow(1, now) ? words.tomorrow : shortDate(date, language);
  return clock === undefined || clock === '00:00' ? shown : `${shown}, ${clock}`;
}

/** A moment of ours (ISO 8601, UTC) on this phone's clock: "сегодня, 18:00". */
export function momentDate(
  iso: string,
  language: Language,
  words: { today: string; tomorrow: string },
  now = new Date(),
): string {
  const at = new Date(iso);
  const clock = `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
  return `${exchangeDate(localDay(at), language, words, now)}, ${clock}`;
}

/** "пт, 21 ноя": the month cut to three letters, as drivers write it. */
function shortDate(date: string, language: Language): string {
  const parts = new Intl.DateTimeFormat(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).formatToParts(new Date(`${date}T00:00:00Z`));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('weekday')}, ${part('day')} ${part('month').slice(0, 3)}`;
}

/** The day of a moment of ours (ISO 8601, UTC) on this phone's calendar: "21 ноября", with the year when it is another one; day and month stay together. */
export function calendarDate(iso: string, language: Language, now = new Date()): string {
  const day = new Date(iso);
  const year = day.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return new Intl.DateTimeFormat(language === 'ru' ? 'ru' : 'en-GB', { day: 'numeric', month: 'long', ...year })
    .format(day)
    .replace(/\s?г\.$/, '')
    .replace(' ', '\u00a0');
}
