import { PASSWORD, PHONE, Stand } from '../testing/stand';
import { Faults, ROUTES, type Fault, type RouteName } from './faults';

const PATHS: Readonly<Record<Exclude<RouteName, 'login'>, string>> = {
  me: '/v1/me',
  list: '/v2/cargos/views',
  detail: '/v1/carrier/cargos/1',
  points: '/v1/dictionaries/points',
  'load-types': '/v1/dictionaries/load_types',
  'truck-types': '/v1/dictionaries/truck_types',
};

describe('the misbehaviour of the exchange', () => {
  let stand: Stand;
  beforeEach(async () => {
    stand = await Stand.open({ loads: 30 });
  });
  afterEach(() => stand.sandbox.close());
  const script = (fault: Partial<Fault>) => stand.control('faults', fault);
  const ask = (route: RouteName) =>
    route === 'login' ? stand.post('/v1/auth/login', { phone: PHONE, password: PASSWORD }) : stand.get(PATHS[route]);

  it.each(ROUTES)('is scripted for %s alone, so many times', async (route) => {
    const usual = (await ask(route)).status;
    await script({ route, kind: 'status', status: 503, times: 2 });
    for (const other of ROUTES.filter((name) => name !== route)) expect((await ask(other)).status).not.toBe(503);
    expect(await ask(route)).toMatchObject({ status: 503, json: { error: 'Service temporarily unavailable' } });
    expect((await ask(route)).status).toBe(503);
    expect((await ask(route)).status).toBe(usual);
    expect(stand.sandbox.exchange.counters[`${route}:503`]).toBe(2);
  });

  it('is scripted for every route at once, and taken back', async () => {
    await script({ kind: 'status', status: 500, times: 100 });
    for (const route of ROUTES) expect((await ask(route)).status).toBe(500);
    await stand.control('faults', undefined, 'DELETE');
    for (const route of ROUTES) expect((await ask(route)).status).not.toBe(500);
  });

  it('plays scripts of one route in their order', async () => {
    await script({ route: 'me', kind: 'status', status: 504 });
    await script({ route: 'me', kind: 'status', status: 502, times: 2 });
    const seen = [];
    for (let n = 0; n < 4; n++) seen.push((await ask('me')).status);
    expect(seen).toEqual([504, 502, 502, 200]);
  });

  it.each([
    [401, { message: 'Unauthenticated.' }],
    [403, { error: 'Account suspended' }],
    [429, { error: 'Rate limit exceeded' }],
    [503, { error: 'Service temporarily unavailable' }],
    [500, { error: 'Server Error' }],
  ])('says %i with its body and the headers of the script', async (status, json) => {
    await script({ route: 'list', kind: 'status', status, headers: { 'X-RateLimit-Reset-After': '7' } });
    const answer = await ask('list');
    expect(answer).toMatchObject({ status, json });
    expect(answer.headers.get('x-ratelimit-reset-after')).toBe('7');
  });

  it('sends HTML instead of JSON, with an error or in its place', async () => {
    await script({ route: 'list', kind: 'html' });
    await script({ route: 'list', kind: 'html', status: 200 });
    for (const status of [502, 200]) {
      const answer = await ask('list');
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toContain('text/html');
      expect(answer.text).toMatch(/^<html>/);
    }
  });

  it('breaks its JSON off in the middle', async () => {
    const { text: whole } = await ask('list');
    await script({ route: 'list', kind: 'truncated' });
    const { status, text } = await ask('list');
    expect(status).toBe(200);
    expect(whole.startsWith(text)).toBe(true);
    expect(text.length).toBeLessThan(whole.length);
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  });

  it('breaks off the refusal, not the data, of who has no token', async () => {
    await script({ route: 'list', kind: 'truncated' });
    expect((await stand.get('/v2/cargos/views', 'none')).text).toBe('{"message":"Una');
  });

  it('says 200 with an error, or with nulls', async () => {
    await script({ route: 'list', kind: 'error-body' });
    expect(await ask('list')).toMatchObject({ status: 200, json: { error: 'Something went wrong', data: null } });
    await script({ route: 'list', kind: 'nulls' });
    expect(await ask('list')).toMatchObject({ status: 200, json: { data: null, meta: null } });
  });

  it('resets the connection', async () => {
    await script({ route: 'list', kind: 'reset' });
    await expect(ask('list')).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) as string },
    });
    expect(stand.sandbox.exchange.counters['list:0']).toBe(1);
    expect((await ask('list')).status).toBe(200);
  });

  it('hangs: no answer comes until the client leaves, and others are served meanwhile', async () => {
    await script({ route: 'list', kind: 'hang' });
    const leave = new AbortController();
    const hanging = fetch(`${stand.sandbox.cargotechUrl}/v2/cargos/views`, { signal: leave.signal });
    const outcome = hanging.then(
      () => 'answered',
      (error: unknown) => (error as Error).name,
    );
    while (stand.sandbox.exchange.counters['list:0'] !== 1) await ask('me');
    expect((await ask('list')).status).toBe(200);
    leave.abort();
    expect(await outcome).toBe('AbortError');
  });

  it('closes at once although a client hangs', async () => {
    await script({ route: 'list', kind: 'hang' });
    const hanging = ask('list').catch((error: unknown) => error);
    while (stand.sandbox.exchange.counters['list:0'] !== 1) await ask('me');
    await stand.sandbox.close();
    expect(await hanging).toMatchObject({ name: 'TypeError' });
  });

  it('costs budget like any answer', async () => {
    await script({ route: 'me', kind: 'status', status: 503, times: 2 });
    await ask('me');
    expect((await ask('me')).headers.get('x-ratelimit-remaining')).toBe('597');
  });
});

describe('the time the exchange takes', () => {
  const pauses = (faults: Faults) => Array.from({ length: 2_000 }, () => faults.nextPause());

  it('is none, or 0.7 to 2 seconds as seen, mostly about one, or what is given', () => {
    const faults = new Faults();
    expect(Math.max(...pauses(faults))).toBe(0);
    faults.latency = 'realistic';
    const real = pauses(faults).sort((a, b) => a - b);
    expect(real[0]).toBeGreaterThanOrEqual(700);
    expect(real.at(-1)).toBeLessThanOrEqual(2_000);
    expect(real.at(-1)).toBeGreaterThan(1_900);
    expect(real[1_000]).toBeGreaterThan(750);
    expect(real[1_000]).toBeLessThan(1_100);
    faults.latency = { minMs: 5, maxMs: 6 };
    expect(pauses(faults).every((ms) => ms >= 5 && ms <= 6)).toBe(true);
  });

  it('is really taken', async () => {
    const stand = await Stand.open({ loads: 1 });
    await stand.control('behaviour', { latency: { minMs: 40, maxMs: 60 } });
    const before = performance.now();
    await stand.get('/v1/me');
    expect(performance.now() - before).toBeGreaterThanOrEqual(39);
    await stand.sandbox.close();
  });
});
