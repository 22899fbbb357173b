import { LRUCache } from 'lru-cache';

const MOSCOW = 'Europe/Moscow';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The day after a day of the calendar, both YYYY-MM-DD. */
export const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);

/** What a clock on a wall of the zone shows, HH:mm. Moscow's when the zone is unknown. */
export const wallClock = (timeZone: string, now: number): string => shown(timeZone, now).slice(11);

/** When a wall clock of the zone shows this day and time, ms since 1970; a time that the zone skips is one it does not. */
export function momentOf(timeZone: string, day: string, time = '00:00'): number {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  const about = wanted - offsetMs(timeZone, wanted);
  // The first guess may lie on the other side of a change of the clocks.
  return wanted - offsetMs(timeZone, about);
}

const offsetMs = (timeZone: string, at: number): number => {
  const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  return Date.parse(`${shown(timeZone, minute).replace(' ', 'T')}:00Z`) - minute;
};

const formatters = new LRUCache<string, Intl.DateTimeFormat>({ max: 200 });

/** YYYY-MM-DD HH:mm, the Swedish way. */
function shown(timeZone: string, at: number): string {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known.format(at);
  const two = '2-digit';
  const parts = { year: 'numeric', month: two, day: two, hour: two, minute: two, hourCycle: 'h23' } as const;
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat('sv-SE', { timeZone, ...parts });
  } catch {
    made = new Intl.DateTimeFormat('sv-SE', { timeZone: MOSCOW, ...parts });
  }
  formatters.set(timeZone, made);
  return made.format(at);
}
