import { RedisConnection } from '#persistence';
import { eventually, startRedis, type PrivateServer } from '#testing';
import { CargoGatewayConfig } from '../config';
import { Timing } from '../timing';
import { BudgetUseService } from './budget-use.service';
import { Budget } from './budget.service';
import { BudgetExhausted, type Priority } from './priority';

const WINDOW = 1_000;
/** As in production the window is kept longer than the one it must hold for; by as much as a busy machine may let a test's own clock lag. */
const TRUE_WINDOW = WINDOW - 250;
const LIMIT = 60;
const REPLICAS = 4;

describe('the budget of the account', () => {
  let redis: PrivateServer;
  let connections: RedisConnection[] = [];
  let budgets: Budget[] = [];
  /** Moments of all grants, of all replicas. */
  let grants: number[] = [];
  let greedy = false;

  const connected = () => eventually('connected', () => connections.every((connection) => connection.available));
  /** A budget that finds no Redis is careful for a window: it is begun when its Redis is there, unless that is `away`. */
  const open = async (replicas: number, pace: Partial<Timing> = {}, away = false): Promise<void> => {
    const config = Object.assign(new CargoGatewayConfig(), {
      CARGOTECH_REQUESTS_PER_MINUTE: LIMIT,
      CARGOTECH_MAX_REPLICAS: REPLICAS,
    });
    const timing = Object.assign(new Timing(), {
      budgetWindow: WINDOW,
      budgetSynchronise: 20,
      interactiveWait: 150,
      backgroundWait: 5_000,
      ...pace,
    });
    const opened = Array.from({ length: replicas }, () => new RedisConnection(redis.url));
    connections = [...opened, ...connections];
    if (!away) await connected();
    budgets = [...opened.map((connection) => new Budget(connection, timing, config)), ...budgets];
  };

  /** Takes as much as it can get, ten at once. */
  const devour = (budget: Budget): Promise<unknown> => {
    const one = async (): Promise<void> => {
      while (greedy) {
        await budget.take('interactive').then(
          () => grants.push(performance.now()),
          () => undefined,
        );
      }
    };
    return Promise.all(Array.from({ length: 10 }, one));
  };

  const mostInAnyWindow = (window = TRUE_WINDOW): number => {
    let most = 0;
    for (let first = 0, last = 0; last < grants.length; last++) {
      while (grants[last]! - grants[first]! >= window) first++;
      most = Math.max(most, last - first + 1);
    }
    return most;
  };

  const feast = async (during: () => Promise<void>): Promise<void> => {
    greedy = true;
    const eaters = budgets.map(devour);
    await during().finally(() => (greedy = false));
    budgets.forEach((budget) => budget.onApplicationShutdown());
    await Promise.all(eaters);
  };
  const grown = (by: number): Promise<void> => {
    const from = grants.length;
    return eventually(`${by} more grants`, () => grants.length >= from + by);
  };

  beforeEach(async () => {
    redis = await startRedis();
    grants = [];
  });
  afterEach(async () => {
    budgets.forEach((budget) => budget.onApplicationShutdown());
    connections.forEach((connection) => connection.onApplicationShutdown());
    [budgets, connections] = [[], []];
    await redis.stop();
  });

  it('is never exceeded by four replicas together, and is used up', async () => {
    await open(REPLICAS);
    await feast(() => grown(4 * LIMIT));
    expect(mostInAnyWindow()).toBeLessThanOrEqual(LIMIT);
    expect(mostInAnyWindow(WINDOW)).toBeGreaterThanOrEqual(LIMIT - 2);
  }, 30_000);

  it('is counted by day, what was granted while Redis was away included, once each', async () => {
    const day = Date.parse('2026-03-09T21:30:00Z');
    // A window that outlasts the test: what is given back to Redis is not too old for it.
    await open(2, { budgetWindow: 60_000, now: () => day });
    const use = new BudgetUseService(
      connections[0]!,
      Object.assign(new CargoGatewayConfig(), { CARGOTECH_REQUESTS_PER_MINUTE: LIMIT }),
    );
    const counted = async (): Promise<number[]> =>
      (await use.of({ from: '2026-03-09', to: '2026-03-11' })).map(({ upstreamCalls }) => upstreamCalls);
    const take = (times: number) =>
      Promise.all(Array.from({ length: times }, (_, index) => budgets[index % 2]!.take('interactive')));
    await take(6);
    expect(await counted()).toEqual([0, 6, 0]);
    redis.process.freeze();
    await take(4);
    await expect(counted()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    redis.process.thaw();
    const answered = () => counted().catch(() => []);
    await eventually('what was granted meanwhile is counted', async () => (await answered())[1] === 10);
    await take(1);
    expect(await counted()).toEqual([0, 11, 0]);
    expect(await connections[0]!.client.ttl('cargotech:budget:day:2026-03-10')).toBeGreaterThan(799 * 86_400);
    expect(await use.of({ from: '2026-03-10', to: '2026-03-10' })).toMatchObject([{ upstreamBudget: LIMIT * 1_440 }]);
  }, 15_000);

  it('is never exceeded when Redis is killed and comes back empty', async () => {
    await open(REPLICAS);
    await feast(async () => {
      await grown(2 * LIMIT);
      await redis.process.kill();
      await grown(LIMIT);
      await redis.process.start();
      await connected();
      await grown(3 * LIMIT);
    });
    expect(mostInAnyWindow()).toBeLessThanOrEqual(LIMIT);
  }, 40_000);

  it('is never exceeded when Redis forgets everything in the middle', async () => {
    await open(REPLICAS);
    await feast(async () => {
      for (let time = 0; time < 2; time++) {
        await grown(LIMIT + 20);
        await connections[0]!.client.flushall();
      }
      await grown(2 * LIMIT);
    });
    expect(mostInAnyWindow()).toBeLessThanOrEqual(LIMIT);
  }, 40_000);

  it('is never exceeded when Redis freezes for a while', async () => {
    await open(REPLICAS);
    await feast(async () => {
      await grown(LIMIT);
      redis.process.freeze();
      await grown(LIMIT);
      redis.process.thaw();
      await grown(3 * LIMIT);
    });
    expect(mostInAnyWindow()).toBeLessThanOrEqual(LIMIT);
  }, 40_000);

  it('is shared out evenly by replicas that never saw Redis', async () => {
    await redis.process.kill();
    await open(REPLICAS, {}, true);
    await feast(() => grown(2 * LIMIT));
    expect(mostInAnyWindow()).toBeLessThanOrEqual(LIMIT);
  }, 30_000);

  const order = async (asks: readonly [Budget, Priority][]): Promise<Priority[]> => {
    const served: Priority[] = [];
    await Promise.all(asks.map(([budget, priority]) => budget.take(priority).then(() => served.push(priority))));
    return served;
  };

  it('goes first to people who wait, then to prefetching, then to watching, whichever replica asks', async () => {
    await open(2, { interactiveWait: 10_000 });
    const [one, other] = [budgets[0]!, budgets[1]!];
    // What all of them want has to wait until the exchange has had its rest.
    await one.coolDown(1_000);
    await eventually('the other knows', async () => (await connections[1]!.client.get('cargotech:budget:cool-down')) !== null);
    const served = await order([
      [one, 'watch'],
      [other, 'watch'],
      [one, 'prefetch'],
      [other, 'interactive'],
      [one, 'interactive'],
    ]);
    expect(served.slice(0, 2)).toEqual(['interactive', 'interactive']);
    expect(served.slice(-2)).toEqual(['watch', 'watch']);
  }, 15_000);

  it('leaves a tenth of the window to people who wait', async () => {
    await open(1, { budgetWindow: 60_000, backgroundWait: 1_500 });
    // With a new Redis a replica has a quarter; one that starts later knows that it may take all.
    await connections[0]!.client.set('cargotech:budget:epoch', '1:long-ago');
    await open(1, { budgetWindow: 60_000, backgroundWait: 1_500 });
    const all = async (priority: Priority): Promise<number> => {
      const results = await Promise.allSettled(Array.from({ length: LIMIT }, () => budgets[0]!.take(priority)));
      return results.filter(({ status }) => status === 'fulfilled').length;
    };
    expect(await all('watch')).toBe(LIMIT * 0.9);
    const left = await all('interactive');
    expect(left).toBe(LIMIT * 0.1);
  }, 15_000);

  it('tells the one who waits after a while, goes on without them, and gives up in the end', async () => {
    await open(1, { budgetWindow: 60_000, interactiveWait: 50, backgroundWait: 400 });
    await budgets[0]!.coolDown(30_000);
    const began = performance.now();
    let starvedAfter = Infinity;
    const refusal = await budgets[0]!
      .take('interactive', () => (starvedAfter = performance.now() - began))
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(BudgetExhausted);
    expect((refusal as BudgetExhausted).retryAfterMs).toBeGreaterThan(20_000);
    expect(performance.now() - began).toBeGreaterThanOrEqual(390);
    expect(starvedAfter).toBeLessThan(300);
  });

  it('rests in every replica when the exchange tells one of them to', async () => {
    await open(2);
    await budgets[0]!.coolDown(800);
    const began = performance.now();
    await budgets[1]!.take('interactive');
    expect(performance.now() - began).toBeGreaterThan(600);
  });
});
