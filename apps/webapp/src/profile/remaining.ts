import type { SubscriptionPeriod } from '../api/client';

const DAY_MS = 86_400_000;

/**
 * Which part of the running stretch of access is left, 0 to 1. By the server's count of days, not by the phone's clock, which may be wrong.
 * @param daysLeft until `expiresAt`, rounded up
 */
export function partLeft(daysLeft: number, expiresAt: string, history: readonly SubscriptionPeriod[]): number {
  if (daysLeft <= 0) return 0;
  const end = Date.parse(expiresAt);
  const now = end - daysLeft * DAY_MS;
  const running = history.filter(({ endsAt }) => Date.parse(endsAt) > now);
  const begin = Math.min(now, ...running.map(({ startsAt }) => Date.parse(startsAt)));
  return Math.min(1, (end - now) / (end - begin));
}
