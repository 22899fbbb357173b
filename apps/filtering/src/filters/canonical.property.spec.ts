import fc, { type Arbitrary } from 'fast-check';
import { canonicalize, LIST_FIELDS } from './canonical';
import { isInn } from './inn';

const TODAY = '2026-03-10';

interface Circle {
  id: number;
  type: number;
  radius: number;
}
type Span = [min: number, max: number];

/** What a driver means; two of them that are equal are the same filter. */
interface Meaning {
  start?: Circle;
  finish?: Circle;
  date?: string;
  mine: boolean;
  /** Tenths of a tonne, tenths of a cubic metre. */
  load?: [number, number];
  loadTypes?: number[];
  truckTypes?: number[];
  distance?: Span;
  price?: Span;
  pricePerKm?: Span;
  inn?: string;
}

const circle = fc.record({
  id: fc.integer({ min: 1, max: 40 }),
  type: fc.constantFrom(1, 2),
  radius: fc.constantFrom(0, 50, 100, 1_000),
});
const span = (max: number): Arbitrary<Span> =>
  fc
    .tuple(fc.oneof(fc.nat(max), fc.constantFrom(0, max)), fc.oneof(fc.nat(max), fc.constantFrom(0, max)))
    .map(([a, b]): Span => [Math.min(a, b), Math.max(a, b)])
    // From end to end it is no filter, which is another meaning.
    .filter(([low, high]) => low > 0 || high < max);
const choice = fc
  .uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 })
  .map((ids) => ids.sort((a, b) => a - b));
const companyInn = fc.integer({ min: 100_000_000, max: 999_999_999 }).map((nine) => {
  const right = Array.from({ length: 10 }, (_, digit) => `${nine}${digit}`).filter(isInn);
  if (right.length !== 1) throw new Error(`${right.length} check digits fit ${nine}`);
  return right[0]!;
});
const meaning: Arbitrary<Meaning> = fc.record(
  {
    start: circle,
    finish: circle,
    date: fc.constantFrom('2026-03-10', '2026-03-11', '2027-01-01'),
    mine: fc.boolean(),
    load: fc.tuple(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 2_000 })),
    loadTypes: choice,
    truckTypes: choice,
    distance: span(9_999),
    price: span(99_999_900),
    pricePerKm: span(99_900),
    inn: companyInn,
  },
  { requiredKeys: ['mine'] },
);

/** Chances to write the same thing differently. */
type Chance = (most: number) => number;

function write(filter: Meaning, chance: Chance): Record<string, string[]> {
  const perhaps = chance(1) === 1;
  const whole = (value: number): string => `${'0'.repeat(chance(2))}${value}`;
  const blank = (): string => ' '.repeat(chance(1));
  const tenths = (value: number): string => {
    const mark = chance(1) === 1 ? ',' : '.';
    return value % 10 === 0 && chance(1) === 1
      ? whole(value / 10)
      : `${whole(Math.floor(value / 10))}${mark}${value % 10}${'0'.repeat(chance(2))}`;
  };
  const list = (ids: number[]): string => {
    const repeated = [...ids, ...ids.slice(0, chance(ids.length))];
    return repeated
      .map((value) => ({ text: `${blank()}${whole(value)}${blank()}`, at: chance(1_000) }))
      .sort((a, b) => a.at - b.at)
      .map(({ text }) => text)
      .join(',');
  };
  const bounds = ([low, high]: Span, max: number): string =>
    `${low === 0 && high < max && chance(1) === 1 ? '' : whole(low)},${blank()}${high === max && chance(1) === 1 ? '' : whole(high)}`;
  const texts: [string, string][] = [];
  for (const side of ['start', 'finish'] as const) {
    const point = filter[side];
    if (point === undefined) continue;
    texts.push([`${side}PointId`, whole(point.id)]);
    if (point.type !== 2 || perhaps) texts.push([`${side}PointType`, whole(point.type)]);
    if (point.radius !== 50 || perhaps) texts.push([`${side}PointRadius`, whole(point.radius)]);
  }
  if (filter.date !== undefined) texts.push(['startDate', filter.date]);
  if (filter.mine || perhaps) texts.push(['mode', filter.mine ? 'my' : 'all']);
  if (filter.load !== undefined) texts.push(['weightVolume', filter.load.map(tenths).join('-')]);
  else if (perhaps) texts.push(['weightVolume', 'any']);
  if (filter.loadTypes !== undefined) texts.push(['loadTypes', list(filter.loadTypes)]);
  if (filter.truckTypes !== undefined) texts.push(['truckTypes', list(filter.truckTypes)]);
  if (filter.distance !== undefined) texts.push(['distance', bounds(filter.distance, 9_999)]);
  else if (perhaps) texts.push(['distance', '0,9999']);
  if (filter.price !== undefined) texts.push(['price', bounds(filter.price, 99_999_900)]);
  if (filter.pricePerKm !== undefined) texts.push(['pricePerKm', bounds(filter.pricePerKm, 99_900)]);
  else if (perhaps) texts.push(['pricePerKm', '0,99900']);
  if (filter.inn !== undefined) texts.push(['ownerInn', `${blank()}${filter.inn}`]);
  if (perhaps) texts.push(['limit', whole(1 + chance(99))], ['offset', whole(chance(10_000))], ['sort', 'price']);
  const inAnyOrder = texts.map((entry) => ({ entry, at: chance(1_000) })).sort((a, b) => a.at - b.at);
  return Object.fromEntries(inAnyOrder.map(({ entry: [name, text] }) => [name, [text]]));
}

function bytes(query: Record<string, string[]>): string {
  const result = canonicalize(query, TODAY);
  if ('errors' in result) throw new Error(`${JSON.stringify(query)}: ${JSON.stringify(result.errors)}`);
  return result.filter.upstreamQuery;
}

/** The public name of each of the exchange's parameters. */
const PUBLIC: Readonly<Record<string, string>> = {
  mode: 'mode',
  start_point_id: 'startPointId',
  start_point_type: 'startPointType',
  start_point_radius: 'startPointRadius',
  finish_point_id: 'finishPointId',
  finish_point_type: 'finishPointType',
  finish_point_radius: 'finishPointRadius',
  start_date: 'startDate',
  wv: 'weightVolume',
  load_types: 'loadTypes',
  truck_types: 'truckTypes',
  distance: 'distance',
  price: 'price',
  price_per_km: 'pricePerKm',
  owner_company: 'ownerInn',
};

describe('the canonical query, for any filter', () => {
  it('is the same bytes however the filter is written', () => {
    fc.assert(
      fc.property(meaning, fc.gen(), (filter, gen) => {
        const chance: Chance = (most) => gen(fc.nat, { max: most });
        expect(bytes(write(filter, chance))).toBe(bytes(write(filter, () => 0)));
      }),
      { numRuns: 500 },
    );
  });

  it('is other bytes for another filter', () => {
    const pairs = fc.oneof(
      fc.tuple(meaning, meaning),
      // Filters that differ in one field alone are the ones a cache could confuse.
      fc
        .tuple(meaning, meaning, fc.constantFrom<keyof Meaning>('start', 'load', 'loadTypes', 'distance', 'price', 'inn', 'mine'))
        .map(([one, other, field]): [Meaning, Meaning] => [one, { ...one, [field]: other[field] }]),
    );
    const plain = (filter: Meaning): string => bytes(write(filter, () => 0));
    const said = (filter: Meaning): string => JSON.stringify(Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1)));
    const meant = (filter: Meaning): string => said(JSON.parse(JSON.stringify(filter)) as Meaning);
    fc.assert(
      fc.property(pairs, ([one, other]) => expect(plain(one) === plain(other)).toBe(meant(one) === meant(other))),
      { numRuns: 500 },
    );
  });

  it('is what it becomes when it is read again', () => {
    fc.assert(
      fc.property(meaning, (filter) => {
        const once = bytes(write(filter, () => 0));
        const again: Record<string, string[]> = {};
        for (const [name, value] of new URLSearchParams(once)) {
          const field = PUBLIC[name.slice('filter['.length, -1)];
          if (field !== undefined) again[field] = [value];
        }
        expect(bytes(again)).toBe(once);
      }),
    );
  });

  it('always begins alike and keeps one order of parameters', () => {
    const order = ['mode', 'user_id', ...Object.keys(PUBLIC).slice(1)];
    fc.assert(
      fc.property(meaning, (filter) => {
        const names = [...new URLSearchParams(bytes(write(filter, () => 0))).keys()];
        expect(names.slice(0, 2)).toEqual(['filter[mode]', 'filter[user_id]']);
        const places = names.map((name) => order.indexOf(name.slice('filter['.length, -1)));
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
        expect(places).not.toContain(-1);
      }),
    );
  });

  it('or every error comes out of anything, and nothing is ever thrown', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('1,2', '9'.repeat(30), '1e9', '-0', '٣', 'Infinity', '2026-02-29', '1-1', 'any', '%00', '0,0'),
    );
    const names = fc.oneof(fc.string(), fc.constantFrom(...LIST_FIELDS, '__proto__', 'constructor', 'toString'));
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.oneof(fc.array(text, { maxLength: 2 }), fc.jsonValue()))), (entries) => {
        const query = Object.fromEntries(entries) as Record<string, unknown>;
        const result = canonicalize(query, TODAY);
        if ('filter' in result)
          expect(result.filter.upstreamQuery).toMatch(/^filter%5Bmode%5D=(all|my)&filter%5Buser_id%5D=0(&|$)/);
        else expect(result.errors.length).toBeGreaterThan(0);
        if ('filter' in result) expect(Object.keys(query).filter((name) => !LIST_FIELDS.has(name))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes microseconds', () => {
    const queries = fc.sample(meaning, { numRuns: 200, seed: 7 }).map((filter) => write(filter, () => 0));
    for (let round = 0; round < 20; round++) queries.forEach(bytes);
    // Time of the processor, not of the wall: a busy machine proves nothing. About 10 µs each.
    const before = process.cpuUsage();
    for (let round = 0; round < 20; round++) queries.forEach(bytes);
    expect(process.cpuUsage(before).user / 4_000).toBeLessThan(250);
  });
});
