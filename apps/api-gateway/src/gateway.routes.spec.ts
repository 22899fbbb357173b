import { CARGO_NOT_FOUND, CONTACT_INVALID, EXCHANGE_UNAVAILABLE, FILTER_INVALID, INIT_DATA_EXPIRED, Refusal } from '#contracts';
import { LogLines, startNats, startRedis, type PrivateServer } from '#testing';
import type { RunningService } from '#runtime';
import { startGateway, type Gateway } from './testing/gateway';
import { startPeers, type Peers } from './testing/peers';

describe('the routes of the public API', () => {
  let nats: PrivateServer;
  let redis: PrivateServer;
  let peers: Peers;
  let peerService: RunningService;
  let gateway: Gateway;
  const log = new LogLines();

  beforeAll(async () => {
    [nats, redis] = await Promise.all([startNats(), startRedis()]);
    ({ peers, service: peerService } = await startPeers(nats.url));
    gateway = await startGateway(
      { nats: nats.url, redis: redis.url },
      { RATE_LIMIT_PER_SECOND: '1000', RATE_LIMIT_BURST: '1000' },
      log,
    );
  });
  afterEach(() => peers.refusals.clear());
  afterAll(async () => {
    await gateway.service.stop();
    await peerService.stop();
    await Promise.all([nats.stop(), redis.stop()]);
  });

  const ask: Gateway['ask'] = (path, options) => gateway.ask(`/api/v1${path}`, options);
  const problem = async (answer: Response): Promise<{ status: number; code: string; errors?: unknown }> => {
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const body = (await answer.json()) as { status: number; code: string; errors?: unknown };
    expect(body.status).toBe(answer.status);
    return body;
  };
  const refuse = (contract: string, refusal: Refusal): unknown => peers.refusals.set(contract, () => refusal);

  describe('POST /auth/telegram', () => {
    const logIn = (body: unknown, headers?: Record<string, string>) =>
      ask('/auth/telegram', { method: 'POST', body, ...(headers === undefined ? {} : { headers }) });

    it('answers with a token that opens the API', async () => {
      const answer = await logIn({ initData: 'query_id=1&hash=2' });
      expect(answer.status).toBe(200);
      const body = (await answer.json()) as { accessToken: string; expiresAt: string; driver: object; access: object };
      expect(body).toMatchObject({ driver: { firstName: 'Иван' }, access: { active: true, source: null, daysLeft: 0 } });
      expect(new Date(body.expiresAt).getTime()).toBeGreaterThan(Date.now());
      expect((await ask('/me', { token: body.accessToken })).status).toBe(200);
      expect(peers.calls.find(({ name }) => name === 'Login')?.request).toMatchObject({ address: '127.0.0.1' });
    });

    it.each([
      ['nothing', {}, 422, 'REQUIRED'],
      ['null', { initData: null }, 422, 'REQUIRED'],
      ['a number', { initData: 7 }, 422, 'FORMAT'],
      ['an array', { initData: ['x'] }, 422, 'FORMAT'],
    ])('refuses %s as initData', async (_what, body, status, code) => {
      expect(await problem(await logIn(body))).toMatchObject({
        status,
        code: 'VALIDATION_FAILED',
        errors: [{ field: 'initData', code }],
      });
    });

    it('refuses initData that is empty or over 8 kB without asking', async () => {
      const before = peers.count('Login');
      for (const initData of ['', 'x'.repeat(8_193), 'я'.repeat(4_097)]) {
        expect(await problem(await logIn({ initData }))).toMatchObject({ status: 401, code: 'INIT_DATA_INVALID' });
      }
      expect(peers.count('Login')).toBe(before);
    });

    it('refuses unknown fields, other types, broken JSON and large bodies', async () => {
      expect(await problem(await logIn({ initData: 'x', admin: true }))).toMatchObject({
        errors: [{ field: 'admin', code: 'UNKNOWN' }],
      });
      expect(await problem(await logIn('initData=x', { 'content-type': 'application/x-www-form-urlencoded' }))).toMatchObject({
        status: 415,
        code: 'UNSUPPORTED_MEDIA_TYPE',
      });
      expect(await problem(await logIn('{"initData":"x"}', { 'content-type': 'text/plain' }))).toMatchObject({ status: 415 });
      for (const broken of ['{"initData":', '[]', '"x"', 'null', '{"__proto__":{"a":1}}']) {
        expect((await problem(await logIn(broken))).status).toBe(422);
      }
      expect(await problem(await logIn({ initData: 'x'.repeat(70_000) }))).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
      expect((await problem(await ask('/auth/telegram', { method: 'POST' }))).status).toBe(422);
    });

    it('passes on why the sign-in was refused', async () => {
      refuse('Login', new Refusal(INIT_DATA_EXPIRED));
      const answer = await logIn({ initData: 'x' });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(await problem(answer)).toMatchObject({ status: 401, code: 'INIT_DATA_EXPIRED' });
    });
  });

  describe('the driver', () => {
    it('reads themself', async () => {
      const { token, driver, session } = peers.signIn();
      const answer = await ask('/me', { token });
      expect(await answer.json()).toEqual({
        driver,
        access: { active: true, source: null, expiresAt: null, daysLeft: 0, autoRenew: false },
        flags: {},
        expiresAt: new Date(session.expiresAt).toISOString(),
      });
      expect(answer.headers.get('cache-control')).toBe('no-store');
    });

    it('changes what may be changed and nothing else', async () => {
      const { token } = peers.signIn();
      const patch = {
        language: 'en',
        timeZone: 'Asia/Omsk',
        email: 'a@example.org',
        truck: { maxWeightKg: 20_000, bodyTypeIds: ['1'] },
      };
      expect(await (await ask('/me', { token, method: 'PATCH', body: patch })).json()).toMatchObject(patch);
      const wrong = { language: 'de', timeZone: 'Mars', email: 'x', truck: { maxWeightKg: 1, wheels: 6 }, telegramId: '1' };
      const refused = await problem(await ask('/me', { token, method: 'PATCH', body: wrong }));
      expect(refused.code).toBe('VALIDATION_FAILED');
      const errors = refused.errors as { field: string; code: string }[];
      expect(errors.map(({ field, code }) => `${field} ${code}`).sort()).toEqual([
        'email FORMAT',
        'language FORMAT',
        'telegramId UNKNOWN',
        'timeZone FORMAT',
        'truck.maxWeightKg RANGE',
        'truck.wheels UNKNOWN',
      ]);
    });

    it('confirms a contact', async () => {
      const { token } = peers.signIn();
      const send = (body: object) => ask('/me/contact', { token, method: 'PUT', body });
      expect(await (await send({ contact: 'signed' })).json()).toMatchObject({ phone: '+79001234567' });
      refuse('SetContact', new Refusal(CONTACT_INVALID));
      expect(await problem(await send({ contact: 'forged' }))).toMatchObject({ status: 422, code: 'CONTACT_INVALID' });
      expect(await problem(await send({}))).toMatchObject({ errors: [{ field: 'contact', code: 'REQUIRED' }] });
    });

    it('gives and withdraws consent', async () => {
      const { token, driver } = peers.signIn();
      const consent = { kind: 'marketing', version: '2026-11-01', given: false };
      expect((await ask('/me/consents', { token, method: 'POST', body: consent })).status).toBe(204);
      expect(peers.calls.at(-1)).toMatchObject({
        name: 'RecordConsent',
        request: { driverId: driver.id, ...consent, address: '127.0.0.1' },
      });
      const wrong = await problem(
        await ask('/me/consents', { token, method: 'POST', body: { kind: 'all', version: '', given: 'yes' } }),
      );
      expect((wrong.errors as object[]).length).toBe(3);
    });

    it('is erased, and out at once', async () => {
      const { token } = peers.signIn();
      expect((await ask('/me', { token, method: 'DELETE' })).status).toBe(202);
      expect(await problem(await ask('/me', { token }))).toMatchObject({ status: 401, code: 'SESSION_INVALID' });
    });

    it('logs out, and is out at once', async () => {
      const { token } = peers.signIn();
      expect((await ask('/me', { token })).status).toBe(200);
      const answer = await ask('/auth/logout', { token, method: 'POST', headers: { 'content-type': 'application/json' } });
      expect([answer.status, await answer.text()]).toEqual([204, '']);
      expect(await problem(await ask('/me', { token }))).toMatchObject({ status: 401, code: 'SESSION_INVALID' });
    });

    it('keeps the last filter', async () => {
      const { token } = peers.signIn();
      expect(await (await ask('/me/filters', { token })).json()).toEqual({ filter: {} });
      const body = { filter: { startPointId: '62', sort: 'price' } };
      expect(await (await ask('/me/filters', { token, method: 'PUT', body })).json()).toEqual(body);
      expect(await (await ask('/me/filters', { token })).json()).toEqual(body);
      for (const filter of [undefined, 'x', [], { startPointId: 62 }]) {
        expect((await problem(await ask('/me/filters', { token, method: 'PUT', body: { filter } }))).status).toBe(422);
      }
    });
  });

  describe('cargos', () => {
    it('asks once for what many want, and keeps it for a moment', async () => {
      const drivers = Array.from({ length: 20 }, () => peers.signIn());
      const [filters, lists] = [peers.count('CanonicalizeFilter'), peers.count('CargoListPage')];
      const answers = await Promise.all(drivers.map(({ token }) => ask('/cargos?weightVolume=20-83&limit=10', { token })));
      for (const answer of answers) expect([answer.status, await answer.text()]).toEqual([200, peers.listBody.toString()]);
      expect(peers.count('CargoListPage') - lists).toBe(1);
      expect(peers.count('CanonicalizeFilter') - filters).toBeLessThanOrEqual(20);
      await ask('/cargos?limit=10&weightVolume=20-83', { token: drivers[0]!.token });
      expect(peers.count('CargoListPage') - lists).toBe(1);
    });

    it('hands every value of the query to filtering, and remembers its refusal', async () => {
      const { token } = peers.signIn();
      refuse(
        'CanonicalizeFilter',
        new Refusal(FILTER_INVALID, { errors: [{ field: 'startPointRadius', code: 'RANGE', params: { min: 0, max: 1_000 } }] }),
      );
      const query = '/cargos?startPointRadius=9999&startPointRadius=1&mode=%D1%8F';
      const body = await problem(await ask(query, { token }));
      expect(body).toMatchObject({
        status: 422,
        code: 'FILTER_INVALID',
        errors: [{ field: 'startPointRadius', code: 'RANGE', message: 'Допустимо от 0 до 1000' }],
      });
      expect(peers.calls.at(-1)?.request).toEqual({
        query: { startPointRadius: ['9999', '1'], mode: ['я'] },
        timeZone: 'Europe/Moscow',
      });
      const before = peers.count('CanonicalizeFilter');
      expect((await ask(query, { token })).status).toBe(422);
      expect(peers.count('CanonicalizeFilter')).toBe(before);
    });

    it('asks again for another zone when a date is in the query, and only then', async () => {
      const moscow = peers.signIn();
      const omsk = peers.signIn({ timeZone: 'Asia/Omsk' });
      const asks = async (query: string): Promise<number> => {
        const before = peers.count('CanonicalizeFilter');
        for (const { token } of [moscow, omsk, moscow]) await ask(query, { token });
        return peers.count('CanonicalizeFilter') - before;
      };
      expect(await asks('/cargos?startDate=2026-12-01')).toBe(2);
      expect(await asks('/cargos?start%44ate=2026-12-01')).toBe(2);
      expect(await asks('/cargos?price=1,2')).toBe(1);
    });

    it('does not let one driver’s refusal fall on another who waited for the same page', async () => {
      const [limited, other] = [peers.signIn(), peers.signIn()];
      peers.refusals.set('CargoListPage', (request) =>
        (request as { driverId: string }).driverId === limited.driver.id ? new Refusal(EXCHANGE_UNAVAILABLE) : undefined,
      );
      let open = (): void => undefined;
      for (const { token } of [limited, other]) await ask('/me', { token });
      await ask('/cargos?ownerInn=7707083893&limit=9', { token: other.token });
      peers.pause = new Promise((done) => (open = done));
      const first = ask('/cargos?ownerInn=7707083893', { token: limited.token });
      const second = ask('/cargos?ownerInn=7707083893', { token: other.token });
      open();
      const [refused, served] = await Promise.all([first, second]);
      expect(await problem(refused)).toMatchObject({ status: 503, code: 'EXCHANGE_UNAVAILABLE' });
      expect(served.status).toBe(200);
    });

    it('shows one cargo, and nothing for what is no id', async () => {
      const { token } = peers.signIn();
      const answer = await ask('/cargos/4815162342', { token });
      expect(await answer.json()).toEqual({ cargo: { id: '4815162342' } });
      expect(peers.calls.at(-1)).toMatchObject({ name: 'CargoDetailPage', request: { cargoId: '4815162342', contacts: true } });
      const before = peers.calls.length;
      for (const id of ['x', '1'.repeat(21), '-1', '1.5', '..%3Fa=1', '%2e%2e%2fme', '1%00', 'a'.repeat(400)]) {
        expect(await problem(await ask(`/cargos/${id}`, { token }))).toMatchObject({ status: 404, code: 'CARGO_NOT_FOUND' });
      }
      expect(peers.calls.length).toBe(before);
      refuse('CargoDetailPage', new Refusal(CARGO_NOT_FOUND));
      expect(await problem(await ask('/cargos/1', { token }))).toMatchObject({ status: 404, code: 'CARGO_NOT_FOUND' });
      expect(await problem(await ask('/cargos/1?contacts=true', { token }))).toMatchObject({ status: 422 });
    });

    it('suggests cities and lists types', async () => {
      const { token } = peers.signIn();
      const answer = await ask(`/dictionaries/points?name=${encodeURIComponent('моск')}&limit=5`, { token });
      expect(await answer.json()).toEqual({ items: [{ id: '1', name: 'points моск' }] });
      expect(peers.calls.at(-1)?.request).toEqual({ dictionary: 'points', name: 'моск', limit: 5 });
      const before = peers.count('DictionaryPage');
      for (const name of ['load-types', 'truck-types', 'weight-volume-presets']) {
        for (let time = 0; time < 3; time++) expect((await ask(`/dictionaries/${name}`, { token })).status).toBe(200);
      }
      expect(peers.count('DictionaryPage') - before).toBe(3);
      for (const query of ['limit=0', 'limit=101', 'limit=x', 'limit=1.5', 'limit=', `name=${'x'.repeat(101)}`]) {
        expect((await problem(await ask(`/dictionaries/points?${query}`, { token }))).code).toBe('VALIDATION_FAILED');
      }
    });
  });

  it('refuses unknown and repeated query parameters on every other route', async () => {
    const { token } = peers.signIn();
    const errorsOf = async (path: string) => (await problem(await ask(path, { token }))).errors;
    for (const path of ['/me', '/me/filters', '/dictionaries/load-types', '/cargos/1']) {
      expect(await errorsOf(`${path}?debug=1`)).toMatchObject([{ field: 'debug', code: 'UNKNOWN' }]);
    }
    expect(await errorsOf('/dictionaries/points?name=a&name=b&zoom=1')).toMatchObject([
      { field: 'name', code: 'DUPLICATE' },
      { field: 'zoom', code: 'UNKNOWN' },
    ]);
  });

  it('opens nothing without a session', async () => {
    for (const [method, path] of [
      ['GET', '/me'],
      ['PATCH', '/me'],
      ['DELETE', '/me'],
      ['PUT', '/me/contact'],
      ['POST', '/me/consents'],
      ['POST', '/auth/logout'],
      ['GET', '/cargos'],
      ['GET', '/cargos/1'],
      ['GET', '/dictionaries/points'],
      ['GET', '/dictionaries/load-types'],
      ['GET', '/me/filters'],
      ['PUT', '/me/filters'],
    ] as const) {
      for (const token of [undefined, 'x', `${'A'.repeat(43)}.${'A'.repeat(43)}`]) {
        const answer = await ask(path, { method, ...(token === undefined ? {} : { token }) });
        expect(await problem(answer)).toMatchObject({ status: 401, code: 'SESSION_INVALID' });
      }
    }
  });

  it('knows no other routes and no other methods', async () => {
    const { token } = peers.signIn();
    for (const [method, path] of [
      ['GET', '/api/v1/nothing'],
      ['GET', '/nothing'],
      ['GET', '/api/v1'],
      ['POST', '/api/v1/cargos'],
      ['DELETE', '/api/v1/auth/telegram'],
      ['GET', '/api/v1/cargos/%zz'],
      ['GET', '/api/docs'],
      ['GET', '/metrics'],
    ] as const) {
      expect(await problem(await gateway.ask(path, { method, token }))).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND' });
    }
  });

  it('speaks the language that is asked for, and tells nothing of what broke inside', async () => {
    const { token } = peers.signIn();
    const detail = async (language: string) => {
      const answer = await ask('/me?x=1', { token, headers: { 'accept-language': language } });
      return [
        answer.headers.get('content-language'),
        ((await answer.json()) as { errors: { message: string }[] }).errors[0]?.message,
      ];
    };
    expect(await detail('')).toEqual(['ru', 'Такого поля или значения нет']);
    expect(await detail('en-GB,en;q=0.9,ru;q=0.8')).toEqual(['en', 'There is no such field or value']);
    expect(await detail('de, en;q=0.1, ru;q=0.5')).toEqual(['ru', 'Такого поля или значения нет']);
    peers.drivers.clear();
    const broken = await ask('/me', { token, headers: { 'accept-language': 'en' } });
    const text = await broken.text();
    expect(broken.status).toBe(500);
    expect(JSON.parse(text)).toMatchObject({ code: 'INTERNAL', title: 'Our mistake' });
    expect(text).not.toContain('no such driver');
  });

  it('keeps a harmless request id on its whole way, and replaces others', async () => {
    const { token } = peers.signIn();
    const answer = await ask('/me', { token, headers: { 'x-request-id': 'phone-17.a:b_c' } });
    expect(answer.headers.get('x-request-id')).toBe('phone-17.a:b_c');
    expect(peers.calls.at(-1)).toMatchObject({ name: 'GetDriver', requestId: 'phone-17.a:b_c' });
    const refused = await ask('/nothing', { headers: { 'x-request-id': 'phone-18' } });
    expect(((await refused.json()) as { requestId: string }).requestId).toBe('phone-18');
    for (const odd of ['x'.repeat(65), 'a b', '<script>', '']) {
      const id = (await ask('/me', { token, headers: { 'x-request-id': odd } })).headers.get('x-request-id');
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect(log.lines.filter((line) => line.includes('phone-17.a:b_c') && line.includes('"route":"/api/v1/me"'))).toHaveLength(1);
  });

  it('writes one line a request, with nothing of the driver in it', async () => {
    const { token, driver } = peers.signIn();
    await ask('/auth/telegram', { method: 'POST', body: { initData: 'initdata-of-the-log-test' } });
    await ask('/me/contact', { token, method: 'PUT', body: { contact: 'contact-of-the-log-test' } });
    await ask('/cargos?ownerInn=500100732259', { token });
    const answer = await ask('/cargos/777000777', { token });
    const id = answer.headers.get('x-request-id') ?? '';
    const line = log.lines.map((text) => JSON.parse(text) as Record<string, unknown>).find(({ requestId }) => requestId === id);
    expect(line).toEqual({
      level: 'info',
      time: expect.any(String) as string,
      service: 'api-gateway',
      context: 'Access',
      requestId: id,
      method: 'GET',
      route: '/api/v1/cargos/:id',
      status: 200,
      ms: expect.any(Number) as number,
      driverId: driver.id,
    });
    for (const secret of [
      token,
      token.slice(0, 43),
      'initdata-of-the-log-test',
      'contact-of-the-log-test',
      '500100732259',
      'Bearer',
    ]) {
      expect(log.text).not.toContain(secret);
    }
  });
});
