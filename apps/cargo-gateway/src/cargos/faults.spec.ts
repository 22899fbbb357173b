import { EXCHANGE_UNAVAILABLE } from '#contracts';
import { RedisConnection } from '#persistence';
import { eventually, LogLines } from '#testing';
import { register } from 'prom-client';
import { Health } from '../cargotech/health.service';
import { item, reply } from '../testing/fake-exchange';
import { bodyOf, query, Stage } from '../testing/replicas';

const PACE = {
  retryPauses: [10, 10, 10],
  callerWait: 1_500,
  breakerFailures: 6,
  breakerRest: 400,
  budgetSynchronise: 50,
  interactiveWait: 200,
  lockLife: 600,
  failedLoginRest: 50,
};

describe('cargos while something fails', () => {
  let stage: Stage;
  const log = new LogLines();
  let next = 1;
  const fresh = (): string => query(next++);
  const answers = (upstreamQuery = fresh()) =>
    stage.list({ upstreamQuery }).then(
      () => true,
      () => false,
    );
  const redis = () => stage.replicas[0]!.app.get(RedisConnection, { strict: false });

  beforeEach(async () => {
    stage = await Stage.set();
  });
  afterEach(() => stage.clear());

  const open = async (replicas: number, limit = 60_000): Promise<void> => {
    for (let i = 0; i < replicas; i++) await stage.replica(log, PACE, { CARGOTECH_REQUESTS_PER_MINUTE: String(limit) });
    await eventually('logged in', async () => (await redis().client.get('cargotech:api:token')) !== null);
  };

  it('does not call a dead exchange for a while, then tries again by itself', async () => {
    await open(1);
    stage.exchange.always.set('cargo-list', reply(500, ''));
    for (let i = 0; i < 6; i++) expect(await answers()).toBe(false);
    const before = stage.exchange.count('cargo-list');
    for (let i = 0; i < 10; i++) expect(await answers()).toBe(false);
    expect(stage.exchange.count('cargo-list')).toBe(before);
    stage.exchange.calm();
    await eventually('tries again', () => answers());
  });

  it('goes on without Redis, each replica for itself, and shares again when it is back', async () => {
    await open(2);
    const upstreamQuery = fresh();
    await stage.list({ upstreamQuery });
    await stage.redis.process.kill();
    await eventually('answers', () => answers());
    stage.exchange.calm();
    const other = fresh();
    await Promise.all(Array.from({ length: 40 }, () => stage.list({ upstreamQuery: other })));
    expect(stage.exchange.count('cargo-list')).toBeLessThanOrEqual(2);
    await stage.redis.process.start();
    await eventually('Redis is used', async () => {
      await stage.list({ upstreamQuery: fresh() });
      return (
        (
          await redis()
            .client.keys('cargotech:v1:list:*')
            .catch(() => [])
        ).length > 0
      );
    });
  });

  it('takes over from a replica that died while it fetched', async () => {
    await open(1);
    const upstreamQuery = fresh();
    await stage.list({ upstreamQuery });
    const [kept] = await redis().client.keys('cargotech:v1:list:*');
    stage.pass(600_000);
    await redis().client.set(`${kept}:lock`, 'a replica that is no more', 'PX', PACE.lockLife);
    expect((await stage.list({ upstreamQuery })).stale).toBe(false);
    expect(stage.exchange.count('cargo-list')).toBe(2);
  });

  it('does not let drivers wait for a spent budget: stale data at once, the fetch goes on', async () => {
    await open(1);
    const upstreamQuery = fresh();
    const first = await stage.list({ upstreamQuery });
    stage.exchange.scripts.set('cargo-list', [reply(429, {}, { 'retry-after': '2' })]);
    stage.pass(600_000);
    const began = performance.now();
    const stale = await stage.list({ upstreamQuery });
    expect(stale).toMatchObject({ stale: true, fetchedAt: first.fetchedAt });
    expect(performance.now() - began).toBeLessThan(1_000);
    await expect(stage.list({ upstreamQuery: fresh() })).rejects.toMatchObject({
      code: EXCHANGE_UNAVAILABLE.code,
      details: { retryAfterSeconds: expect.any(Number) as number },
    });
    const asked = stage.exchange.count('cargo-list');
    await eventually('both fetched', () => stage.exchange.count('cargo-list') === asked + 2);
    await eventually('new', async () => !(await stage.list({ upstreamQuery })).stale);
    expect(stage.exchange.count('cargo-list')).toBe(asked + 2);
  });

  it('keeps the last digits of an id that no number holds', async () => {
    await open(1);
    stage.exchange.scripts.set('cargo-list', [reply(200, `{"data":[{"id":98765432109876543210},${JSON.stringify(item(2))}]}`)]);
    expect(bodyOf(await stage.list({ upstreamQuery: fresh() })).items.map(({ id }) => id)).toEqual(['98765432109876543210', '2']);
  });

  it('knows whether CargoTech takes its token', async () => {
    await open(1);
    const health = stage.replicas[0]!.app.get(Health, { strict: false });
    const gauge = async (): Promise<string> => (await register.metrics()).match(/^cargotech_healthy (\d)/m)?.[1] ?? '';
    expect(await health.check()).toBe(true);
    expect(await gauge()).toBe('1');
    stage.exchange.always.set('me', reply(500, ''));
    expect(await health.check()).toBe(false);
    expect(await gauge()).toBe('0');
  });

  it('stops within its time with questions under way', async () => {
    await open(1);
    stage.exchange.always.set('cargo-list', () => undefined);
    const asked = stage.list({ upstreamQuery: fresh() }).catch((error: unknown) => error);
    await eventually('under way', () => stage.exchange.count('cargo-list') === 1);
    const began = performance.now();
    const [answer] = await Promise.all([asked, stage.replicas[0]!.stop()]);
    expect(answer).toMatchObject({ code: expect.stringMatching(/UNAVAILABLE/) as string });
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});
