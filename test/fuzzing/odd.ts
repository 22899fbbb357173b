import fc, { type Arbitrary } from 'fast-check';

/** Words that have broken programs before: of JavaScript, of PostgreSQL, of HTTP, of Unicode, of calendars. */
export const ODD_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfffy',
  '\ufeff',
  '\u202eабв',
  '👨‍👩‍👧‍👦',
  'é'.repeat(300),
  'ﷺ'.repeat(40),
  '١٢٣',
  'İıſß',
  "' or 1=1 --",
  "'; drop table auth.drivers; --",
  '"; delete from billing.payments',
  '\\',
  '%',
  '_%_%',
  '$1',
  '${7*7}{{7*7}}',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '=cmd|calc',
  'a\r\nX-Evil: 1',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  'Infinity',
  '-1',
  '-0',
  '1e400',
  '0x10',
  '1.5',
  '9'.repeat(30),
  '9'.repeat(400),
  '2147483648',
  '9223372036854775808',
  '00000000-0000-0000-0000-000000000000',
  '2026-02-30',
  '0000-01-01',
  '+275760-09-14',
  '-271822-01-01T00:00:00Z',
  '2026-01-01T00:00:00+99:99',
  '9999-12-31T23:59:59.999999999Z',
  '2026-W01-1',
  'http://169.254.169.254/latest',
  'javascript:alert(1)',
  '(a+)+$',
  'x'.repeat(20_000),
];

const deep = (levels: number): unknown => JSON.parse(`${'{"a":['.repeat(levels)}${']}'.repeat(levels)}`) as unknown;
/** Own properties of these names, as JSON brings them. */
const named = (name: string, value: unknown): unknown => Object.fromEntries([[name, value]]);

const ODD_NUMBERS = [0, -0, -1, 1.5, 0.1, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 63, 1e21, 1e308, -1e308, 5e-324];

export const oddText: Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ODD_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);

/** Anything that JSON can say, above all what nobody expects. */
export const oddValue: Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: oddText },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...ODD_NUMBERS) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      false,
      [],
      {},
      [null],
      [[]],
      deep(3),
      deep(1_000),
      Array.from({ length: 2_000 }, (_, i) => i),
      Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`field${i}`, i])),
      named('__proto__', { admin: true }),
      named('constructor', { prototype: { admin: true } }),
      named('constructor', 'x'),
      named('toString', 1),
      named('then', 1),
      named('length', -1),
    ),
  },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** Below that one place is as good as another. */
const DEEPEST_PLACE = 8;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every place inside a value that something else can be put at. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const inside = path.length < DEEPEST_PLACE && (isRecord(value) || Array.isArray(value)) ? Object.entries(value) : [];
  return [path, ...inside.slice(0, 40).flatMap(([name, part]) => placesIn(part, [...path, name]))];
}

function withAt(value: unknown, [name, ...rest]: readonly string[], change: (old: unknown) => unknown): unknown {
  if (name === undefined) return change(value);
  if (Array.isArray(value)) return value.map((part: unknown, i) => (String(i) === name ? withAt(part, rest, change) : part));
  const entries = Object.entries(value as object).flatMap(([key, part]: [string, unknown]) => {
    if (key !== name) return [[key, part]];
    const changed = withAt(part, rest, change);
    return changed === undefined ? [] : [[key, changed]];
  });
  return Object.fromEntries(entries) as unknown;
}

/** What is right, spoiled at one or two places: another value, one too few, one too many. */
export const spoiled = (right: Arbitrary<unknown>): Arbitrary<unknown> =>
  right.chain((value) => {
    const places = placesIn(value);
    const one = fc
      .record({
        place: fc.constantFrom(...places),
        how: fc.constantFrom('other', 'other', 'other', 'gone', 'more'),
        odd: oddValue,
        name: fc.constantFrom('__proto__', 'constructor', 'extra', 'id', 'driverId', 'role', '', 'then'),
      })
      .map(({ place, how, odd, name }) => (from: unknown): unknown => {
        if (how === 'more') return withAt(from, place, (old) => (isRecord(old) ? { ...old, ...plain(name, odd) } : old));
        return withAt(from, place, () => (how === 'gone' && place.length > 0 ? undefined : odd));
      });
    return fc.array(one, { minLength: 1, maxLength: 2 }).map((changes) => changes.reduce(spoil, value));
  });

const plain = (name: string, value: unknown): object => Object.fromEntries([[name, value]]);

/** The second change may have lost its place to the first. */
function spoil(value: unknown, change: (from: unknown) => unknown): unknown {
  try {
    return change(value);
  } catch {
    return value;
  }
}
