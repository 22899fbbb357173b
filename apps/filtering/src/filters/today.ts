import { LRUCache } from 'lru-cache';

const MOSCOW = 'Europe/Moscow';

/** The date of a moment (ms since 1970) in an IANA zone, YYYY-MM-DD. Moscow's when the zone is absent or unknown. */
export function dateIn(timeZone: string | undefined, now: number): string {
  try {
    return formatterOf(timeZone ?? MOSCOW).format(now);
  } catch {
    return formatterOf(MOSCOW).format(now);
  }
}

/** Making a formatter costs more than using it a thousand times. Bounded: a zone may be written in any mixture of cases. */
const formatters = new LRUCache<string, Intl.DateTimeFormat>({ max: 200 });

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  // The Swedish way of writing a date is the ISO one.
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formatters.set(timeZone, made);
  return made;
}
