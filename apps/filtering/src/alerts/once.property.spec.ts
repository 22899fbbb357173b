import { randomUUID } from 'node:crypto';
import { AlertRaised, type CargoCard } from '#contracts';
import { inFull } from '#testing';
import fc from 'fast-check';
import { Watch } from '../testing/watch';
import { Matching } from './matching.service';

const DRIVERS = 4;
const CARGOS = 4;
const QUERIES = 3;

/** A load in a query, as one of two replicas hears it. */
const news = fc.record({ cargo: fc.nat(CARGOS - 1), query: fc.nat(QUERIES - 1), replica: fc.nat(1) });
const world = fc.record({
  /** Queries that each driver has a search for. */
  searches: fc.array(fc.subarray([0, 1, 2]), { minLength: DRIVERS, maxLength: DRIVERS }),
  hidden: fc.array(fc.tuple(fc.nat(DRIVERS - 1), fc.nat(CARGOS - 1)), { maxLength: 4 }),
  blocked: fc.array(fc.tuple(fc.nat(DRIVERS - 1), fc.nat(CARGOS - 1)), { maxLength: 2 }),
  without: fc.subarray([0, 1, 2, 3], { maxLength: 1 }),
  /** What is heard at once, one lot after the other. */
  lots: fc.array(fc.array(news, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
});
const INNS = ['7707083893', '5003052454', '7728168971', '7736050003'];

describe('whatever is heard, in whatever order and however often', () => {
  let watch: Watch;

  beforeAll(async () => {
    watch = await Watch.begin(2);
  }, 60_000);
  afterAll(() => watch.end());

  it('each driver has one alert for each load that matches and that they may hear of, and never another one', async () => {
    const matchings = watch.stage.replicas.map(({ app }) => app.get(Matching, { strict: false }));
    await fc.assert(
      fc.asyncProperty(world, async ({ searches, hidden, blocked, without, lots }) => {
        const drivers = Array.from({ length: DRIVERS }, () => randomUUID());
        const filters = Array.from({ length: QUERIES }, () => watch.ownFilter());
        const cards = INNS.map((inn) => watch.cargo({ company: { name: 'ООО', inn } }));
        const { around } = watch.stage;
        for (const n of without) around.access.set(drivers[n]!, around.state(drivers[n]!, null));
        for (const [n, mine] of searches.entries())
          for (const query of mine) await watch.watcher({ driverId: drivers[n]!, filter: filters[query]! });
        for (const [n, cargo] of hidden) await watch.mark(drivers[n]!, 'hidden', cards[cargo]!.id);
        for (const [n, cargo] of blocked) await watch.mark(drivers[n]!, 'blocked-company', INNS[cargo]!);

        const hear = (cargo: CargoCard, query: number, replica: number): Promise<void> =>
          matchings[replica]!.appeared({
            queryKey: watch.keyOf(filters[query]!),
            cargo,
            seenAt: new Date(watch.stage.now()).toISOString(),
          });
        for (const lot of lots) await Promise.all(lot.map(({ cargo, query, replica }) => hear(cards[cargo]!, query, replica)));

        const heard = lots.flat();
        const expected = new Map<string, Set<string>>();
        for (const [n, driverId] of drivers.entries())
          for (const [cargo, { id }] of cards.entries()) {
            const excluded =
              without.includes(n) || [...hidden, ...blocked].some(([driver, load]) => driver === n && load === cargo);
            const queries = heard.filter((one) => one.cargo === cargo && searches[n]!.includes(one.query));
            if (!excluded && queries.length > 0)
              expected.set(`alert:${driverId}:${id}`, new Set(queries.map(({ query }) => watch.keyOf(filters[query]!))));
          }
        const rows = await watch.rows<{ payload: { key: string; searches: object[] } }>(
          `select payload from filtering.outbox where subject = $2 and payload->>'driverId' = any($1) order by created_at`,
          [drivers, AlertRaised.subject],
        );
        const said = rows.map(({ payload }) => payload);
        expect(new Set(said.map(({ key }) => key))).toEqual(new Set(expected.keys()));
        // Said again only with more searches, and in the end with all of them.
        for (const [key, queries] of expected) {
          const sizes = said.filter((alert) => alert.key === key).map((alert) => alert.searches.length);
          expect(sizes).toEqual([...new Set(sizes)].sort((a, b) => a - b));
          expect(sizes.at(-1)).toBe(queries.size);
        }
      }),
      { numRuns: inFull(40, 20) },
    );
  }, 120_000);
});
