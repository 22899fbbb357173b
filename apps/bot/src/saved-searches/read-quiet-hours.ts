import type { QuietHours } from '#contracts';

const HOURS = /^(?:с|from)?\s*(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|—|до|to|till)\s*(\d{1,2})(?:[:.](\d{2}))?$/iu;

function timeOf(hour: string | undefined, minute = '00'): string | undefined {
  const [hours, minutes] = [Number(hour), Number(minute)];
  // People say "24" for midnight.
  if (hours > 24 || minutes > 59 || (hours === 24 && minutes > 0)) return undefined;
  return `${String(hours % 24).padStart(2, '0')}:${minute}`;
}

/** Hours as people write them: `22:00-7:30`, `с 22 до 7`. Undefined when they are none, or end where they begin. */
export function readQuietHours(text: string): QuietHours | undefined {
  const match = HOURS.exec(text.trim());
  if (match === null) return undefined;
  const [from, to] = [timeOf(match[1], match[2]), timeOf(match[3], match[4])];
  return from === undefined || to === undefined || from === to ? undefined : { from, to };
}
