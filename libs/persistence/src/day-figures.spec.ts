import { createDatabase, type PrivateDatabase } from '#testing';
import { DataSource } from 'typeorm';
import { createDayFigures, DayFigures } from './day-figures';

interface Visits {
  readonly visits: number;
}

describe('figures of days', () => {
  let postgres: PrivateDatabase;
  let source: DataSource;
  /** What was counted: first and last day of each statement. */
  let counted: string[] = [];
  let failure: Error | undefined;

  const figures = (): DayFigures<Partial<Visits>> =>
    new DayFigures(source, 'shop', async (from, to) => {
      counted.push(`${from} ${to}`);
      await Promise.resolve();
      if (failure !== undefined) throw failure;
      return new Map([[from, { visits: counted.length }]]);
    });
  const kept = async (): Promise<string[]> =>
    (await source.query<{ day: string }[]>('select day::text from shop.day_figures order by day')).map(({ day }) => day);

  beforeAll(async () => {
    postgres = await createDatabase();
    source = await new DataSource({ type: 'postgres', url: postgres.url }).initialize();
    await source.query('create schema shop');
    const runner = source.createQueryRunner();
    await createDayFigures(runner, 'shop');
    await runner.release();
  });
  beforeEach(async () => {
    await source.query('truncate shop.day_figures');
    [counted, failure] = [[], undefined];
  });
  afterAll(async () => {
    await source.destroy();
    await postgres.drop();
  });

  it('are counted a week at a time and kept, for everybody who asks meanwhile too; days without facts are kept as such', async () => {
    const all = figures();
    const now = Date.parse('2025-03-01T12:00:00Z');
    const asked = await Promise.all([1, 2, 3].map(() => all.of('2025-01-30', '2025-02-10', now)));
    expect(counted).toEqual(['2025-01-30 2025-02-05', '2025-02-06 2025-02-10']);
    for (const found of asked) expect(found.get('2025-02-06')).toEqual({ visits: 2 });
    expect(await kept()).toHaveLength(12);
    // Another replica finds them, and counts only what is around them.
    await figures().of('2025-01-28', '2025-02-12', now);
    expect(counted.slice(2)).toEqual(['2025-01-28 2025-01-29', '2025-02-11 2025-02-12']);
  });

  it('are not kept before the day in Moscow has been over for a while, and not counted before it begins', async () => {
    // 21:05 UTC: in Moscow five minutes of the fifth have gone by.
    await figures().of('2025-02-03', '2025-02-09', Date.parse('2025-02-04T21:05:00Z'));
    expect(counted).toEqual(['2025-02-03 2025-02-05']);
    expect(await kept()).toEqual(['2025-02-03']);
    await figures().of('2025-02-04', '2025-02-05', Date.parse('2025-02-04T21:11:00Z'));
    expect(await kept()).toEqual(['2025-02-03', '2025-02-04']);
  });

  it('of a world that is ahead of the database are not kept: there may be more to come', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await figures().of(tomorrow, tomorrow, Date.now() + 30 * 86_400_000);
    expect(counted).toHaveLength(1);
    expect(await kept()).toEqual([]);
  });

  it('that cannot be counted now are counted when they are asked for again', async () => {
    const all = figures();
    const now = Date.parse('2025-03-01T12:00:00Z');
    failure = new Error('the statement took too long');
    const both = await Promise.allSettled([all.of('2025-02-01', '2025-02-01', now), all.of('2025-02-01', '2025-02-01', now)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    failure = undefined;
    await expect(all.of('2025-02-01', '2025-02-01', now)).resolves.toEqual(new Map([['2025-02-01', { visits: 3 }]]));
  });
});
