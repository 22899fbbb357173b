import fc from 'fast-check';
import { canonicalize, type Canonical } from './canonical';
import { isInn } from './inn';
import { dateIn } from './today';

const TODAY = '2026-03-10';
const read = (filter: Record<string, string | string[]>, today = TODAY): Canonical =>
  canonicalize(
    Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, Array.isArray(value) ? value : [value]])),
    today,
  );
const queryOf = (filter: Record<string, string>): string => {
  const result = read(filter);
  if ('errors' in result) throw new Error(JSON.stringify(result.errors));
  return decodeURIComponent(result.filter.upstreamQuery);
};
const errorsOf = (filter: Record<string, string | string[]>): Record<string, string> => {
  const result = read(filter);
  return 'errors' in result ? Object.fromEntries(result.errors.map(({ field, code }) => [field, code])) : {};
};

describe('the canonical query', () => {
  it('holds what the exchange always wants, and nothing else, for no filter', () => {
    expect(read({})).toEqual({
      filter: { upstreamQuery: 'filter%5Bmode%5D=all&filter%5Buser_id%5D=0', sort: 'default', limit: 20, offset: 0 },
    });
  });

  it('holds every filter in one order', () => {
    const all = {
      ownerInn: '7707083893',
      pricePerKm: '6000,99900',
      price: '1000000,5000000',
      distance: '100,2000',
      truckTypes: '6,1',
      loadTypes: '2,1,2',
      weightVolume: '7,5-45',
      startDate: '2026-03-10',
      finishPointId: '39',
      finishPointRadius: '0',
      startPointId: '1',
      mode: 'my',
      sort: 'price',
      limit: '50',
      offset: '100',
    };
    expect(queryOf(all)).toBe(
      'filter[mode]=my&filter[user_id]=0&filter[start_point_id]=1&filter[start_point_type]=2&filter[start_point_radius]=50' +
        '&filter[finish_point_id]=39&filter[finish_point_type]=2&filter[finish_point_radius]=0&filter[start_date]=2026-03-10&filter[wv]=7.5-45' +
        '&filter[load_types]=1,2&filter[truck_types]=1,6&filter[distance]=100,2000&filter[price]=1000000,5000000&filter[price_per_km]=6000,99900&filter[owner_company]=7707083893',
    );
    expect(read(all)).toMatchObject({ filter: { sort: 'price', limit: 50, offset: 100 } });
  });

  it.each([
    [{ startPointId: '0062' }, { startPointId: '62', startPointType: '2', startPointRadius: '050' }],
    [{ weightVolume: '15.0-65' }, { weightVolume: '15-65,0' }],
    [{ weightVolume: 'any' }, {}],
    [{ distance: '0,9999' }, {}],
    [{ price: '0,99999900', mode: 'all', sort: 'default' }, {}],
    [{ loadTypes: '3,1,10,1' }, { loadTypes: '1, 3, 10' }],
  ])('is equal for %p and %p', (one, other) =>
    expect(queryOf(one as Record<string, string>)).toBe(queryOf(other as Record<string, string>)),
  );

  it('names every wrong field at once', () => {
    const wrong = {
      startPointId: 'x',
      startPointRadius: '1001',
      finishPointType: '2',
      startDate: '2026-03-09',
      mode: 'mine',
      weightVolume: '0-65',
      loadTypes: '1,,2',
      truckTypes: 'a',
      distance: '10',
      price: '5,4',
      pricePerKm: '0,100000',
      ownerInn: '7707083894',
      sort: 'up',
      limit: '0',
      offset: '10001',
      color: 'red',
      finishPointRadius: ['1', '2'],
    };
    expect(errorsOf(wrong)).toEqual({
      startPointId: 'FORMAT',
      startPointRadius: 'RANGE',
      finishPointId: 'REQUIRED',
      startDate: 'RANGE',
      mode: 'FORMAT',
      weightVolume: 'RANGE',
      loadTypes: 'FORMAT',
      truckTypes: 'FORMAT',
      distance: 'FORMAT',
      price: 'RANGE',
      pricePerKm: 'RANGE',
      ownerInn: 'FORMAT',
      sort: 'FORMAT',
      limit: 'RANGE',
      offset: 'RANGE',
      color: 'UNKNOWN',
      finishPointRadius: 'DUPLICATE',
    });
  });

  it.each(['2026-02-30', '2026-13-01', '26-01-01', 'tomorrow', ''])('refuses the day %p', (startDate) =>
    expect(errorsOf({ startDate })).toEqual({ startDate: 'FORMAT' }),
  );

  it('is not fooled by names of JavaScript', () => {
    expect(errorsOf({ ['__proto__x']: '1', constructor: '1', toString: '2' })).toEqual({
      __proto__x: 'UNKNOWN',
      constructor: 'UNKNOWN',
      toString: 'UNKNOWN',
    });
  });

  const filter = fc.record(
    {
      startPointId: fc.nat(999).map(String),
      finishPointId: fc.nat(999).map(String),
      weightVolume: fc
        .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 90 }))
        .map(([tonnes, volume]) => `${tonnes}-${volume}`),
      loadTypes: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1 }).map((ids) => ids.join(',')),
      distance: fc.tuple(fc.nat(1_000), fc.integer({ min: 1_000, max: 9_999 })).map((pair) => pair.join(',')),
      mode: fc.constantFrom('all', 'my'),
    },
    { requiredKeys: [] },
  );

  it('does not depend on the order of parameters or of list members', () => {
    fc.assert(
      fc.property(filter, fc.infiniteStream(fc.nat()), (given, chance) => {
        const shuffled = Object.entries(given).map(([name, value]) => ({
          name,
          value: name === 'loadTypes' ? value.split(',').reverse().join(',') : value,
          at: chance.next().value as number,
        }));
        shuffled.sort((a, b) => a.at - b.at);
        expect(queryOf(Object.fromEntries(shuffled.map(({ name, value }) => [name, value])))).toBe(queryOf(given));
      }),
    );
  });

  it('differs when the filters differ', () => {
    const meaning = (given: Record<string, string>): string =>
      JSON.stringify(
        ['startPointId', 'finishPointId', 'weightVolume', 'loadTypes', 'distance', 'mode'].map((name) => {
          const value = given[name] ?? (name === 'mode' ? 'all' : '');
          if (name === 'loadTypes')
            return value
              .split(',')
              .map(Number)
              .sort((a, b) => a - b);
          return name === 'distance' && value === '0,9999' ? '' : value;
        }),
      );
    fc.assert(
      fc.property(filter, filter, (one, other) => expect(queryOf(one) === queryOf(other)).toBe(meaning(one) === meaning(other))),
    );
  });

  it('never throws, whatever comes', () => {
    const names = fc.oneof(
      fc.string(),
      fc.constantFrom('startPointId', 'startDate', 'weightVolume', 'loadTypes', 'distance', 'price', 'ownerInn', 'limit', 'sort'),
    );
    const anything = fc.dictionary(
      names,
      fc.array(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('1,2', '9'.repeat(30), '1e9', '-0', '٣')), {
        maxLength: 3,
      }),
    );
    fc.assert(
      fc.property(anything, (query) => {
        const result = canonicalize(query, TODAY);
        expect(
          'errors' in result ? result.errors.length > 0 : /^filter%5Bmode%5D=(all|my)&/.test(result.filter.upstreamQuery),
        ).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('taxpayer numbers', () => {
  it.each(['7707083893', '500100732259'])('%s is right', (text) => expect(isInn(text)).toBe(true));
  it.each(['7707083894', '500100732258', '0000000000', '000000000000', '770708389', '77070838933', 'abcdefghij', ''])(
    '%p is wrong',
    (text) => expect(isInn(text)).toBe(false),
  );
});

describe('today in a zone', () => {
  const moment = Date.parse('2026-03-10T21:30:00Z');
  it.each([
    ['Europe/Moscow', '2026-03-11'],
    ['Europe/Kaliningrad', '2026-03-10'],
    ['Asia/Vladivostok', '2026-03-11'],
    ['No/Such_Zone', '2026-03-11'],
  ])('%s', (zone, date) => expect(dateIn(zone, moment)).toBe(date));
});
