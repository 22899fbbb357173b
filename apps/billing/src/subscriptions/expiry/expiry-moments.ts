import type { NoticeKind } from '#contracts';

const DAY_MS = 86_400_000;
const BEFORE_MS: readonly (readonly [NoticeKind, number])[] = [
  ['expired', 0],
  ['expires-tomorrow', DAY_MS],
  ['expires-in-3-days', 3 * DAY_MS],
];

/** What there is to say at `now` of access that ends then; the newest alone, however long nobody looked. Times in ms since 1970. */
export const newestNotice = (expiresAt: number, now: number): NoticeKind | undefined =>
  BEFORE_MS.find(([, before]) => expiresAt - before <= now)?.[0];

/** When there will be something to say or to show next, after `now`; undefined when all is said. */
export function nextMoment(expiresAt: number, usableUntil: number, now: number): number | undefined {
  const moments = [...BEFORE_MS.map(([, before]) => expiresAt - before), usableUntil].filter((moment) => moment > now);
  return moments.length === 0 ? undefined : Math.min(...moments);
}
