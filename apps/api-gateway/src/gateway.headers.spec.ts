import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApiDocument } from './openapi/document';
import type { Gateway } from './testing/gateway';
import type { Peers } from './testing/peers';
import { Stage } from './testing/stage';

const APP = 'https://app.example.org';
const NOBODY = "frame-ancestors 'none'";
const TELEGRAM = "frame-ancestors 'self' https://web.telegram.org";
const ID = '6f1c1d7a-3d3c-4f57-9a34-0c2f7e4f5d10';

interface Seen {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

describe('the headers of every answer', () => {
  let stage: Stage;
  let peers: Peers;
  let gateway: Gateway;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pages-'));
    for (const name of ['webapp', 'admin']) {
      await mkdir(join(folder, name, 'assets'), { recursive: true });
      await writeFile(join(folder, name, 'index.html'), '<!doctype html><title>page</title>');
      await writeFile(join(folder, name, 'assets', 'main-Bx3kq9Zt.js'), 'export {};');
    }
    stage = await Stage.start();
    ({ peers } = stage);
    gateway = await stage.addReplica({
      NODE_ENV: 'production',
      LOG_LEVEL: 'silent',
      API_DOCS: 'true',
      PUBLIC_URL: 'https://api.example.org',
      WEBAPP_URL: APP,
      CORS_ORIGINS: APP,
      WEBAPP_DIR: join(folder, 'webapp'),
      ADMIN_DIR: join(folder, 'admin'),
      RATE_LIMIT_PER_SECOND: '10000',
      RATE_LIMIT_BURST: '10000',
    });
  });
  afterAll(async () => {
    await stage.stop();
    await rm(folder, { recursive: true });
  });

  /** What fetch would not send, or would follow. A stream is left at its head. */
  const look = (method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Seen> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest({ host: '127.0.0.1', port: gateway.port, method, path, headers, agent: false }, (answer) => {
        answer.destroy();
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers });
      });
      sent.on('error', reject).end(body);
    });

  const routes = Object.entries(openApiDocument().paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, ID) })),
  );
  const asDriver = (): Record<string, string> => ({ authorization: `Bearer ${peers.signIn().token}` });
  const asStaff = (): Record<string, string> => peers.staff.signIn('super_admin').headers;
  const whoFor = (path: string): Record<string, string> => (path.includes('/admin/') ? asStaff() : asDriver());

  const expectSafe = (what: string, { headers }: Seen, ancestors: string): void => {
    expect([what, headers['x-content-type-options']]).toEqual([what, 'nosniff']);
    expect([what, headers['strict-transport-security']]).toEqual([what, 'max-age=31536000; includeSubDomains']);
    expect([what, headers['referrer-policy']]).toEqual([
      what,
      expect.stringMatching(/^(no-referrer|strict-origin-when-cross-origin)$/),
    ]);
    expect([what, headers['content-security-policy']]).toEqual([what, expect.stringContaining("default-src 'none'")]);
    expect([what, headers['content-security-policy']]).toEqual([what, expect.stringContaining(ancestors)]);
    expect([what, headers['cache-control']]).toEqual([what, expect.any(String)]);
    expect([what, headers['x-powered-by'], headers.server, headers['access-control-allow-credentials']]).toEqual([
      what,
      undefined,
      undefined,
      undefined,
    ]);
  };

  it('of every route of the API, to whoever comes in and to whoever does not, are safe, and nothing personal is kept', async () => {
    expect(routes.length).toBeGreaterThan(100);
    for (const { method, path } of routes) {
      for (const headers of [{}, whoFor(path)]) {
        const seen = await look(method, path, { ...headers, 'content-length': '0' });
        expectSafe(`${method} ${path} ${seen.status}`, seen, NOBODY);
        expect([path, seen.headers['cache-control']]).toEqual([
          path,
          expect.stringMatching(/^(no-store|private, no-cache|no-cache, no-transform)$/),
        ]);
      }
    }
  });

  it.each([
    ['the Mini App', 'GET', '/', 200, TELEGRAM, 'no-cache'],
    ['its assets', 'GET', '/assets/main-Bx3kq9Zt.js', 200, TELEGRAM, 'public, max-age=31536000, immutable'],
    ['its configuration', 'GET', '/app-config.json', 200, TELEGRAM, 'no-cache'],
    ['the panel', 'GET', '/admin/', 200, NOBODY, 'no-cache'],
    ['an address inside the panel', 'GET', '/admin/drivers', 200, NOBODY, 'no-cache'],
    ['the way to the panel', 'GET', '/admin', 308, NOBODY, 'no-store'],
    ['the documentation', 'GET', '/api/docs', 200, NOBODY, 'no-cache'],
    ['the document', 'GET', '/api/openapi.json', 200, NOBODY, 'no-cache'],
    ['a button of a mailing', 'GET', `/api/v1/r/${'a'.repeat(22)}`, 404, NOBODY, 'no-store'],
    ['what is not there', 'GET', '/nothing', 404, TELEGRAM, 'no-store'],
    ['what is not there in the panel', 'GET', '/admin/nothing.js', 404, NOBODY, 'no-store'],
    ['what is not there in the API', 'GET', '/api/v1/nothing', 404, NOBODY, 'no-store'],
    ['an address that is none', 'GET', '/api/v1/cargos/%zz', 404, NOBODY, 'no-store'],
    ['HEAD', 'HEAD', '/', 200, TELEGRAM, 'no-cache'],
    ['TRACE', 'TRACE', '/', 404, TELEGRAM, 'no-store'],
    ['a method that is none', 'PROPFIND', '/api/v1/me', 404, NOBODY, 'no-store'],
  ] as const)('of %s', async (what, method, path, status, ancestors, cached) => {
    const seen = await look(method, path);
    expect([seen.status, seen.headers['cache-control']]).toEqual([status, cached]);
    expectSafe(what, seen, ancestors);
  });

  it('of an answer to what is no HTTP are safe, too', async () => {
    const text = await new Promise<string>((resolve) => {
      let answer = '';
      const socket = connect(gateway.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\nBad Header: x\r\n\r\n'));
      socket.on('data', (part) => (answer += part.toString())).on('close', () => resolve(answer));
    });
    const [head = ''] = text.split('\r\n\r\n');
    const headers = Object.fromEntries(
      head
        .split('\r\n')
        .slice(1)
        .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
    );
    expectSafe('no HTTP', { status: 400, headers }, NOBODY);
  });

  it('let a browser send nothing from a foreign page: no preflight of any route names it, and no simple form is read', async () => {
    for (const { method, path } of routes) {
      const question = {
        'access-control-request-method': method,
        'access-control-request-headers': 'content-type, x-csrf-token',
      };
      for (const origin of ['https://evil.example', 'null', `${APP}.evil.example`]) {
        const { headers } = await look('OPTIONS', path, { origin, ...question });
        expect([path, headers['access-control-allow-origin']]).toEqual([path, undefined]);
      }
      if (method === 'GET' || method === 'DELETE') continue;
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
        const { status } = await look(method, path, { ...whoFor(path), 'content-type': type, 'content-length': '2' }, '{}');
        // The webhooks look first at who sends.
        expect([method, path, type, status]).toEqual([
          method,
          path,
          type,
          path.includes('/webhooks/') ? expect.any(Number) : 415,
        ]);
        expect(status).toBeGreaterThanOrEqual(400);
      }
    }
  });

  it('that a client invents about itself say nothing', async () => {
    const { token, driver } = peers.signIn();
    const other = peers.signIn().driver;
    const invented = {
      'x-user-id': other.id,
      'x-driver-id': other.id,
      'x-forwarded-user': 'admin',
      'x-original-url': '/api/v1/admin/me',
      'x-rewrite-url': '/api/v1/admin/me',
      'x-http-method-override': 'DELETE',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'evil.example',
      forwarded: 'for=127.0.0.1',
      'x-request-id': other.id,
    };
    expect((await gateway.ask('/api/v1/me', { headers: invented })).status).toBe(401);
    const own = await gateway.ask('/api/v1/me', { token, headers: invented });
    expect([own.status, ((await own.json()) as { driver: { id: string } }).driver.id]).toEqual([200, driver.id]);
    expect((await gateway.ask('/api/v1/admin/me', { token, headers: invented })).status).toBe(401);
  });
});
