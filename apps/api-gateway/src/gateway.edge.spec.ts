import { request as httpRequest, Agent, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { eventually } from '#testing';
import type { Gateway } from './testing/gateway';
import type { Peers } from './testing/peers';
import { Stage } from './testing/stage';

describe('the edge', () => {
  let stage: Stage;
  let peers: Peers;
  let gateway: Gateway;
  let folder: string;
  const script = `console.log(${JSON.stringify('x'.repeat(5_000))})`;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'webapp-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Грузы</title>');
    await writeFile(join(folder, 'assets', 'index-Bx3kq9Zt.js'), script);
    stage = await Stage.start();
    ({ peers } = stage);
    peers.listBody = Buffer.from(
      JSON.stringify({
        items: Array.from({ length: 20 }, (_, id) => ({ id, city: 'Москва', note: 'Нужны ремни, звонить с 9 до 18' })),
      }),
    );
    gateway = await stage.addReplica({
      NODE_ENV: 'production',
      LOG_LEVEL: 'silent',
      API_DOCS: 'true',
      WEBAPP_URL: 'https://app.example.org',
      PUBLIC_URL: 'https://api.example.org/',
      CORS_ORIGINS: 'https://app.example.org,http://127.0.0.1:5173',
      WEBAPP_DIR: folder,
      SANDBOX_URL: 'http://127.0.0.1:4000',
      TELEGRAM_APP_URL: 'https://t.me/demo_bot/app',
      RATE_LIMIT_PER_SECOND: '1000',
      RATE_LIMIT_BURST: '1000',
    });
  });
  afterAll(async () => {
    await stage.stop();
    await rm(folder, { recursive: true });
  });

  /** One request whose answer is left as it came: nothing decompressed. */
  const raw = (
    path: string,
    headers: Record<string, string>,
    agent?: Agent,
  ): Promise<{ answer: IncomingMessage; body: Buffer }> =>
    new Promise((resolve, reject) => {
      httpRequest(
        { host: '127.0.0.1', port: gateway.port, path, headers, ...(agent === undefined ? {} : { agent }) },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve({ answer, body: Buffer.concat(parts) }));
        },
      )
        .on('error', reject)
        .end();
    });

  const CHANGING = ['date', 'x-request-id', 'ratelimit-remaining', 'content-length', 'connection', 'keep-alive', 'etag'];
  const headersOf = (answer: Response): Record<string, string> => {
    const found: Record<string, string> = {};
    answer.headers.forEach((value, name) => {
      if (!CHANGING.includes(name)) found[name] = value;
    });
    return found;
  };

  const API = {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'ratelimit-limit': '1000',
    'ratelimit-reset': '1',
  };

  it('sends the same headers of safety on every answer of the API', async () => {
    const { token } = peers.signIn();
    const page = {
      ...API,
      'cache-control': 'private, no-cache',
      'content-type': 'application/json; charset=utf-8',
      vary: 'Origin, Accept-Encoding',
    };
    for (const path of ['/cargos', '/cargos/1', '/dictionaries/points', '/dictionaries/load-types']) {
      const answer = await gateway.ask(`/api/v1${path}`, { token, headers: { 'accept-encoding': 'identity' } });
      expect([path, headersOf(answer)]).toEqual([path, page]);
    }
    const personal = { ...API, 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' };
    for (const path of ['/me', '/me/filters']) {
      expect(headersOf(await gateway.ask(`/api/v1${path}`, { token }))).toEqual(personal);
    }
    const problem = {
      ...API,
      'cache-control': 'no-store',
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': 'ru',
      vary: 'Origin, Accept-Language',
    };
    expect(headersOf(await gateway.ask('/api/v1/nothing'))).toEqual(problem);
    expect(headersOf(await gateway.ask('/api/v1/me'))).toEqual({ ...problem, 'www-authenticate': 'Bearer' });
  });

  it('compresses pages into the very bytes of the plain ones', async () => {
    const { token } = peers.signIn();
    const authorization = `Bearer ${token}`;
    const get = (encoding: string) => raw('/api/v1/cargos', { authorization, 'accept-encoding': encoding });
    for (let time = 0; time < 2; time++) {
      const [plain, br, gzip] = await Promise.all([get('identity'), get('gzip, deflate, br'), get('gzip;q=0.5, br;q=0')]);
      expect(plain.answer.headers['content-encoding']).toBeUndefined();
      expect([br.answer.headers['content-encoding'], gzip.answer.headers['content-encoding']]).toEqual(['br', 'gzip']);
      expect(plain.body.equals(peers.listBody)).toBe(true);
      expect(brotliDecompressSync(br.body).equals(plain.body)).toBe(true);
      expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
      expect(br.body.length).toBeLessThan(plain.body.length / 2);
    }
    const small = await raw('/api/v1/cargos/1', { authorization, 'accept-encoding': 'br' });
    expect(small.answer.headers['content-encoding']).toBeUndefined();
  });

  it('answers 304 to whoever has the page', async () => {
    const { token } = peers.signIn();
    const ask = (headers: Record<string, string> = {}) => gateway.ask('/api/v1/cargos', { token, headers });
    const etag = (await ask()).headers.get('etag') ?? '';
    expect(etag).toBe('W/"list-1"');
    for (const known of [etag, '"list-1"', `"other", ${etag}`, '*']) {
      const answer = await ask({ 'if-none-match': known });
      expect([known, answer.status, await answer.text(), answer.headers.get('etag')]).toEqual([known, 304, '', etag]);
    }
    expect((await ask({ 'if-none-match': '"list-10"' })).status).toBe(200);
    peers.etag = '"list-2"';
    await eventually('the new page', async () => (await ask({ 'if-none-match': etag })).status === 200, 3_000);
  });

  it('lets the pages of the listed origins call, and no others', async () => {
    const preflight = (origin: string) =>
      gateway.ask('/api/v1/cargos', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
      });
    const allowed = await preflight('https://app.example.org');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.org');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    for (const origin of ['https://evil.example', 'null', 'https://app.example.org.evil.example', 'http://app.example.org']) {
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
      expect((await gateway.ask('/api/v1/me', { headers: { origin } })).headers.get('access-control-allow-origin')).toBeNull();
    }
    const refused = await gateway.ask('/api/v1/me', { headers: { origin: 'http://127.0.0.1:5173' } });
    expect(refused.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:5173');
    expect(refused.headers.get('access-control-expose-headers')).toContain('ETag');
  });

  it('serves the Mini App so that Telegram may show it and nobody else', async () => {
    const answer = await gateway.ask('/');
    expect(await answer.text()).toContain('<title>Грузы</title>');
    expect(headersOf(answer)).toEqual({
      'cache-control': 'no-cache',
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; script-src 'self' https://telegram.org; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; font-src 'self'; " +
        "connect-src 'self' https://api.example.org http://127.0.0.1:4000; manifest-src 'self'; worker-src 'self'; " +
        "frame-ancestors 'self' https://web.telegram.org; base-uri 'none'; form-action 'self'; object-src 'none'",
      'referrer-policy': 'strict-origin-when-cross-origin',
      'strict-transport-security': API['strict-transport-security'],
      vary: 'Origin, Accept-Encoding',
      'x-content-type-options': 'nosniff',
    });
    const asset = await raw('/assets/index-Bx3kq9Zt.js', { 'accept-encoding': 'br' });
    expect(asset.answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
    });
    expect(brotliDecompressSync(asset.body).toString()).toBe(script);
    expect(await (await gateway.ask('/app-config.json')).json()).toEqual({
      sandboxUrl: 'http://127.0.0.1:4000',
      botUrl: 'https://t.me/demo_bot/app',
    });
    for (const path of ['/assets/../../package.json', '/assets/../index.html', '/../package.json']) {
      expect([path, (await raw(path, {})).answer.statusCode]).toEqual([path, 404]);
    }
    expect((await raw('/assets/%2e%2e/index.html', {})).answer.statusCode).toBe(404);
  });

  it('answers what is not HTTP at all with a problem, and closes', async () => {
    const text = await new Promise<string>((resolve) => {
      let answer = '';
      const socket = connect(gateway.port, '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
      socket.on('data', (part) => (answer += part.toString())).on('close', () => resolve(answer));
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toContain('"code":"VALIDATION_FAILED"');
  });

  it('finishes what it has begun when it stops, and closes what stays open', async () => {
    const own = await stage.addReplica({ LOG_LEVEL: 'silent' });
    const { token } = peers.signIn();
    await own.ask('/api/v1/me', { token });
    let open = (): void => undefined;
    peers.pause = new Promise((done) => (open = done));
    const before = peers.calls.length;
    const slow = own.ask('/api/v1/me', { token });
    await eventually('under way', () => peers.calls.length > before);
    const stopped = own.service.stop();
    await eventually('refuses new connections', () =>
      fetch(`${own.url}/api/v1/me`).then(
        () => false,
        () => true,
      ),
    );
    open();
    peers.pause = Promise.resolve();
    const answer = await slow;
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    const begun = performance.now();
    await stopped;
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('does not wait for a client that never finishes', async () => {
    const own = await stage.addReplica({ LOG_LEVEL: 'silent' });
    const socket = connect(own.port, '127.0.0.1', () =>
      socket.write('POST /api/v1/auth/telegram HTTP/1.1\r\nHost: x\r\nContent-Le'),
    );
    const cut = new Promise((done) => socket.on('close', done).on('error', () => undefined));
    await new Promise((done) => socket.on('connect', done));
    const begun = performance.now();
    await own.service.stop();
    await cut;
    expect(performance.now() - begun).toBeLessThan(8_000);
  }, 12_000);
});
