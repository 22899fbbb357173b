import { eventually } from '#testing';
import { SERVICES, System } from './support/system';
import { isClean } from './support/traffic';

/** What one driver met while something was broken. */
interface Tally {
  answered: number;
  stale: number;
  unavailable: number;
  wrong: string[];
  slowestMs: number;
}

const DRIVERS = 50;
const QUERIES = ['', '?startPointId=1', '?startPointId=39&weightVolume=20-83', '?truckTypes=6', '?distance=0,700'];

describe('fifty drivers browse while the house burns', () => {
  let system: System;
  let tokens: string[];
  let browsing: Promise<void>[] = [];
  let stopped = false;
  let tally: Tally;
  const fresh = (): Tally => ({ answered: 0, stale: 0, unavailable: 0, wrong: [], slowestMs: 0 });

  const look = async (token: string, query: string, into: () => Tally = () => tally): Promise<void> => {
    const begun = performance.now();
    try {
      const response = await system.call(`/cargos${query}`, { token });
      const { code = '', data } = (await response.json()) as { code?: string; data?: { stale: boolean } };
      const { status } = response;
      if (status === 200) {
        into().answered++;
        if (data?.stale === true) into().stale++;
      } else if (isClean({ status, code, retryAfter: response.headers.has('retry-after') })) into().unavailable++;
      else into().wrong.push(`${status} ${code}`);
    } catch (error) {
      into().wrong.push(String(error));
    }
    into().slowestMs = Math.max(into().slowestMs, performance.now() - begun);
  };
  const browse = async (token: string, driver: number): Promise<void> => {
    for (let turn = driver; !stopped; turn++) {
      await look(token, QUERIES[turn % QUERIES.length] ?? '');
      await new Promise((done) => setTimeout(done, 200));
    }
  };
  const well = async (): Promise<boolean> => {
    const probe = fresh();
    await Promise.all(tokens.slice(0, 10).map((token, index) => look(token, QUERIES[index % QUERIES.length] ?? '', () => probe)));
    return probe.answered === 10 && probe.stale === 0;
  };
  const allAlive = (): void => {
    expect(SERVICES.filter((name) => !system.alive(name))).toEqual([]);
  };
  /** However slow this machine is: most are answered, not just the ones that were under way. */
  const stillServed = (): Promise<void> => eventually('the drivers are still served', () => tally.answered > DRIVERS);
  const settle = async (what: string): Promise<void> => {
    await eventually(`${what}: everything works again by itself`, well, 30_000);
    expect(tally.wrong).toEqual([]);
    expect(tally.slowestMs).toBeLessThan(6_000);
    allAlive();
    tally = fresh();
  };

  beforeAll(async () => {
    system = await System.start({
      sandbox: { loads: 2_000 },
      environment: {
        LOG_LEVEL: 'warn',
        TRUSTED_PROXIES: '127.0.0.1/32',
        RATE_LIMIT_PER_SECOND: '1000',
        RATE_LIMIT_BURST: '1000',
      },
    });
    tokens = await Promise.all(Array.from({ length: DRIVERS }, (_, index) => system.signIn(index + 1, `10.0.0.${index + 1}`)));
    tally = fresh();
    browsing = tokens.map((token, index) => browse(token, index));
    await eventually('everybody is served', () => tally.answered > DRIVERS);
  }, 90_000);
  afterAll(async () => {
    stopped = true;
    await Promise.all(browsing);
    await system.stop();
  }, 60_000);

  const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

  it('Redis dies, comes back empty', async () => {
    await system.redis.process.kill();
    await pause(2_000);
    await stillServed();
    await system.redis.process.start();
    await settle('Redis');
  }, 60_000);

  it('Redis freezes', async () => {
    system.redis.process.freeze();
    await pause(2_000);
    system.redis.process.thaw();
    await settle('frozen Redis');
  }, 60_000);

  it('NATS dies', async () => {
    await system.nats.process.kill();
    await pause(3_000);
    await system.nats.process.start();
    await settle('NATS');
  }, 60_000);

  it('PostgreSQL is away', async () => {
    await system.postgres.shut();
    await pause(2_000);
    await stillServed();
    await system.postgres.open();
    await eventually('auth-session is ready again', () => system.ready('auth-session'));
    await settle('PostgreSQL');
  }, 60_000);

  it('the exchange is down: what is known is still shown', async () => {
    system.sandbox.exchange.faults.add({ route: '*', kind: 'status', status: 503, times: 1_000_000 });
    await pause(2_000);
    await stillServed();
    system.sandbox.exchange.faults.clear();
    await settle('the exchange');
  }, 60_000);

  it('each service is killed and started again', async () => {
    for (const name of ['filtering', 'cargo-gateway', 'auth-session'] as const) {
      await system.stopService(name, 'SIGKILL');
      await pause(500);
      await system.startService(name);
      await settle(name);
    }
  }, 120_000);

  it('each service with a twin is restarted and nobody notices', async () => {
    for (const name of ['filtering', 'cargo-gateway', 'auth-session'] as const) {
      const twin = await system.startService(name);
      tally = fresh();
      expect(await system.stopService(name)).toBe(0);
      await pause(1_000);
      await system.startService(name);
      await system.stopService(twin);
      expect({ service: name, ...tally, wrong: [], slowestMs: 0, answered: 0 }).toEqual({
        service: name,
        answered: 0,
        stale: 0,
        unavailable: 0,
        wrong: [],
        slowestMs: 0,
      });
      await settle(name);
    }
  }, 120_000);
});
