import { eventually } from '#testing';
import { Stage } from '../testing/stage';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('dictionaries', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.set();
    await stage.replica();
  });
  afterAll(() => stage.clear());
  beforeEach(() => {
    stage.neighbour.mood = 'well';
    stage.neighbour.asked.length = 0;
  });
  const asked = (): string[] => [...stage.neighbour.asked].sort();

  it('complete cities: exact and bigger first, with regions, one question for many drivers', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => stage.words('points', '  МОС ')));
    expect(answers[0]!.items).toEqual([
      { id: '1', name: 'Москва', type: '2', region: 'Москва' },
      { id: '3', name: 'Мосальск', type: '2', region: 'Калужская область' },
      { id: '2', name: 'Московский', type: '2', region: 'Москва' },
    ]);
    expect(asked()).toEqual(['points:мос']);
    await expect(stage.names('мос', 1)).resolves.toEqual(['Москва']);
    expect(stage.neighbour.asked).toHaveLength(1);
  });

  it('answer from memory far below 100 ms', async () => {
    await stage.names('мос');
    const times: number[] = [];
    for (let n = 0; n < 50; n++) {
      const begun = performance.now();
      await stage.names('мос');
      times.push(performance.now() - begun);
    }
    expect(times.sort((a, b) => a - b)[47]).toBeLessThan(50);
    expect(stage.neighbour.asked.length).toBeLessThan(2);
  });

  it('find ё by е and keep those that have only е', async () => {
    await expect(stage.names('оре')).resolves.toEqual(['Орёл', 'Орехово-Зуево']);
    expect(asked()).toEqual(['points:оре', 'points:орё']);
    await expect(stage.names('ОРЁ')).resolves.toEqual(['Орёл', 'Орехово-Зуево']);
    expect(stage.neighbour.asked).toHaveLength(2);
  });

  it('offer the biggest cities before the first letter', async () => {
    expect((await stage.names('', 2))[0]).toBe('Москва');
    expect(await stage.names('')).toHaveLength(6);
  });

  it('ask for types once a day and name them as the exchange does', async () => {
    const first = await stage.words('truck-types');
    expect(first.items).toEqual([{ id: '6', name: 'рефрижератор', shortName: 'реф.' }]);
    stage.pass(23 * HOUR);
    expect((await stage.words('truck-types')).fetchedAt).toBe(first.fetchedAt);
    expect(asked()).toEqual(['truck-types:']);
    stage.pass(2 * HOUR);
    const next = await stage.words('truck-types');
    expect(next.fetchedAt).toBeGreaterThan(first.fetchedAt);
    // What did not change is the same page for whoever has it.
    expect(next.etag).toBe(first.etag);
    expect(next.etag).toMatch(/^"[\w-]+"$/);
    expect(asked()).toEqual(['truck-types:', 'truck-types:']);
  });

  it('know the sizes of trucks by themselves', async () => {
    const { items, stale } = await stage.words('weight-volume-presets');
    expect(items.map(({ value }) => value)).toEqual(['20-83', '15-65', '10-54', '7.5-45', '5-36', '3-16', '1.5-9']);
    expect(items[3]!.label).toBe('7,5 т / 45 м³');
    expect(stale).toBe(false);
    expect(asked()).toEqual([]);
  });

  it('believe an empty answer for five minutes only', async () => {
    await expect(stage.names('ёлки')).resolves.toEqual([]);
    await stage.names('ёлки');
    expect(asked()).toEqual(['points:елки', 'points:ёлки']);
    stage.pass(5 * MINUTE);
    await stage.names('ёлки');
    expect(stage.neighbour.asked).toHaveLength(4);
  });

  it('show old words while the exchange refuses, and say so', async () => {
    const fresh = await stage.words('points', 'мос');
    stage.neighbour.mood = 'refusing';
    stage.pass(25 * HOUR);
    const old = await stage.words('points', 'мос');
    expect(old).toMatchObject({ items: fresh.items, fetchedAt: fresh.fetchedAt, stale: true });
    expect(old.etag).not.toBe(fresh.etag);
    const times = stage.neighbour.asked.length;
    await stage.words('points', 'мос');
    expect(stage.neighbour.asked).toHaveLength(times);
    await expect(stage.names('каз')).rejects.toMatchObject({ code: 'EXCHANGE_UNAVAILABLE' });

    stage.neighbour.mood = 'well';
    stage.pass(MINUTE);
    expect((await stage.words('points', 'мос')).stale).toBe(false);
    await expect(stage.names('каз')).resolves.toEqual(['Казань']);

    stage.neighbour.mood = 'refusing';
    stage.pass(8 * 24 * HOUR);
    await expect(stage.names('мос')).rejects.toMatchObject({ code: 'EXCHANGE_UNAVAILABLE' });
  });

  it('do not wait long for an exchange that hangs when old words are there', async () => {
    await stage.words('load-types');
    stage.neighbour.mood = 'silent';
    stage.pass(25 * HOUR);
    const begun = performance.now();
    expect((await stage.words('load-types')).stale).toBe(true);
    expect(performance.now() - begun).toBeLessThan(1_500);
    stage.neighbour.mood = 'well';
    await eventually('the answer that came late is used', async () => !(await stage.words('load-types')).stale);
  });

  it('pass on that the exchange itself was answered for from memory', async () => {
    stage.neighbour.mood = 'stale';
    expect((await stage.words('points', 'моск')).stale).toBe(true);
    stage.neighbour.mood = 'well';
    stage.pass(MINUTE);
    expect((await stage.words('points', 'моск')).stale).toBe(false);
  });

  it('refuse cleanly while cargo-gateway is away, and recover when it is back', async () => {
    await stage.names('мос');
    await stage.neighbourGoes();
    await expect(stage.names('орел')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(stage.names('мос')).resolves.toHaveLength(3);
    await expect(stage.words('weight-volume-presets')).resolves.toMatchObject({ stale: false });
    expect(await stage.readiness(stage.replicas[0]!)).toBe(200);
    await stage.neighbourComes();
    await expect(stage.names('орел')).resolves.toEqual(['Орёл']);
  });
});
