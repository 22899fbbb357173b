const DAY_MS = 86_400_000;

/** Ms since the beginning of the day that it is at `at` in an IANA zone, by the clock on the wall. */
function sinceMidnight(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value ?? 0);
  return ((part('hour') * 60 + part('minute')) * 60 + part('second')) * 1_000 + (at % 1_000);
}

/** When the next day begins in an IANA zone, ms since 1970; also on the days when the clocks are changed. */
export function midnightAfter(now: number, timeZone: string): number {
  const guess = now + DAY_MS - sinceMidnight(now, timeZone);
  const off = sinceMidnight(guess, timeZone);
  return off < DAY_MS / 2 ? guess - off : guess + DAY_MS - off;
}
