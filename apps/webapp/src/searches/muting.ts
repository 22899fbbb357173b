import type { Search } from '../api/saved';

const DAY_MS = 86_400_000;

/** How far the clocks of a zone are ahead of UTC at a moment, ms. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(at / 1_000) * 1_000;
}

/** The midnight that ends today in a zone. @param now ms since 1970 @returns ISO 8601, UTC */
export function endOfToday(now: number, timeZone: string): string {
  const local = now + offsetAt(now, timeZone);
  const midnight = (Math.floor(local / DAY_MS) + 1) * DAY_MS;
  // On a day when the clocks are moved the offset of now is not that of midnight.
  return new Date(midnight - offsetAt(midnight - offsetAt(now, timeZone), timeZone)).toISOString();
}

export const isMuted = ({ alerts: { mutedUntil } }: Search, now: number): boolean =>
  mutedUntil !== undefined && Date.parse(mutedUntil) > now;
