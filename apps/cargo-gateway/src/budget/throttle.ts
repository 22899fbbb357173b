/** What CargoTech's answers say about its own limit. The documented headers and the ones Laravel really sends are both read. */

/** No header may silence us for longer than the window it speaks of. */
const LONGEST_MS = 61_000;

/**
 * How long the exchange wants to be left alone, in milliseconds; 0 when it does not say so.
 * @param now wall clock, ms since 1970: `X-RateLimit-Reset` is a moment, in seconds
 */
export function coolDownMs(status: number, headers: Readonly<Record<string, unknown>>, now: number): number {
  const spent = number(headers['x-ratelimit-remaining']) === 0;
  if (status !== 429 && !spent) return 0;
  const waits = [
    seconds(headers['retry-after'], now),
    seconds(headers['x-ratelimit-reset-after'], now),
    seconds(headers['x-ratelimit-reset'], now),
  ];
  const wait = waits.find((ms) => ms !== undefined && ms > 0);
  return Math.min(wait ?? 0, LONGEST_MS);
}

function number(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,13}(\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
}

/** Seconds from now, seconds since 1970, or an HTTP date, whichever it can be. */
function seconds(value: unknown, now: number): number | undefined {
  const given = number(value);
  if (given !== undefined) return given > 1_000_000_000 ? given * 1_000 - now : given * 1_000;
  const date = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : date - now;
}
