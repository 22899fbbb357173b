const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000] as const;

/** Ms between two looks at something unfinished, while it is young. */
const GROWING = [1, 2, 3, 5, 8, 13, 21, 34, 55].map((minutes) => minutes * MINUTE);
const YOUNG_MS = 2 * HOUR;
const HOURLY_UNTIL_MS = DAY;
const DAILY_UNTIL_MS = 7 * DAY;
/** A receipt that is not registered by then needs a person. */
export const RECEIPT_LATE_MS = 3 * DAY;

/**
 * When something unfinished is looked at next: growing pauses for two hours, hourly for a day, daily for a week.
 * @param since ms since 1970 @param checks looks taken so far @returns ms since 1970; undefined when there is no sense in asking any more
 */
export function nextCheck(since: number, checks: number, now: number): number | undefined {
  const age = now - since;
  if (age < YOUNG_MS) return now + (GROWING[checks] ?? HOUR);
  if (age < HOURLY_UNTIL_MS) return now + HOUR;
  return age < DAILY_UNTIL_MS ? now + DAY : undefined;
}
