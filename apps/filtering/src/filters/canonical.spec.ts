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
    [
      { startPointId: '1', startPointType: '02' },
      { startPointId: '1', startPointType: '2' },
    ],
    [{ price: '100000,' }, { price: '100000,99999900' }],
    [{ distance: ' ,0500' }, { distance: '0,500' }],
  ])('is equal for %p and %p', (one, other) =>
    expect(queryOf(one as Record<string, string>)).toBe(queryOf(other as Record<string, string>)),
  );

  it.each([
    [{ distance: '0,500' }, 'filter[distance]=0,500'],
    [{ distance: '500,9999' }, 'filter[distance]=500,9999'],
    [{ price: '0,0' }, 'filter[price]=0,0'],
    [{ truckTypes: '10,9' }, 'filter[truck_types]=9,10'],
    [
      { startPointId: '6236980507', startPointType: 'city' },
      'filter[start_point_id]=6236980507&filter[start_point_type]=city&filter[start_point_radius]=50',
    ],
  ])('of %p ends with %s', (filter, end) =>
    expect(queryOf(filter as Record<string, string>)).toBe(`filter[mode]=all&filter[user_id]=0&${end}`),
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

  it.each([
    ['startPointRadius', '1001', 'RANGE', { min: 0, max: 1_000 }],
    ['weightVolume', '1000.1-65', 'RANGE', { min: 0.1, max: 1_000 }],
    ['weightVolume', '20-200,1', 'RANGE', { min: 0.1, max: 200 }],
    ['weightVolume', '20', 'FORMAT', undefined],
    ['weightVolume', '-5-20', 'FORMAT', undefined],
    ['weightVolume', '1e1-20', 'FORMAT', undefined],
    ['distance', '5,10000', 'RANGE', { min: 0, max: 9_999 }],
    ['distance', '-1,5', 'RANGE', { min: 0, max: 9_999 }],
    ['distance', '300,200', 'RANGE', { min: 300, max: 9_999 }],
    ['distance', ',', 'FORMAT', { min: 0, max: 9_999 }],
    ['distance', '1,2,3', 'FORMAT', { min: 0, max: 9_999 }],
    ['price', '1.5,2', 'FORMAT', { min: 0, max: 99_999_900 }],
    ['pricePerKm', '0,99901', 'RANGE', { min: 0, max: 99_900 }],
    ['startDate', '2026-03-09', 'RANGE', { min: TODAY }],
    ['truckTypes', Array.from({ length: 51 }, (_, index) => index).join(','), 'RANGE', { max: 50 }],
    ['limit', '9'.repeat(400), 'RANGE', { min: 1, max: 100 }],
    ['offset', '', 'FORMAT', { min: 0, max: 10_000 }],
  ])('tells what %s=%s may be: %s %p', (field, text, code, params) => {
    const query = { [field]: text, ...(field === 'startPointRadius' ? { startPointId: '1' } : {}) };
    expect(read(query)).toEqual({ errors: [{ field, code, ...(params === undefined ? {} : { params }) }] });
  });

  it('takes values at their very bounds', () => {
    const bounds = { startPointId: '1', startPointRadius: '1000', weightVolume: '0.1-200', limit: '100', offset: '10000' };
    expect(read({ ...bounds, startDate: TODAY, loadTypes: Array(60).fill('7').join(',') })).toHaveProperty('filter');
  });

  it('asks for the city when only its circle is given, even a wrong one', () => {
    expect(errorsOf({ startPointRadius: 'far' })).toEqual({ startPointRadius: 'FORMAT', startPointId: 'REQUIRED' });
  });

  it('takes only what it is told to, and only texts', () => {
    const fields = new Set(['mode']);
    expect(canonicalize({ mode: ['all'], limit: ['x'] }, TODAY, fields)).toEqual({
      errors: [{ field: 'limit', code: 'UNKNOWN' }],
    });
    const strange = { mode: 'all', price: [7], distance: [], sort: [{ toString: 1 }], ownerInn: null };
    expect(canonicalize(strange, TODAY)).toMatchObject({ errors: Array(5).fill({ code: 'FORMAT' }) });
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
});

describe('taxpayer numbers', () => {
  it.each(['7707083893', '500100732259'])('%s is right', (text) => expect(isInn(text)).toBe(true));
  it.each([
    '7707083894',
    '500100732258',
    '500100732266',
    '0000000000',
    '000000000000',
    '770708389',
    '77070838933',
    'abcdefghij',
    '',
  ])('%p is wrong', (text) => expect(isInn(text)).toBe(false));
});

describe('today in a zone', () => {
  const moment = Date.parse('2026-03-10T21:30:00Z');
  it.each([
    ['Europe/Moscow', '2026-03-11'],
    ['Europe/Kaliningrad', '2026-03-10'],
    ['Asia/Vladivostok', '2026-03-11'],
    ['No/Such_Zone', '2026-03-11'],
    [undefined, '2026-03-11'],
  ])('%s', (zone, date) => expect(dateIn(zone, moment)).toBe(date));
});
