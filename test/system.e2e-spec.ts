import { connect } from 'nats';
import { Client } from 'pg';
import { Redis } from 'ioredis';
import { eventually, TraceCollector } from '#testing';
import { leaked } from './support/leaks';
import { SECRETS, SERVICES, System } from './support/system';

interface Card {
  id: string;
  route: { from: { city: string } };
  priceKopecks: number | null;
  weightKg: number | null;
  volumeM3: number | null;
}
interface List {
  items: Card[];
  page: { limit: number; offset: number; hasMore: boolean; total: number };
  data: { fetchedAt: string; stale: boolean };
}

describe('the whole path of a driver', () => {
  let system: System;
  let collector: TraceCollector;
  const tokens: string[] = [];
  const launches: string[] = [];
  const enter = async (driver: number): Promise<string> => {
    const token = await system.signIn(driver);
    tokens.push(token);
    return token;
  };
  const list = async (token: string, query = ''): Promise<List> => {
    const response = await system.call(`/cargos${query}`, { token });
    expect(response.status).toBe(200);
    return (await response.json()) as List;
  };
  const refusal = async (response: Response): Promise<{ status: number; code: string }> => {
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    return { status: response.status, code: ((await response.json()) as { code: string }).code };
  };

  beforeAll(async () => {
    collector = await TraceCollector.start();
    system = await System.start({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
  }, 60_000);
  afterAll(() => system.stop().then(() => collector.stop()), 30_000);

  it('logs in, browses page by page and never sees a load twice', async () => {
    const token = await enter(1);
    // A load that comes or goes between two pages shifts the second, as at the exchange itself.
    const { board } = system.sandbox.exchange;
    board.alive = false;
    const first = await list(token);
    expect(first.items).toHaveLength(20);
    expect(first.page).toMatchObject({ limit: 20, offset: 0, hasMore: true });
    expect(first.data.stale).toBe(false);
    const ids = new Set(first.items.map(({ id }) => id));
    for (let offset = 20; offset <= 180; offset += 20)
      for (const { id } of (await list(token, `?offset=${offset}`)).items) ids.add(id);
    expect(ids.size).toBe(200);
    board.alive = true;
  });

  it('filters really: by city and radius, by what the truck carries, by price', async () => {
    const token = await enter(2);
    const near = await list(token, '?startPointId=1&startPointRadius=0&limit=100');
    expect(near.items.length).toBeGreaterThan(5);
    expect(new Set(near.items.map(({ route }) => route.from.city))).toEqual(new Set(['Москва']));
    const wide = await list(token, '?startPointId=1&startPointRadius=100&limit=100');
    expect(wide.page.total).toBeGreaterThan(near.page.total);
    const small = await list(token, '?weightVolume=5-36&limit=50');
    for (const { weightKg, volumeM3 } of small.items) {
      if (weightKg !== null) expect(weightKg).toBeLessThanOrEqual(5_000);
      if (volumeM3 !== null) expect(volumeM3).toBeLessThanOrEqual(36);
    }
    const dear = await list(token, '?price=10000000,99999900&sort=price&limit=30');
    const prices = dear.items.map(({ priceKopecks }) => priceKopecks ?? 0).filter((price) => price > 0);
    expect(prices.length).toBeGreaterThan(0);
    expect([...prices].sort((a, b) => b - a)).toEqual(prices);
  });

  it('opens a load with the comment and the contacts', async () => {
    const token = await enter(3);
    const load = system.sandbox.exchange.board.appear({ note: 'Ворота 3.\nЗвонить до 18:00', odd: undefined });
    const response = await system.call(`/cargos/${load.id}`, { token });
    expect(response.status).toBe(200);
    const { cargo } = (await response.json()) as {
      cargo: { note: string; contacts: { tel: string }[]; route: { from: { address: string } } };
    };
    expect(cargo.note).toBe('Ворота 3.\nЗвонить до 18:00');
    expect(cargo.contacts[0]?.tel).toMatch(/^\+7\d{10}$/);
    expect(cargo.route.from.address).toBe(load.fromAddress);
    expect(await refusal(await system.call('/cargos/1', { token }))).toEqual({ status: 404, code: 'CARGO_NOT_FOUND' });
    const asked = system.sandbox.exchange.counters['detail'];
    expect(await refusal(await system.call('/cargos/..%2Fme', { token }))).toMatchObject({ status: 404 });
    expect(system.sandbox.exchange.counters['detail']).toBe(asked);
  });

  it('completes cities and knows the dictionaries', async () => {
    const token = await enter(4);
    const names = async (path: string) =>
      ((await (await system.call(path, { token })).json()) as { items: { name?: string; label?: string }[] }).items;
    expect((await names('/dictionaries/points?name=%D0%BC%D0%BE%D1%81'))[0]).toMatchObject({
      id: '1',
      name: 'Москва',
      type: '2',
      region: 'Москва',
    });
    expect(await names('/dictionaries/load-types')).toHaveLength(8);
    expect(await names('/dictionaries/truck-types')).toHaveLength(12);
    expect(await names('/dictionaries/weight-volume-presets')).toHaveLength(7);
  });

  it('remembers the last filter and the truck, in the language of the driver', async () => {
    const token = await enter(5);
    expect(
      (await system.post('/me/filters', { filter: { startPointId: '62', weightVolume: '20-83' } }, token, 'PUT')).status,
    ).toBe(200);
    expect(await (await system.call('/me/filters', { token })).json()).toEqual({
      filter: { startPointId: '62', weightVolume: '20-83' },
    });
    expect((await system.post('/me', { truck: { fuelLitersPer100Km: 33 }, language: 'en' }, token, 'PATCH')).status).toBe(200);
    expect(await (await system.call('/me', { token })).json()).toMatchObject({
      driver: { language: 'en', truck: { fuelLitersPer100Km: 33 } },
      access: { active: true },
      flags: {},
    });
  });

  it('serves the same bytes to everybody, unchanged ones as 304, compressed ones equal', async () => {
    const [one, other] = [await enter(6), await enter(7)];
    const path = '/cargos?startPointId=39&limit=50';
    const first = await system.call(path, { token: one });
    const body = await first.text();
    const again = await system.call(path, { token: other, headers: { 'accept-encoding': 'br' } });
    expect(again.headers.get('content-encoding')).toBe('br');
    expect(await again.text()).toBe(body);
    const unchanged = await system.call(path, { token: other, headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect(unchanged.status).toBe(304);
    expect(await unchanged.text()).toBe('');
  });

  it('refuses in plain words what it cannot take', async () => {
    const token = await enter(8);
    const { telegram } = system.sandbox;
    const login = async (initData: unknown) => refusal(await system.post('/auth/telegram', { initData }));
    const genuine = telegram.initData({ driver: 9 });
    launches.push(genuine);
    expect(await login(genuine.replace('900000009', '900000001'))).toEqual({ status: 401, code: 'INIT_DATA_INVALID' });
    expect(await login(telegram.initData({ authDate: Math.floor(Date.now() / 1_000) - 301 }))).toEqual({
      status: 401,
      code: 'INIT_DATA_EXPIRED',
    });
    expect(await login(telegram.initData({ authDate: Math.floor(Date.now() / 1_000) + 90 }))).toEqual({
      status: 401,
      code: 'INIT_DATA_INVALID',
    });
    expect(await login(`${genuine}&user=1`)).toEqual({ status: 401, code: 'INIT_DATA_INVALID' });
    expect(await login('x'.repeat(9_000))).toEqual({ status: 401, code: 'INIT_DATA_INVALID' });
    expect(await login('')).toEqual({ status: 401, code: 'INIT_DATA_INVALID' });
    expect(await login(5)).toEqual({ status: 422, code: 'VALIDATION_FAILED' });
    expect(await login('x'.repeat(70_000))).toEqual({ status: 413, code: 'BODY_TOO_LARGE' });
    expect(await refusal(await system.call('/cargos?mode=x&price=5&color=red', { token }))).toEqual({
      status: 422,
      code: 'FILTER_INVALID',
    });
    expect(await refusal(await system.call('/cargos'))).toEqual({ status: 401, code: 'SESSION_INVALID' });
    expect(await refusal(await system.call('/nowhere', { token }))).toEqual({ status: 404, code: 'ROUTE_NOT_FOUND' });
  });

  it('ends the session everywhere within a second', async () => {
    const token = await enter(10);
    await system.startService('api-gateway', { PORT: '0' }).then((id) => system.stopService(id));
    expect((await system.call('/cargos', { token })).status).toBe(200);
    expect((await system.call('/auth/logout', { method: 'POST', token })).status).toBe(204);
    expect(await refusal(await system.call('/cargos', { token }))).toEqual({ status: 401, code: 'SESSION_INVALID' });
    const [old, mine] = [await enter(11), await enter(11)];
    await eventually('the old phone is out', async () => (await system.call('/me', { token: old })).status === 401, 1_500);
    expect((await system.call('/me', { token: mine })).status).toBe(200);
  });

  it('renders whatever the exchange answers, or says clearly that it cannot', async () => {
    const token = await enter(12);
    const { faults, account } = system.sandbox.exchange;
    for (const kind of ['html', 'truncated', 'error-body', 'nulls', 'reset'] as const) {
      faults.add({ route: 'list', kind, times: 8 });
      const response = await system.call(`/cargos?distance=1,${1_000 + kind.length}`, { token });
      expect([200, 503]).toContain(response.status);
      if (response.status === 503) expect((await refusal(response)).code).toBe('EXCHANGE_UNAVAILABLE');
      faults.clear();
    }
    account.revokeTokens();
    await eventually(
      'a fresh list after the tokens were revoked',
      async () => (await system.call('/cargos?distance=2,1500', { token })).status === 200,
      40_000,
    );
  }, 60_000);

  it('keeps the budget and logs in to the exchange once a token', () => {
    const { account, counters } = system.sandbox.exchange;
    expect(account.busiestMinute).toBeLessThanOrEqual(600);
    expect(counters['login']).toBeLessThanOrEqual(3);
  });

  it('lets no secret into any log line, metric or span of any service', async () => {
    const redis = new Redis(system.redis.url);
    const exchangeToken = await redis.get('cargotech:api:token');
    redis.disconnect();
    expect(exchangeToken).toHaveLength(54);
    const secrets = [
      ...Object.values(SECRETS),
      exchangeToken ?? '',
      ...tokens,
      ...launches.map((raw) => new URLSearchParams(raw).get('hash') ?? ''),
    ];
    const found = (lines: readonly string[]) => leaked(secrets, lines);
    expect(Math.min(system.log.length, collector.spans.length)).toBeGreaterThan(200);
    expect(found([...system.log, ...collector.bodies])).toEqual([]);
    // The search itself can find: a planted secret turns it red.
    expect(found([...system.log, `{"msg":"oops ${SECRETS.SESSION_SECRET}"}`])).toEqual([SECRETS.SESSION_SECRET]);
    for (const name of SERVICES) {
      const metrics = await (await fetch(`${system.ops(name)}/metrics`)).text();
      expect(found([metrics])).toEqual([]);
    }
  });

  it('keeps facts: registrations and audit are in their streams, the outboxes are empty', async () => {
    const sql = new Client({ connectionString: system.postgres.url });
    await sql.connect();
    await eventually(
      'the outbox is empty',
      async () => (await sql.query('select 1 from auth.outbox where published_at is null')).rowCount === 0,
    );
    const drivers = Number((await sql.query<{ count: string }>('select count(*) from auth.drivers')).rows[0]!.count);
    await sql.end();
    const connection = await connect({ servers: system.nats.url });
    const manager = await connection.jetstreamManager();
    const info = await manager.streams.info('EVT_AUTH', { subjects_filter: 'evt.auth.driver-registered' });
    expect(info.state.subjects?.['evt.auth.driver-registered']).toBe(drivers);
    await connection.close();
  });

  it('stops within ten seconds with code 0', async () => {
    for (const name of SERVICES) {
      const begun = performance.now();
      expect(await system.stopService(name)).toBe(0);
      expect(performance.now() - begun).toBeLessThan(10_000);
    }
  }, 60_000);
});
