import { randomUUID } from 'node:crypto';
import type { BillingDay, BillingStats } from '#contracts';
import { migrate, openDatabase, type Database } from '#persistence';
import { Clock } from '#runtime';
import { createDatabase, type PrivateDatabase } from '#testing';
import * as fc from 'fast-check';
import { database as definition } from '../database/definition';
import { BillingFigures } from './stats.service';
import { expectedDay, rowsOf, type History, type Rows } from './testing/history';

const NOW = Date.parse('2026-03-20T09:15:30Z');
const DAY_S = 86_400;
/** The first moment of the histories, s since 1970: 140 days before now. */
const BEGIN = NOW / 1_000 - 140 * DAY_S;
const MIDNIGHT = Date.parse('2025-11-01T00:00:00+03:00') / 1_000;

const deal = fc.record({
  /** Since the deal before; 0: at the same moment. */
  afterS: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 * DAY_S })),
  source: fc.constantFrom('payment' as const, 'stars' as const, 'promo' as const, 'gift' as const),
  days: fc.constantFrom(1, 7, 30, 90),
  amount: fc.integer({ min: 100, max: 500_000 }),
  /** Of the money and the time, in quarters. */
  back: fc.constantFrom(0, 0, 0, 1, 4),
  backAfterS: fc.integer({ min: 0, max: 20 * DAY_S }),
  byRule: fc.boolean(),
});
const history: fc.Arbitrary<History> = fc.record({
  // Often at the very second between two days, where the periods of whole days that follow begin and end too.
  firstS: fc.oneof(
    fc.integer({ min: BEGIN, max: BEGIN + 100 * DAY_S }),
    fc.integer({ min: 0, max: 100 }).map((day) => MIDNIGHT + day * DAY_S),
  ),
  trialS: fc.oneof(fc.constant(0), fc.constant(7 * DAY_S), fc.integer({ min: 1, max: 7 * DAY_S })),
  deals: fc.array(deal, { maxLength: 6 }),
});

jest.setTimeout(60_000);

describe('figures by day', () => {
  let postgres: PrivateDatabase;
  let database: Database;
  let figures: BillingFigures;
  let now = NOW;

  beforeAll(async () => {
    postgres = await createDatabase();
    await migrate(definition, postgres.url);
    database = await openDatabase(definition, postgres.url);
    figures = new BillingFigures(database, Object.assign(new Clock(), { now: () => now }));
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await postgres.drop();
  });

  const write = (rows: Rows): Promise<void> =>
    database.transaction(async (manager) => {
      await manager.query('truncate billing.refunds, billing.access_periods, billing.payments, billing.customers cascade');
      const fill = async (table: string, columns: string, records: readonly object[]): Promise<unknown> =>
        manager.query(
          `insert into billing.${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::billing.${table}, $1)`,
          [JSON.stringify(records)],
        );
      await manager.query(
        `insert into billing.customers (driver_id, language, time_zone, token, created_at)
         select id::uuid, 'ru', 'UTC', gen_random_uuid(), now() from unnest($1::text[]) id`,
        [rows.drivers],
      );
      const money =
        'driver_id, kind, provider, tariff, title, days, currency, amount, refunded, auto_renew, status, refund_rule, paid_at';
      await fill('payments', `id, discount, refunding, checks, created_at, updated_at, ${money}`, rows.payments);
      await fill(
        'refunds',
        'id, payment_id, key, amount, reason, actor, status, failure, checks, created_at, ended_at',
        rows.refunds,
      );
      await manager.query(
        `insert into billing.access_periods (driver_id, number, source, key, starts_s, ends_s, granted_s, created_at)
         select p.driver_id, c.number, p.source, gen_random_uuid()::text, p.starts_s, p.ends_s, greatest(p.ends_s - p.starts_s, 1), now()
         from jsonb_to_recordset($1) as p (driver_id uuid, source text, starts_s bigint, ends_s bigint)
         join billing.customers c on c.driver_id = p.driver_id where p.ends_s > p.starts_s`,
        [JSON.stringify(rows.periods)],
      );
    });

  it('are what the rows say, counted one by one, over months of any business', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(history, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 120 }),
        async (all, skip) => {
          const rows = rowsOf(all, NOW);
          await write(rows);
          // From somewhere in the middle to the day after today.
          const dates = Array.from({ length: 143 - skip }, (_, index) => dateOf(BEGIN + (index + skip) * DAY_S));
          const figures = new BillingFigures(database, Object.assign(new Clock(), { now: () => NOW }));
          // A part of it is known when the whole is asked for.
          await figures.between({ from: dates[dates.length >> 2]!, to: dates[dates.length >> 1]! });
          const stats = await figures.between({ from: dates[0]!, to: dates.at(-1)! });
          expect(stats.days).toEqual(dates.map((date) => expectedDay(rows, date, NOW)));
          expectTotals(stats, expectedDay(rows, dateOf(BEGIN + (skip - 1) * DAY_S), NOW));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('of a business that has none are nothing', async () => {
    await write({ drivers: [randomUUID()], payments: [], refunds: [], periods: [] });
    const { days, ...totals } = await figures.between({ from: '2026-03-01', to: '2026-03-31' });
    expect(days).toHaveLength(31);
    expect(days.every(({ date, ...rest }) => date !== '' && Object.values(rest).every((value) => value === 0))).toBe(true);
    expect(totals).toEqual({ activeBefore: 0, conversion: null, churnRate: null });
  });

  it('of days long past are ten minutes old at most, of the others they are what they are now', async () => {
    const paidOn = (day: number): History => ({
      firstS: BEGIN + day * DAY_S,
      trialS: 0,
      deals: [{ afterS: 0, source: 'payment', days: 30, amount: 10_000, back: 0, backAfterS: 0, byRule: false }],
    });
    const payments = async (): Promise<number[]> =>
      (await figures.between({ from: dateOf(BEGIN), to: dateOf(NOW / 1_000) })).days
        .filter((_, index) => index === 10 || index === 130)
        .map((day) => day.payments);
    await write(rowsOf([paidOn(10), paidOn(130)], NOW));
    expect(await payments()).toEqual([1, 1]);
    await write(rowsOf([paidOn(10), paidOn(10), paidOn(130), paidOn(130)], NOW));
    expect(await payments()).toEqual([1, 2]);
    now += 600_000;
    expect(await payments()).toEqual([2, 2]);
  });

  it('count what ends at the very second between two days to the later one, whichever days were asked for before', async () => {
    const bought = { afterS: 0, days: 7, amount: 10_000, back: 0, backAfterS: 0, byRule: false };
    const ends = { firstS: MIDNIGHT, trialS: 0, deals: [{ ...bought, source: 'payment' as const }] };
    await write(rowsOf([ends, { firstS: MIDNIGHT, trialS: 7 * DAY_S, deals: [] }], NOW));
    now += 600_000;
    await figures.between({ from: '2025-11-09', to: '2025-11-20' });
    const { days } = await figures.between({ from: '2025-11-07', to: '2025-11-20' });
    expect(days.map(({ churned }) => churned)).toEqual([0, 1, ...Array<number>(12).fill(0)]);
    expect(days.slice(0, 3).map((day) => [day.activeSubscriptions, day.trials, day.trialsEnded])).toEqual([
      [1, 1, 0],
      [0, 0, 1],
      [0, 0, 0],
    ]);
  });

  it.each([
    ['2026-02-30', '2026-03-01', 'from'],
    ['2026-03-01', '2026-13-01', 'to'],
    ['2026-03-02', '2026-03-01', 'to'],
    ['2024-01-01', '2026-03-11', 'to'],
  ])('from %s to %s are no days', async (from, to, field) => {
    await expect(figures.between({ from, to })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      details: { errors: [{ field }] },
    });
  });
});

function expectTotals({ days, activeBefore, conversion, churnRate }: BillingStats, before: BillingDay): void {
  const sum = (figure: 'trialsEnded' | 'trialsConverted' | 'churned'): number => days.reduce((all, day) => all + day[figure], 0);
  expect(activeBefore).toBe(before.activeSubscriptions);
  expect(conversion).toBe(sum('trialsEnded') === 0 ? null : sum('trialsConverted') / sum('trialsEnded'));
  expect(churnRate).toBe(activeBefore === 0 ? null : sum('churned') / activeBefore);
}

/** The day in Moscow, where clocks have stood three hours ahead of UTC since 2014. */
const dateOf = (second: number): string => new Date((second + 3 * 3_600) * 1_000).toISOString().slice(0, 10);
