import { eventually } from '#testing';
import { bodyOf } from '../testing/replicas';
import { watchedQuery } from '../testing/neighbours';
import { ALL, from, Watching } from '../testing/watching';

const MOSCOW = from(1);
const PETERSBURG = from(39);

describe('one replica that watches', () => {
  let watching: Watching;

  beforeAll(async () => {
    watching = await Watching.begin();
    await watching.replica();
    await watching.watches(ALL, MOSCOW, PETERSBURG);
  });
  afterAll(() => watching.end());
  beforeEach(async () => {
    await watching.lookedAgain(ALL, MOSCOW, PETERSBURG);
    watching.neighbours.forget();
  });

  const heard = (query: string, count: number): Promise<void> =>
    eventually(`${count} loads are said`, () => watching.neighbours.appearedIn(watchedQuery(query)).length >= count);
  const heardOf = (query: string): string[] => watching.neighbours.appearedIn(watchedQuery(query)).sort();

  it('has said nothing of the loads that were there', () => {
    expect(watching.neighbours.appeared).toEqual([]);
  });

  it('says a load once for each query that shows it, and for no other', async () => {
    const before = Date.now();
    const id = watching.appear();
    await heard(MOSCOW, 1);
    await heard(ALL, 1);
    await watching.lookedAgain(ALL, MOSCOW, PETERSBURG);
    expect(heardOf(MOSCOW)).toEqual([id]);
    expect(heardOf(ALL)).toEqual([id]);
    expect(heardOf(PETERSBURG)).toEqual([]);
    const [event] = watching.neighbours.appeared;
    expect(event?.cargo).toMatchObject({ id, route: { from: { city: 'Москва' } } });
    expect(Date.parse(event?.seenAt ?? '')).toBeGreaterThanOrEqual(before);
    // The list does not say when it was posted: not before the last look without it.
    expect(event?.postedAtMs).toBeGreaterThan(before - 2_000);
    expect(event?.postedAtMs).toBeLessThanOrEqual(Date.parse(event?.seenAt ?? ''));
  });

  it('says thirty at once', async () => {
    const ids = Array.from({ length: 30 }, () => watching.appear()).sort();
    await heard(MOSCOW, 30);
    await heard(ALL, 30);
    expect(heardOf(MOSCOW)).toEqual(ids);
  });

  it('says more than a page holds', async () => {
    const ids = Array.from({ length: 260 }, () => watching.appear()).sort();
    await heard(MOSCOW, 260);
    await heard(ALL, 260);
    await watching.lookedAgain(ALL, MOSCOW);
    expect(heardOf(MOSCOW)).toEqual(ids);
    expect(heardOf(ALL)).toEqual(ids);
  });

  it('learns a query that is new without a word, and goes on with it', async () => {
    const query = from(62);
    await watching.watches(ALL, MOSCOW, PETERSBURG, query);
    expect(watching.neighbours.appeared).toEqual([]);
    const id = watching.appear(62);
    await heard(query, 1);
    await heard(ALL, 1);
    expect(heardOf(query)).toEqual([id]);
  });

  it('goes on with the queries it knows while filtering is away, and leaves those that nobody wants any more', async () => {
    watching.neighbours.silent = true;
    const asked = watching.neighbours.asked;
    await eventually('filtering was asked in vain', () => watching.neighbours.asked > asked + 2);
    const id = watching.appear();
    await heard(MOSCOW, 1);
    expect(heardOf(MOSCOW)).toEqual([id]);
    watching.neighbours.silent = false;
    watching.neighbours.watch(MOSCOW);
    await eventually('forgotten', async () => (await watching.lookedAt(ALL)) === 0);
    const unwanted = watching.appear();
    await heard(MOSCOW, 2);
    await watching.watches(ALL, MOSCOW, PETERSBURG);
    await watching.lookedAgain(ALL);
    expect(heardOf(ALL)).not.toContain(unwanted);
  });

  it('says what appeared while Redis was away and lost everything, and nothing of what was there', async () => {
    await watching.lookedAgain(ALL, MOSCOW, PETERSBURG);
    await watching.stage.redis.process.kill();
    const id = watching.appear();
    await watching.stage.redis.process.start();
    await heard(MOSCOW, 1);
    await heard(ALL, 1);
    await watching.lookedAgain(ALL, MOSCOW, PETERSBURG);
    expect(heardOf(MOSCOW)).toEqual([id]);
    expect(heardOf(ALL)).toEqual([id]);
    expect(heardOf(PETERSBURG)).toEqual([]);
  }, 30_000);

  it('is not flooded by a flush, and goes on', async () => {
    await watching.lookedAgain(ALL, MOSCOW, PETERSBURG);
    await watching.redis.flushall();
    await watching.lookedAgain(ALL, MOSCOW, PETERSBURG);
    expect(watching.neighbours.appeared).toEqual([]);
    const id = watching.appear();
    await heard(MOSCOW, 1);
    expect(heardOf(MOSCOW)).toEqual([id]);
  }, 30_000);

  it('says later what it could not say while NATS was away, once', async () => {
    watching.stage.nats.process.freeze();
    const id = watching.appear();
    const looks = watching.sandbox.exchange.counters['list'] ?? 0;
    await eventually('looked at', () => (watching.sandbox.exchange.counters['list'] ?? 0) > looks + 3);
    watching.stage.nats.process.thaw();
    await heard(MOSCOW, 1);
    await heard(ALL, 1);
    await watching.lookedAgain(ALL, MOSCOW);
    expect(heardOf(MOSCOW)).toEqual([id]);
    expect(heardOf(ALL)).toEqual([id]);
  }, 30_000);

  it('says what appeared while the exchange was down', async () => {
    watching.sandbox.exchange.faults.add({ route: 'list', kind: 'status', status: 500, times: 4 });
    const id = watching.appear();
    await heard(MOSCOW, 1);
    expect(heardOf(MOSCOW)).toEqual([id]);
  }, 30_000);

  it('gives drivers the page it has fetched, and takes the page they have caused', async () => {
    const id = watching.appear();
    await heard(MOSCOW, 1);
    const { items } = bodyOf(await watching.stage.list({ upstreamQuery: MOSCOW, limit: 5 }));
    expect(items[0]?.id).toBe(id);
  });
});

describe('a replica that asks seldom what there is to watch', () => {
  let watching: Watching;

  beforeAll(async () => {
    watching = await Watching.begin();
    watching.neighbours.watch(ALL);
    await watching.replica({ watchListInterval: 600_000 });
    await watching.learned(ALL);
  });
  afterAll(() => watching.end());

  it('asks at once when somebody begins to wait for something else, and for nothing that it knows', async () => {
    const { askedQueries } = watching.neighbours;
    watching.neighbours.watch(ALL, MOSCOW, PETERSBURG);
    await watching.want(ALL);
    await watching.want(MOSCOW);
    await watching.want(PETERSBURG);
    await watching.learned(MOSCOW, PETERSBURG);
    expect(watching.neighbours.askedQueries - askedQueries).toBeLessThanOrEqual(2);
  });
});
