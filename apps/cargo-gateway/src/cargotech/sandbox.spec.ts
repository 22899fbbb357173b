import { CARGO_NOT_FOUND, EXCHANGE_UNAVAILABLE } from '#contracts';
import { RedisConnection } from '#persistence';
import { eventually, LogLines } from '#testing';
import { startSandbox, type Sandbox } from '../../../../sandbox';
import { FAULT_KINDS } from '../../../../sandbox/cargotech/faults';
import { bodyOf, QUERY, Stage } from '../testing/replicas';

const PACE = {
  retryPauses: [20, 40, 60],
  callTimeout: 500,
  callerWait: 1_200,
  breakerRest: 200,
  suspendedLoginRest: 100,
  budgetSynchronise: 50,
};
/** A different question each time, which the exchange understands. */
const query = (n: number): string => `${QUERY}&filter%5Bdistance%5D=0%2C${5_000 + n}`;
const LOADS = 700;
const LIMIT = 100;

describe('the service and the sandbox of the exchange', () => {
  let stage: Stage;
  let sandbox: Sandbox;
  const log = new LogLines();
  const account = { phone: '+7 900 123 45 67', password: 'sandbox-canary-4711' };
  let next = 1;

  const open = async (replicas: number, limit: number): Promise<void> => {
    const more = {
      CARGOTECH_API_URL: sandbox.cargotechUrl,
      CARGOTECH_PHONE: account.phone,
      CARGOTECH_PASSWORD: account.password,
      CARGOTECH_REQUESTS_PER_MINUTE: String(limit),
    };
    await Promise.all(Array.from({ length: replicas }, () => stage.replica(log, PACE, more)));
    const redis = stage.replicas[0]!.app.get(RedisConnection, { strict: false });
    await eventually('logged in', async () => (await redis.client.get('cargotech:api:token')) !== null);
  };
  const answers = () =>
    stage.list({ upstreamQuery: query(next++) }).then(
      () => true,
      () => false,
    );

  beforeEach(async () => {
    stage = await Stage.set();
    sandbox = await startSandbox({ ...account, loads: LOADS, alive: false, requestsPerMinute: 60_000 });
  });
  afterEach(async () => {
    await stage.clear();
    await sandbox.close();
  });

  it('shows every load of the board once, and each of them in detail, odd ones included', async () => {
    await open(2, 60_000);
    const seen = new Set<string>();
    for (let offset = 0; offset < LOADS; offset += 70) {
      const { items, page } = bodyOf(await stage.list({ limit: 70, offset }));
      expect(page).toMatchObject({ total: LOADS, hasMore: offset + 70 < LOADS });
      for (const { id } of items) seen.add(id);
    }
    expect(seen.size).toBe(LOADS);
    for (const id of [...seen].slice(0, 150)) expect(bodyOf(await stage.detail(id)).cargo.id).toBe(id);
    await expect(stage.detail('404404404')).rejects.toMatchObject({ code: CARGO_NOT_FOUND.code });
    expect(sandbox.exchange.counters['list']).toBe(7);
  }, 20_000);

  it('passes filters on', async () => {
    await open(1, 60_000);
    const upstreamQuery = `${QUERY}&filter%5Bstart_point_id%5D=1&filter%5Bstart_point_type%5D=2`;
    const { items } = bodyOf(await stage.list({ upstreamQuery, limit: 100 }));
    expect(items.length).toBeGreaterThan(0);
    expect(new Set(items.map(({ route }) => route.from.pointId))).toEqual(new Set(['1']));
    expect(items[0]?.route.from).toMatchObject({ city: 'Москва', point: { lat: expect.any(Number) as number } });
  });

  it('outlives every misbehaviour of the exchange', async () => {
    await open(1, 60_000);
    for (const kind of FAULT_KINDS) {
      sandbox.exchange.faults.add({ route: 'list', kind, times: 100 });
      await expect(stage.list({ upstreamQuery: query(next++) })).rejects.toMatchObject({ code: EXCHANGE_UNAVAILABLE.code });
      sandbox.exchange.faults.clear();
      await eventually(`works after ${kind}`, answers);
    }
  }, 30_000);

  it('logs in once more after the tokens were revoked, and comes back after a suspension', async () => {
    await open(2, 60_000);
    sandbox.exchange.account.revokeTokens();
    await expect(Promise.all(Array.from({ length: 20 }, answers))).resolves.toEqual(Array<boolean>(20).fill(true));
    expect(sandbox.exchange.counters['login']).toBe(2);
    sandbox.exchange.account.suspended = true;
    expect(await answers()).toBe(false);
    sandbox.exchange.account.suspended = false;
    await eventually('works', answers);
  });

  it('never sees more than the limit in a minute from four replicas, whatever the drivers ask', async () => {
    sandbox.exchange.account.requestsPerMinute = LIMIT;
    await open(4, LIMIT);
    await eventually('the exchange is asked', answers);
    const asked = await Promise.all(Array.from({ length: 3 * LIMIT }, answers));
    expect(asked).toContain(false);
    expect(sandbox.exchange.account.busiestMinute).toBeLessThanOrEqual(LIMIT);
    expect(sandbox.exchange.counters['list:429']).toBeUndefined();
  }, 20_000);

  it('hears no secret in the log of all this', () => {
    expect(log.lines.length).toBeGreaterThan(20);
    expect(log.text).not.toContain(account.password);
    expect(log.text).not.toContain(account.phone);
    expect(log.text).not.toMatch(/\d{5}\|[A-Za-z0-9]{20}/);
  });
});
