import { SandboxClock } from '../../clock';
import { Random } from '../../random';
import { detailItem, listItem } from '../item';
import { Board } from './board';
import { innFrom } from './companies';
import { LOAD_TYPES, POINTS, TRUCK_TYPES } from './dictionaries';
import { CHEAPEST_KM, DEAREST_KM, LONGEST_LIFE_MS, makeLoad, SHORTEST_LIFE_MS, type Load } from './load';
import { ODD_KINDS } from './odd';

const NOON = Date.UTC(2026, 0, 15, 12);
const SIZE = 5_000;
const boardAt = (now: number, seed = 1, size = SIZE) => {
  const board = new Board(new SandboxClock(() => now), seed, size);
  board.alive = false;
  return board;
};

describe('the world of the exchange', () => {
  const board = boardAt(NOON);
  const loads = board.select(() => true);

  it('is the same for the same seed, and another for another', () => {
    const again = boardAt(NOON);
    expect(again.select(() => true)).toEqual(loads);
    expect(again.companies).toEqual(board.companies);
    expect(boardAt(NOON, 2).select(() => true)).not.toEqual(loads);
  });

  it('is ready soon: 20 000 loads', () => {
    // Time of the processor, not of the wall: a busy machine proves nothing.
    const before = process.cpuUsage();
    expect(boardAt(NOON, 1, 20_000).select(() => true)).toHaveLength(20_000);
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_500);
  });

  it('keeps the ids of the cities that were seen', () => {
    const ids = Object.fromEntries(POINTS.map(({ city, id }) => [city, id]));
    expect(ids).toMatchObject({ Москва: 1, 'Санкт-Петербург': 39, Челябинск: 62 });
    expect(new Set(Object.values(ids)).size).toBe(POINTS.length);
    // The order of the gazetteer is what keeps the others stable.
    expect(ids).toMatchObject({ Новосибирск: 102, Глазов: 99 + POINTS.length });
  });

  it('checks the digits of taxpayer numbers by the published rule', () => {
    // Two real, public numbers: a bank and the example of the tax service for a person.
    expect(innFrom('770708389')).toBe('7707083893');
    expect(innFrom('5001007322')).toBe('500100732259');
  });

  it('has 600 companies, each with a valid number of its own', () => {
    expect(board.companies).toHaveLength(600);
    for (const { inn, name, security_status, contacts } of board.companies) {
      expect(inn).toMatch(name.startsWith('ИП ') ? /^\d{12}$/ : /^\d{10}$/);
      expect(innIsValid(inn)).toBe(true);
      expect([0, 1, 2, 3]).toContain(security_status);
      expect(contacts.length).toBeGreaterThan(0);
      for (const { phone } of contacts) expect(phone.replaceAll(/\D/g, '')).toMatch(/^[78]9\d{9}$/);
    }
    expect(new Set(board.companies.map(({ inn }) => inn)).size).toBe(600);
    expect(new Set(board.companies.map(({ id }) => id)).size).toBe(600);
  });

  it('pays 35 to 120 roubles a kilometre', () => {
    for (const { price, distance } of loads) {
      expect(Number.isInteger(price)).toBe(true);
      expect(price / 100 / distance).toBeGreaterThanOrEqual(CHEAPEST_KM);
      expect(price / 100 / distance).toBeLessThanOrEqual(DEAREST_KM);
    }
    expect(CHEAPEST_KM).toBe(35);
    expect(DEAREST_KM).toBe(120);
  });

  it('pays more for a refrigerator than for a van, and more in winter than in summer', () => {
    const perKm = (some: readonly Load[]) => mean(some.map(({ price, distance }) => price / distance));
    expect(perKm(loads.filter(({ body }) => body.id === 6))).toBeGreaterThan(
      1.3 * perKm(loads.filter(({ body }) => body.id === 3)),
    );
    const summer = boardAt(Date.UTC(2026, 6, 15, 12)).select(() => true);
    expect(perKm(loads) / perKm(summer)).toBeGreaterThan(1.03);
  });

  it('goes by road: a quarter longer than the great circle', () => {
    const long = loads.filter(({ from, to }) => from.id === 1 && to.id === 39);
    expect(long.length).toBeGreaterThan(0);
    // Published distance of the centres: 634 km.
    for (const { distance } of long) expect(Math.abs(distance - 634 * 1.25)).toBeLessThan(2);
    expect(loads.every(({ distance }) => Number.isInteger(distance) && distance >= 15)).toBe(true);
    expect(loads.some(({ from, to }) => from.id === to.id)).toBe(false);
  });

  it('fills each body with what it can carry, by the loading it allows', () => {
    for (const { body, weight, volume, loadTypes, goods } of loads) {
      expect(weight).toBeGreaterThanOrEqual(body.tonnes[0] * 1_000);
      expect(weight).toBeLessThanOrEqual(body.tonnes[1] * 1_000);
      expect(volume).toBeGreaterThan(0);
      expect(volume).toBeLessThanOrEqual(body.volume[1]);
      expect(loadTypes.length).toBeGreaterThan(0);
      expect(loadTypes.every(({ id }) => body.loadTypes.includes(id))).toBe(true);
      expect(body.goods).toContain(goods);
    }
    for (const { id } of TRUCK_TYPES) expect(loads.some(({ body }) => body.id === id)).toBe(true);
    for (const { id } of LOAD_TYPES) expect(loads.some(({ loadTypes }) => loadTypes.some((type) => type.id === id))).toBe(true);
  });

  it('loads in the hours of work, after the load was posted, and unloads later', () => {
    for (const { postedAt, removeAt, loadAt, unloadAt } of loads) {
      expect(postedAt).toBeLessThanOrEqual(NOON);
      expect(removeAt).toBeGreaterThan(NOON);
      expect(loadAt).toBeGreaterThan(removeAt);
      expect(unloadAt).toBeGreaterThan(loadAt);
      const hour = (loadAt % 86_400_000) / 3_600_000;
      expect(hour).toBeGreaterThanOrEqual(7);
      expect(hour).toBeLessThanOrEqual(20);
      expect(removeAt - postedAt).toBeGreaterThanOrEqual(SHORTEST_LIFE_MS);
      expect(removeAt - postedAt).toBeLessThanOrEqual(LONGEST_LIFE_MS);
    }
  });

  it('talks: two loads in three have a comment, hardly two the same, each fit for its body', () => {
    const notes = loads.flatMap(({ note }) => (note === null ? [] : [note]));
    expect(notes.length / SIZE).toBeGreaterThan(0.6);
    expect(notes.length / SIZE).toBeLessThan(0.7);
    expect(new Set(notes).size).toBeGreaterThan(notes.length / 2);
    expect(notes.some((note) => note.includes('\n'))).toBe(true);
    for (const { note, body } of loads) {
      if (note?.includes('термописец') === true) expect(body.name).toBe('рефрижератор');
      expect(note).not.toBe('');
      expect(note ?? '').not.toMatch(/\.\.|undefined|null|=>/);
    }
  });

  it('delivers odd data in 3 per cent of its items, of every kind', () => {
    const odd = loads.filter((load) => load.odd !== undefined);
    expect(odd.length / SIZE).toBeGreaterThan(0.02);
    expect(odd.length / SIZE).toBeLessThan(0.04);
    expect(new Set(odd.map((load) => load.odd))).toEqual(new Set(ODD_KINDS));
    for (const load of loads) {
      const isOdd = JSON.stringify(detailItem(load, true)) !== JSON.stringify(detailItem({ ...load, odd: undefined }, true));
      expect(isOdd).toBe(load.odd !== undefined);
    }
  });

  it.each([
    ['id-as-text', { id: expect.stringMatching(/^\d{10}$/) as string }],
    ['price-as-text', { price: expect.stringMatching(/^\d+$/) as string }],
    ['price-zero', { price: 0 }],
    ['distance-fractional', { distance: expect.closeTo(800.5, 5) as number }],
    ['city-name-null', { points: { start: { city: { name: null } } } }],
    ['company-null', { company: null }],
    ['types-null', { load_types: null, truck_types: [null] }],
    ['weight-as-text', { weight: expect.stringMatching(/^\d+\.0$/) as string }],
    ['volume-null', { volume: null }],
    ['currency-foreign', { currency: { name: 'USD' } }],
    ['contacts-object', { contacts: { name: expect.any(String) as string } }],
    ['dates-iso', { points: { start: { first_date: expect.stringMatching(/T18:00:00\.000Z$/) as string } } }],
    ['dates-garbage', { points: { start: { last_date: {} } } }],
  ] as const)('is odd by %s', (odd, shape) => {
    const load = { ...makeLoad(new Random(3), 6_236_980_510, NOON, board.companies), distance: 800, priceOnRequest: false, odd };
    expect(listItem(load, true)).toMatchObject(shape);
    expect(detailItem(load, true)).toMatchObject(shape);
  });

  it('is odd by what is missing', () => {
    const item = (odd: Load['odd']) => listItem({ ...loads[0]!, priceOnRequest: false, odd }, true);
    expect(item('points-missing')).not.toHaveProperty('points');
    expect(item('price-per-km-missing')).not.toHaveProperty('price_per_km');
    expect(item('city-missing')).not.toHaveProperty('points.finish.city');
    expect(detailItem({ ...loads[0]!, odd: 'extra-null' }, true)['extra']).toBeNull();
  });
});

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** The rule as the tax service states it, digit by digit and not as the sandbox computes it. */
function innIsValid(inn: string): boolean {
  const digits = Array.from(inn, Number);
  const fits = (at: number, factors: readonly number[]): boolean =>
    (factors.reduce((sum, factor, index) => sum + factor * digits[index]!, 0) % 11) % 10 === digits[at];
  return digits.length === 10
    ? fits(9, [2, 4, 10, 3, 5, 9, 4, 6, 8])
    : fits(10, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) && fits(11, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
}
