import type { Language } from './i18n/language';

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

/** Kopecks as what is really paid: "424,15 ₽", without kopecks where there are none. */
export function roubles(kopecks: number, language: Language): string {
  const size = Math.abs(kopecks);
  const rest = size % 100;
  const sign = kopecks < 0 ? '−' : '';
  const whole = number((size - rest) / 100, language);
  const fraction = rest === 0 ? '' : `${language === 'ru' ? ',' : '.'}${String(rest).padStart(2, '0')}`;
  return `${sign}${whole}${fraction}${THIN}₽`;
}

/** A payment in roubles, or in Stars where it was made in them. */
export const money = (kopecks: number, stars: number | null | undefined, language: Language): string =>
  stars === undefined || stars === null || stars === 0 ? roubles(kopecks, language) : `${number(stars, language)}${THIN}★`;

/** "499", "499.5" and "499,50" roubles as kopecks; undefined for anything that is no amount. */
export function kopecksOf(text: string): number | undefined {
  const match = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text.replaceAll(/[\s\u202f₽]/g, ''));
  if (match === null) return undefined;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

export const amountInput = (kopecks: number): string =>
  kopecks % 100 === 0 ? String(kopecks / 100) : `${Math.floor(kopecks / 100)}.${String(kopecks % 100).padStart(2, '0')}`;

/** 0.1234 → "12,3 %". */
export const percent = (share: number, language: Language): string =>
  `${number(share * 100, language, 1)}${language === 'ru' ? THIN : ''}%`;

/** A duration in ms: "850 ms", "1,2 s", "3,5 min". */
export function duration(ms: number, language: Language): string {
  const units = language === 'ru' ? ['мс', 'с', 'мин'] : ['ms', 's', 'min'];
  if (ms < 1_000) return `${number(ms, language)}${THIN}${units[0] ?? ''}`;
  if (ms < 120_000) return `${number(ms / 1_000, language, 1)}${THIN}${units[1] ?? ''}`;
  return `${number(ms / 60_000, language, 1)}${THIN}${units[2] ?? ''}`;
}

/** A moment (ISO 8601) on this computer's clock: "21 ноя, 18:00", with its year when that is another one. */
export function moment(iso: string | null | undefined, language: Language, now = new Date()): string {
  if (iso === null || iso === undefined) return '—';
  const at = new Date(iso);
  const clock = `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
  return `${day(iso, language, now)}, ${clock}`;
}

/** The day of a moment, or a day by itself ("2026-11-21"): "21 ноя". */
export function day(iso: string | null | undefined, language: Language, now = new Date()): string {
  if (iso === null || iso === undefined) return '—';
  const at = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? new Date(`${iso}T00:00:00`) : new Date(iso);
  const month = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' })
    .formatToParts(at)
    .find(({ type }) => type === 'month');
  const year = at.getFullYear() === now.getFullYear() ? '' : `\u00a0${at.getFullYear()}`;
  return `${at.getDate()}\u00a0${(month?.value ?? '').slice(0, 3)}${year}`;
}

export interface PluralForms {
  readonly one: string;
  readonly few: string;
  readonly many: string;
  readonly other: string;
}

/** The number with the word that fits it: 1 день, 2 дня, 5 дней. */
export function counted(count: number, forms: PluralForms, language: Language): string {
  const rule = new Intl.PluralRules(language).select(count);
  return `${number(count, language)}\u00a0${rule === 'one' || rule === 'few' || rule === 'many' ? forms[rule] : forms.other}`;
}

/** YYYY-MM-DD as clocks in Moscow have it: the days of the statistics are theirs. */
export const moscowDay = (at: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Moscow', year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

/** A day so many days on. */
export function shiftDay(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Days from the first to the last, both counted. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000) + 1;
