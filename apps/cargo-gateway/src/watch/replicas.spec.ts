import { Refusal, SERVICE_UNAVAILABLE } from '#contracts';
import { eventually } from '#testing';
import type { RunningService } from '#runtime';
import { EventPublisher } from '#messaging';
import { POINTS } from '../../../../sandbox/cargotech/world/dictionaries';
import { watchedQuery } from '../testing/neighbours';
import { QUERY } from '../testing/replicas';
import { from, Watching, WATCH_PACE } from '../testing/watching';

const CITIES = POINTS.slice(0, 8).map(({ id }) => id);
const QUERIES = CITIES.map(from);
/** So long that nobody takes the end of a slot's life for its being given back, however busy the machine. */
const SLOT_LIFE_MS = 5_000;

describe('replicas that watch together', () => {
  let watching: Watching;
  let replicas: RunningService[];
  const slots = (): number[] =>
    replicas
      .map((replica) => watching.slotsOf(replica))
      .map((slots) => QUERIES.filter((query) => slots.holds(watchedQuery(query).queryKey)).length);
  /** Each query has one who watches it, and nobody watches none. */
  const shared = (): Promise<void> =>
    eventually('shared out', () => {
      const held = slots();
      return held.reduce((sum, count) => sum + count, 0) === QUERIES.length && held.every((count) => count > 0);
    });
  const saidOnce = async (ids: readonly string[]): Promise<void> => {
    const heard = (): string[] => watching.neighbours.appeared.map(({ cargo }) => cargo.id).sort();
    await eventually('all are said', () => ids.every((id) => heard().includes(id)));
    await watching.lookedAgain(...QUERIES);
    expect(heard()).toEqual([...ids].sort());
  };

  beforeEach(async () => {
    watching = await Watching.begin();
    replicas = [await watching.replica({ slotLife: SLOT_LIFE_MS }), await watching.replica({ slotLife: SLOT_LIFE_MS })];
    await watching.watches(...QUERIES);
    await shared();
  }, 20_000);
  afterEach(() => watching.end());

  it('look at each query once, not once each', async () => {
    await watching.lookedAgain(...QUERIES);
    const { log } = watching.sandbox.exchange;
    const begun = log.length;
    await eventually('many looks', () => log.length > begun + 100);
    const byQuery = new Map<string, number[]>();
    for (const { url, at } of log.slice(begun)) byQuery.set(url, [...(byQuery.get(url) ?? []), at]);
    for (const moments of byQuery.values()) {
      const gaps = moments.slice(1).map((at, i) => at - (moments[i] ?? 0));
      // Two who look at one query would halve the interval.
      expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeGreaterThan((WATCH_PACE.watchFastest ?? 0) * 0.8);
    }
  });

  it('lose nothing when one of them leaves, and the others go on at once', async () => {
    const posting = setInterval(() => ids.push(...CITIES.map((city) => watching.appear(city))), 200);
    const ids: string[] = [];
    await eventually('some are posted', () => ids.length > 16);
    const [leaving] = replicas;
    try {
      if (leaving !== undefined) await watching.stop(leaving);
      const left = performance.now();
      await watching.lookedAgain(...QUERIES);
      expect(performance.now() - left).toBeLessThan(SLOT_LIFE_MS);
    } finally {
      clearInterval(posting);
    }
    await saidOnce(ids);
  }, 30_000);

  it('lose nothing when one of them freezes, takes over in time, and it does no harm when it wakes', async () => {
    const [frozen, other] = replicas;
    if (frozen === undefined || other === undefined) throw new Error('there are two');
    const slotsOfFrozen = watching.slotsOf(frozen);
    const mine = QUERIES.filter((query) => slotsOfFrozen.holds(watchedQuery(query).queryKey));
    // Its heartbeat stands still, and what it was about to say hangs until it wakes.
    let wake: () => void = () => undefined;
    const asleep = new Promise<void>((done) => (wake = done));
    const publisher = frozen.app.get(EventPublisher);
    const publish = publisher.publish.bind(publisher);
    jest.spyOn(publisher, 'publish').mockImplementation(async (...args) => {
      await asleep;
      return publish(...args);
    });
    jest.spyOn(slotsOfFrozen as unknown as { beat(): Promise<void> }, 'beat').mockResolvedValue();
    const ids = CITIES.map((city) => watching.appear(city));
    const began = performance.now();
    await eventually('the other holds all', () =>
      QUERIES.every((query) => watching.slotsOf(other).holds(watchedQuery(query).queryKey)),
    );
    expect(mine.length).toBeGreaterThan(0);
    expect(performance.now() - began).toBeLessThan(SLOT_LIFE_MS * 2);
    await eventually('all are said', () => ids.every((id) => watching.neighbours.appeared.some(({ cargo }) => cargo.id === id)));
    wake();
    await saidOnce(ids);
  }, 30_000);

  it('keep what each of them knew when Redis forgets everything', async () => {
    await watching.lookedAgain(...QUERIES);
    await watching.stage.redis.process.kill();
    const ids = CITIES.map((city) => watching.appear(city));
    await watching.stage.redis.process.start();
    await saidOnce(ids);
  }, 30_000);

  it('keep what one of them has only read, when the one who wrote it is gone and Redis forgets everything', async () => {
    const [writer, reader] = replicas;
    if (writer === undefined || reader === undefined) throw new Error('there are two');
    const slotsOfWriter = watching.slotsOf(writer);
    const taken = QUERIES.filter((query) => slotsOfWriter.holds(watchedQuery(query).queryKey));
    // What they see they cannot say, and so they write nothing.
    const silent = replicas.map((replica) =>
      jest.spyOn(replica.app.get(EventPublisher), 'publish').mockRejectedValue(new Refusal(SERVICE_UNAVAILABLE)),
    );
    const ids = CITIES.map((city) => watching.appear(city));
    await watching.stop(writer);
    const before = watching.sandbox.exchange.log.length;
    const seen = (query: string): boolean =>
      watching.sandbox.exchange.log.slice(before).some(({ url }) => url.includes(query.slice(QUERY.length)));
    await eventually('it has looked at what it took over', () => taken.length > 0 && taken.every(seen));
    await watching.stage.redis.process.kill();
    for (const one of silent) one.mockRestore();
    await watching.stage.redis.process.start();
    await saidOnce(ids);
  }, 30_000);
});
