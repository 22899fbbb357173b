import { ChaosProxy, eventually, inFull, startRedis, type PrivateServer } from '#testing';
import { RedisConnection } from './redis.module';

describe('Redis that may vanish', () => {
  let redis: PrivateServer;
  let connection: RedisConnection;

  beforeAll(async () => {
    redis = await startRedis();
    connection = new RedisConnection(redis.url);
    await eventually('connected', () => connection.available);
  });
  afterAll(async () => {
    connection.onApplicationShutdown();
    await redis.stop();
  });

  const ask = (): Promise<string> =>
    connection.attempt(
      (client) => client.ping(),
      () => 'without',
    );

  it('is asked while it answers', async () => {
    expect(await ask()).toBe('PONG');
  });

  it('is not taken for dead because this process stood still', async () => {
    const answer = ask();
    for (const end = performance.now() + 500; performance.now() < end;);
    expect(await answer).toBe('PONG');
    // Also when it stands still again and again, a little each time.
    const busy = setInterval(() => {
      for (const end = performance.now() + 120; performance.now() < end;);
    }, 1);
    for (let time = 0; time < 5; time++) expect(await ask()).toBe('PONG');
    clearInterval(busy);
  });

  it('costs one short wait when it freezes, and nothing after', async () => {
    redis.process.freeze();
    const begun = performance.now();
    expect(await ask()).toBe('without');
    const first = performance.now() - begun;
    expect(first).toBeGreaterThan(150);
    expect(first).toBeLessThan(1_000);
    const again = performance.now();
    for (let time = 0; time < 100; time++) expect(await ask()).toBe('without');
    // A hundred waits would take fifteen seconds.
    expect(performance.now() - again).toBeLessThan(3_000);
    redis.process.thaw();
    await eventually('answers again', async () => (await ask()) === 'PONG');
  });

  it('is done without while it is dead, and tells when it is back and empty', async () => {
    let returns = 0;
    connection.onReady(() => returns++);
    expect(returns).toBe(1);
    await connection.client.set('kept', 'yes');
    await redis.process.kill();
    await eventually('noticed', async () => (await ask()) === 'without');
    await redis.process.start();
    await eventually('back', async () => (await ask()) === 'PONG');
    expect(returns).toBe(2);
    expect(await connection.client.get('kept')).toBeNull();
  });

  it('does not hide a mistake in a command', async () => {
    await connection.client.set('text', 'x');
    await expect(
      connection.attempt(
        (client) => client.lpush('text', 'y'),
        () => 0,
      ),
    ).rejects.toThrow('WRONGTYPE');
  });

  // The overdue answer is waited for.
  if (inFull(true, false))
    it('is found again when the connection leads nowhere, as after a failover', async () => {
      const link = await ChaosProxy.before(redis.url);
      const far = new RedisConnection(link.url);
      const askFar = (): Promise<string> =>
        far.attempt(
          (client) => client.ping(),
          () => 'without',
        );
      await eventually('connected', async () => (await askFar()) === 'PONG');
      link.forget();
      expect(await askFar()).toBe('without');
      await eventually('connected anew', async () => (await askFar()) === 'PONG', 30_000);
      far.onApplicationShutdown();
      await link.close();
    }, 60_000);
});
