import { PASSWORD, PHONE, Stand } from '../testing/stand';

describe('signing in to the exchange', () => {
  let stand: Stand;
  beforeEach(async () => {
    stand = await Stand.open();
  });
  afterEach(() => stand.sandbox.close());
  const login = (phone: unknown, password: unknown) => stand.post('/v1/auth/login', { phone, password, remember: true });

  it('gives an opaque token of 54 characters, a new one each time, and nothing else', async () => {
    const tokens = new Set<string>();
    for (let n = 0; n < 20; n++) {
      const { status, json } = await login(PHONE, PASSWORD);
      expect(status).toBe(200);
      expect(Object.keys(json)).toEqual(['data']);
      const data = json['data'] as { token: string };
      expect(Object.keys(data)).toEqual(['token']);
      expect(data.token).toMatch(/^\d+\|[A-Za-z0-9]+$/);
      expect(data.token).toHaveLength(54);
      tokens.add(data.token);
    }
    expect(tokens.size).toBe(20);
  });

  it.each(['+79111111111', '89111111111', '8 (911) 111-11-11', '7 911 111 11 11'])('knows the phone as %s', async (phone) =>
    expect((await login(phone, PASSWORD)).status).toBe(200),
  );

  it.each([
    [PHONE, 'wrong'],
    [PHONE, PASSWORD.toUpperCase()],
    ['+7 911 111 11 12', PASSWORD],
    ['', PASSWORD],
    [PHONE, undefined],
    [{ $ne: 1 }, ['a']],
  ])('refuses %p with %p and names fields', async (phone, password) => {
    const { status, json } = await login(phone, password);
    expect(status).toBe(422);
    expect(Object.values(json['errors'] as object).flat().length).toBeGreaterThan(0);
  });

  it('refuses in the other known way when told so', async () => {
    await stand.control('account', { refusalStatus: 401 });
    expect(await login(PHONE, 'wrong')).toMatchObject({ status: 401, json: { error: 'Invalid phone or password' } });
  });

  it('refuses the right password when told so', async () => {
    await stand.control('account', { rejectLogins: true });
    expect((await login(PHONE, PASSWORD)).status).toBe(422);
    await stand.control('account', { rejectLogins: false });
    expect((await login(PHONE, PASSWORD)).status).toBe(200);
  });

  const GUARDED = [
    '/v1/me',
    '/v2/cargos/views',
    '/v1/carrier/cargos/6236980510?source=1&include=contacts',
    '/v1/dictionaries/points',
    '/v1/dictionaries/load_types',
    '/v1/dictionaries/truck_types',
  ];

  it.each(GUARDED)('opens %s to a live token alone', async (path) => {
    expect((await stand.get(path)).status).toBe(200);
    for (const wrong of ['', 'x', `${stand.token}x`, stand.token.slice(0, -1)]) {
      expect(await stand.get(path, wrong)).toMatchObject({ status: 401, json: { message: 'Unauthenticated.' } });
    }
    const bare = await stand.send(`${stand.sandbox.cargotechUrl}${path}`, { headers: { cookie: `token=${stand.token}` } });
    expect(bare.status).toBe(401);
    expect(bare.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('keeps several tokens alive, until they are revoked together', async () => {
    const second = await stand.login();
    expect((await stand.get('/v1/me')).status).toBe(200);
    expect((await stand.get('/v1/me', second)).status).toBe(200);
    expect((await stand.control('tokens/revoke')).json).toEqual({ revoked: 2 });
    expect((await stand.get('/v1/me')).status).toBe(401);
    expect((await stand.get('/v1/me', second)).status).toBe(401);
    expect((await stand.get('/v1/me', await stand.login())).status).toBe(200);
  });

  it('refuses a suspended account everywhere, and takes it back', async () => {
    await stand.control('account', { suspended: true });
    const refused = { status: 403, json: { error: 'Account suspended' } };
    for (const path of GUARDED) expect(await stand.get(path)).toMatchObject(refused);
    expect(await login(PHONE, PASSWORD)).toMatchObject(refused);
    await stand.control('account', { suspended: false });
    expect((await stand.get('/v1/me')).status).toBe(200);
  });

  it('has no refresh', async () => expect((await stand.post('/v1/auth/refresh', {})).status).toBe(404));
});

describe('the budget of the exchange', () => {
  let stand: Stand;
  afterEach(() => stand.sandbox.close());
  const left = async () => Number((await stand.get('/v1/me')).headers.get('x-ratelimit-remaining'));

  it('is 600 requests in any minute, logins and refusals among them', async () => {
    stand = await Stand.open();
    expect(await left()).toBe(598);
    await stand.get('/v1/me', 'wrong');
    await stand.get('/v1/carrier/cargos/1');
    expect(await left()).toBe(595);
    for (let n = 0; n < 595; n++) expect((await stand.get('/v1/me')).status).toBe(200);
    const refused = await stand.get('/v1/me');
    expect(refused).toMatchObject({ status: 429, json: { error: 'Rate limit exceeded' } });
    expect(refused.headers.get('x-ratelimit-limit')).toBe('600');
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(stand.sandbox.exchange.account.busiestMinute).toBe(601);
  });

  it('slides: a request comes back exactly a minute after it was made', async () => {
    stand = await Stand.open({ requestsPerMinute: 3 });
    const start = stand.now;
    stand.now = start + 20_000;
    expect((await stand.get('/v1/me')).status).toBe(200);
    stand.now = start + 40_500;
    expect((await stand.get('/v1/me')).status).toBe(200);
    const refused = await stand.get('/v1/me');
    expect(refused.status).toBe(429);
    // The login was at 0 s: 19.5 s are left, and whole seconds never promise too early a moment.
    expect(refused.headers.get('retry-after')).toBe('20');
    expect(refused.headers.get('x-ratelimit-reset-after')).toBe('20');
    expect(refused.headers.get('x-ratelimit-reset')).toBe(String((start + 60_000) / 1_000));
    stand.now = start + 59_999;
    expect((await stand.get('/v1/me')).status).toBe(429);
    stand.now = start + 60_000;
    expect((await stand.get('/v1/me')).status).toBe(200);
    expect((await stand.get('/v1/me')).status).toBe(429);
    stand.now = start + 80_000;
    expect((await stand.get('/v1/me')).status).toBe(200);
  });

  it('forgets refused requests, and shows no time to wait while there is no need to', async () => {
    stand = await Stand.open({ requestsPerMinute: 2 });
    const granted = await stand.get('/v1/me');
    expect(granted.headers.get('x-ratelimit-remaining')).toBe('0');
    for (const name of ['retry-after', 'x-ratelimit-reset', 'x-ratelimit-reset-after'])
      expect(granted.headers.get(name)).toBeNull();
    for (let n = 0; n < 10; n++) expect((await stand.get('/v1/me')).status).toBe(429);
    stand.now += 60_000;
    expect((await stand.get('/v1/me')).status).toBe(200);
  });

  it('can be made smaller while it runs', async () => {
    stand = await Stand.open();
    for (let n = 0; n < 5; n++) await stand.get('/v1/me');
    await stand.control('account', { requestsPerMinute: 4 });
    const refused = await stand.get('/v1/me');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    await stand.control('account', { requestsPerMinute: 10 });
    expect(await left()).toBe(3);
  });
});
