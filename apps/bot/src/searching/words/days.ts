const MONTHS = ['янв', 'фев', 'мар', 'апр', 'ма', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек'] as const;
const DAY_MS = 86_400_000;

const isoDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

export const dayAfter = (today: string, days: number): string => isoDay(Date.parse(`${today}T00:00:00Z`) + days * DAY_MS);

/** Number of the month that a Russian word in any case names, as text. */
export function monthOf(word = ''): string {
  // "мая" and "март" begin alike: the longer stem is asked first.
  const month = MONTHS.findIndex((stem) => stem.length === 3 && word.startsWith(stem));
  return String((month === -1 ? MONTHS.indexOf('ма') : month) + 1);
}

/**
 * A day people write as 21.11 or 21.11.2026, as `YYYY-MM-DD`. Without a year the next such day; undefined for one that has passed,
 * lies more than a year away or is not in the calendar.
 */
export function dayInYear(today: string, day = '', month = '', year?: string): string | undefined {
  const thisYear = Number(today.slice(0, 4));
  const years = year === undefined ? [thisYear, thisYear + 1] : [Number(year) + (year.length === 2 ? 2_000 : 0)];
  const written = (one: number): string => `${one}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return years.map(written).find((date) => isReal(date) && date >= today && date <= dayAfter(today, 366));
}

/** 31 February parses as March in some engines: what comes back must be what was said. */
function isReal(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && isoDay(time) === date;
}
