import { dateIn } from '../filters/today';
import { dayAfter, momentOf, wallClock } from '../filters/zone-time';

const HOUR_MS = 3_600_000;

/** What decides when the alerts of a search go out. */
export interface Terms {
  readonly timeZone: string;
  /** HH:mm in the zone; `from` later than `to` spans midnight, equal ones are no hours at all. */
  readonly quiet?: { readonly from: string; readonly to: string };
  readonly maxPerHour: number;
  /** The hour of `told`, counted from 1970. */
  readonly toldHour: number;
  /** Alerts in that hour. */
  readonly told: number;
}

export const hourOf = (now: number): number => Math.floor(now / HOUR_MS);

/** When the quiet hours end that `now` lies in, ms since 1970; undefined outside of them. */
export function quietUntil({ timeZone, quiet }: Pick<Terms, 'timeZone' | 'quiet'>, now: number): number | undefined {
  if (quiet === undefined || quiet.from === quiet.to) return undefined;
  const { from, to } = quiet;
  const clock = wallClock(timeZone, now);
  const within = from < to ? clock >= from && clock < to : clock >= from || clock < to;
  if (!within) return undefined;
  const today = dateIn(timeZone, now);
  return momentOf(timeZone, clock < to ? today : dayAfter(today), to);
}

/** Until when a match of the search has to wait, ms since 1970; undefined when it may be told at once. */
export function heldUntil(terms: Terms, now: number): number | undefined {
  const quiet = quietUntil(terms, now);
  if (quiet !== undefined) return quiet;
  const { toldHour, told, maxPerHour } = terms;
  if (toldHour !== hourOf(now) || told < maxPerHour) return undefined;
  const nextHour = (hourOf(now) + 1) * HOUR_MS;
  return quietUntil(terms, nextHour) ?? nextHour;
}
