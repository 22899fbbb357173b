const plain = !process.stdout.isTTY || process.env.NO_COLOR !== undefined;
const COLOURS = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  brightRed: 91,
  brightBlue: 94,
};

/** Text in a colour, where a terminal shows it. */
export const paint = (colour, text) => (plain ? text : `\x1b[${COLOURS[colour]}m${text}\x1b[0m`);

const MARKS = { warn: paint('yellow', 'warn '), error: paint('red', 'error '), fatal: paint('brightRed', 'fatal ') };
/** What every line has, or what has a place of its own below. */
const PLACED = new Set(['level', 'time', 'service', 'msg', 'context', 'err', 'requestId', 'traceId', 'pid', 'hostname']);

const inBrief = (value) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
};

/** One JSON line of a service as a person wants to read it; anything else as it is. */
export function readable(line) {
  let entry;
  try {
    entry = line.startsWith('{') ? JSON.parse(line) : undefined;
  } catch {
    // Half a line of a process that was killed.
  }
  if (entry === undefined) return line;
  const { level, time, msg, context, err, requestId } = entry;
  const rest = Object.entries(entry)
    .filter(([name]) => !PLACED.has(name))
    .map(([name, value]) => `${name}=${inBrief(value)}`);
  const parts = [
    paint('dim', String(time).slice(11, 23)),
    context === undefined ? '' : paint('dim', context),
    `${MARKS[level] ?? ''}${msg ?? ''}`,
    ...rest,
    requestId === undefined ? '' : paint('dim', requestId),
  ];
  const words = parts.filter(Boolean).join(' ');
  return err === undefined ? words : `${words}\n    ${err.stack ?? err.message ?? inBrief(err)}`;
}
