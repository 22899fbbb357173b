/** The date of a moment (ms since 1970) in a zone, YYYY-MM-DD. An unknown zone reads as Moscow's. */
export function dateIn(timeZone: string, now: number): string {
  try {
    return formatterOf(timeZone).format(now);
  } catch {
    return formatterOf('Europe/Moscow').format(now);
  }
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs more than using it a thousand times; there are a few dozen zones. */
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  // The Swedish way of writing a date is the ISO one.
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formatters.set(timeZone, made);
  return made;
}
