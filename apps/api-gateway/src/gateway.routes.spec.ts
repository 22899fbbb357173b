import { LogLines } from '#testing';
import type { Gateway } from './testing/gateway';
import type { Peers } from './testing/peers';
import { problem } from './testing/problem';
import { Stage } from './testing/stage';

describe('what holds for every route', () => {
  let stage: Stage;
  let peers: Peers;
  let gateway: Gateway;
  const log = new LogLines();

  beforeAll(async () => {
    stage = await Stage.start();
    ({ peers } = stage);
    gateway = await stage.addReplica({ RATE_LIMIT_PER_SECOND: '1000', RATE_LIMIT_BURST: '1000' }, log);
  });
  afterEach(() => {
    peers.refusals.clear();
  });
  afterAll(() => stage.stop());

  const ask: Gateway['ask'] = (path, options) => gateway.ask(`/api/v1${path}`, options);

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
    const followed = peers.calls.filter(({ requestId }) => requestId === 'phone-17.a:b_c').map(({ name }) => name);
    expect(followed).toEqual(expect.arrayContaining(['GetDriver', 'GetConsent']));
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
      traceId: id.replaceAll('-', ''),
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
