import { AccessChanged, type AccessSource } from '#contracts';
import { Database } from '#persistence';
import { inFull } from '#testing';
import fc from 'fast-check';
import { DAY, HOUR, NOON, Stage } from '../testing/stage';
import { Subscriptions } from './subscriptions.service';

interface Stretch {
  readonly starts: number;
  readonly ends: number;
}

type Step =
  | { readonly kind: 'grant'; readonly days: number; readonly source: AccessSource }
  | { readonly kind: 'again'; readonly of: number }
  | { readonly kind: 'take'; readonly of: number; readonly seconds: number | 'unused' }
  | { readonly kind: 'wait'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('grant' as const),
      days: fc.integer({ min: 1, max: 400 }),
      source: fc.constantFrom<AccessSource>('payment', 'promo', 'gift', 'stars'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('again' as const), of: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('take' as const),
      of: fc.nat(20),
      seconds: fc.oneof(fc.constant('unused' as const), fc.integer({ min: 1, max: 40_000_000 })),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.oneof(fc.nat(3 * HOUR), fc.nat(500 * DAY)) }) },
);
/** Beginnings at which calendars are odd: a leap day, ends of months and of the year, midnight in Moscow, a change of summer time. */
const beginning = fc
  .constantFrom(
    NOON,
    ...['2028-02-28T20:59:59.999Z', '2026-12-31T21:00:00Z', '2027-01-31T12:00:00Z', '2027-03-28T00:59:59Z'].map((text) =>
      Date.parse(text),
    ),
  )
  .chain((base) => fc.nat(2 * DAY).map((more) => base + more));

describe('any sequence of grants, take-backs and time', () => {
  let stage: Stage;
  let subscriptions: Subscriptions;
  let database: Database;

  beforeAll(async () => {
    stage = await Stage.set();
    const { app } = await stage.replica();
    subscriptions = app.get(Subscriptions);
    database = app.get(Database);
  }, 60_000);
  afterAll(() => stage.stop());

  const stretches = async (driverId: string): Promise<Stretch[]> => {
    const rows = await stage.rows<{ starts_s: string; ends_s: string }>(
      'select starts_s, ends_s from billing.access_periods where driver_id = $1 and ends_s > starts_s order by starts_s',
      [driverId],
    );
    return rows.map(({ starts_s, ends_s }) => ({ starts: Number(starts_s), ends: Number(ends_s) }));
  };
  const lengths = (all: readonly Stretch[], from = 0, to = Infinity): number =>
    all.reduce((sum, { starts, ends }) => sum + Math.max(0, Math.min(ends, to) - Math.max(starts, from)), 0);

  it('gives the days granted less what was taken back, in one row without overlaps, and never touches what was used', async () => {
    await fc.assert(
      fc.asyncProperty(beginning, fc.array(step, { minLength: 1, maxLength: 14 }), async (start, steps) => {
        stage.clock.set(start);
        const { id: driverId } = stage.peers.driver();
        await subscriptions.meet(driverId);
        const keys = [`trial:${driverId}`];
        let given = 7 * 86_400;
        let changes = 1;
        for (const one of steps) {
          const before = await stretches(driverId);
          const { expiresAt } = await subscriptions.access(driverId);
          const now = Math.floor(stage.clock.now() / 1_000);
          const ended = expiresAt === null ? 0 : Date.parse(expiresAt) / 1_000;
          let taken = 0;
          switch (one.kind) {
            case 'wait':
              stage.clock.pass(one.ms);
              continue;
            case 'grant': {
              const key = `gift:${driverId}:${keys.length}`;
              keys.push(key);
              await database.transaction((manager) =>
                subscriptions.grant(manager, { driverId, source: one.source, days: one.days, key, actor: 'console' }),
              );
              given += one.days * 86_400;
              changes += 1;
              break;
            }
            case 'again': {
              const key = keys[one.of % keys.length]!;
              const again = await database.transaction((manager) =>
                subscriptions.grant(manager, { driverId, source: 'gift', days: 7, key, actor: 'console' }),
              );
              expect(again).toBe(false);
              break;
            }
            case 'take': {
              const key = keys[one.of % keys.length]!;
              taken = await database.transaction((manager) =>
                subscriptions.takeBack(manager, { driverId, key, seconds: one.seconds, actor: 'console' }),
              );
              given -= taken;
              changes += taken > 0 ? 1 : 0;
              break;
            }
          }
          const after = await stretches(driverId);
          const state = await subscriptions.access(driverId);
          const ends = state.expiresAt === null ? 0 : Date.parse(state.expiresAt) / 1_000;
          expect(lengths(after)).toBe(given);
          for (const [index, { starts }] of after.entries()) expect(starts).toBeGreaterThanOrEqual(after[index - 1]?.ends ?? 0);
          expect(ends).toBe(after.at(-1)?.ends ?? 0);
          // What was used stays as it was; what is to come has no gaps.
          expect(lengths(after, 0, now)).toBe(lengths(before, 0, now));
          expect(lengths(after, now)).toBe(Math.max(0, ends - now));
          if (one.kind === 'grant') expect(ends).toBe(Math.max(ended, now) + one.days * 86_400);
          else if (ends > now) expect(ends).toBe(ended - taken);
          else expect(ends).toBeLessThanOrEqual(ended);
          expect(state.version).toBe(changes);
        }
        const said = (await stage.said(AccessChanged)).filter((state) => state.driverId === driverId);
        expect(said.map(({ version }) => version)).toEqual(Array.from({ length: changes }, (_, index) => index + 1));
      }),
      { numRuns: inFull(30, 12) },
    );
  }, 120_000);

  it('comes to the same whoever is first: grants and take-backs of one driver at the same moment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 2, maxLength: 8 }), async (grants) => {
        stage.clock.set(NOON);
        const { id: driverId } = stage.peers.driver();
        await subscriptions.meet(driverId);
        const results = await Promise.all([
          ...grants.flatMap((days, index) =>
            [1, 2].map(() =>
              database.transaction((manager) =>
                subscriptions.grant(manager, {
                  driverId,
                  source: 'gift',
                  days,
                  key: `gift:${driverId}:${index}`,
                  actor: 'console',
                }),
              ),
            ),
          ),
          database.transaction((manager) =>
            subscriptions.takeBack(manager, { driverId, key: `trial:${driverId}`, seconds: 'unused', actor: 'console' }),
          ),
        ]);
        expect(results.filter((result) => result === true)).toHaveLength(grants.length);
        expect(lengths(await stretches(driverId))).toBe(grants.reduce((sum, days) => sum + days, 0) * 86_400);
      }),
      { numRuns: inFull(15, 6) },
    );
  }, 60_000);
});
