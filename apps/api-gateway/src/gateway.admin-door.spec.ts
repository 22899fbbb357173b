import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STAFF_ROLES, type StaffRole } from '#contracts';
import { eventually, LogLines } from '#testing';
import { connect, type NatsConnection as Connection } from 'nats';
import { openApiDocument } from './openapi/document';
import type { Gateway } from './testing/gateway';
import type { Peers } from './testing/peers';
import { problem } from './testing/problem';
import { Stage } from './testing/stage';

const ROOT = '/api/v1/admin';
const ID = '6f1c1d7a-3d3c-4f57-9a34-0c2f7e4f5d10';

/** Who may use which route: s(uper admin), a(dmin), c: accountant, h(elp): support. Written by hand, in the product's words. */
const MATRIX: Readonly<Record<string, string>> = {
  'POST /auth/login': 'open',
  'POST /auth/link': 'open',
  'POST /auth/logout': 'sach',
  'GET /me': 'sach',
  'PATCH /me': 'sach',
  'POST /me/password': 'sach',
  'POST /totp': 'sach',
  'POST /totp/verify': 'sach',
  'GET /sessions': 'sach',
  'DELETE /sessions/{id}': 'sach',
  'GET /staff': 's',
  'POST /staff': 's',
  'PATCH /staff/{id}': 's',
  'GET /stats': 'sac',
  'GET /drivers': 'sach',
  'GET /drivers/{id}': 'sach',
  'GET /drivers/{id}/messages': 'sach',
  'GET /drivers/{id}/responses': 'sach',
  'GET /drivers/{id}/alerts': 'sach',
  'POST /drivers/{id}/grant': 'sah',
  'POST /drivers/{id}/block': 'sah',
  'POST /drivers/{id}/unblock': 'sah',
  'POST /drivers/{id}/sign-out': 'sah',
  'POST /drivers/{id}/erase': 'sa',
  'PUT /drivers/{id}/tags': 'sah',
  'POST /drivers/{id}/notes': 'sah',
  'DELETE /drivers/{id}/notes/{noteId}': 'sah',
  'GET /payments': 'sach',
  'GET /payments/{id}': 'sach',
  'POST /payments/{id}/refund': 'sac',
  'GET /payments.csv': 'sac',
  'GET /subscriptions': 'sach',
  'GET /promo-codes': 'sach',
  'POST /promo-codes': 'sa',
  'PATCH /promo-codes/{id}': 'sa',
  'GET /promo-codes/{id}/uses': 'sach',
  'GET /settings': 'sa',
  'PUT /settings/{key}': 'sa',
  'GET /feature-flags': 'sa',
  'GET /feature-flags/{name}': 'sa',
  'PUT /feature-flags/{name}': 'sa',
  'GET /audit': 'sa',
  'GET /audit.csv': 'sa',
  'GET /audit/verify': 'sa',
  'GET /segments': 'sa',
  'GET /segments/suggestions': 'sa',
  'POST /segments': 'sa',
  'POST /segments/count': 'sa',
  'PATCH /segments/{id}': 'sa',
  'DELETE /segments/{id}': 'sa',
  'GET /broadcasts': 'sa',
  'POST /broadcasts': 'sa',
  'GET /broadcasts/{id}': 'sa',
  'PATCH /broadcasts/{id}': 'sa',
  'POST /broadcasts/{id}/preview': 'sa',
  'POST /broadcasts/{id}/send': 'sa',
  'POST /broadcasts/{id}/pause': 'sa',
  'POST /broadcasts/{id}/resume': 'sa',
  'POST /broadcasts/{id}/cancel': 'sa',
  'GET /parked-messages': 'sa',
  'POST /parked-messages/{id}/requeue': 'sa',
};
const LETTER: Readonly<Record<StaffRole, string>> = { super_admin: 's', admin: 'a', accountant: 'c', support: 'h' };

describe('the door of the admin panel', () => {
  let stage: Stage;
  let peers: Peers;
  let gateway: Gateway;
  let other: Gateway;
  let listener: Connection;
  let pages: string;
  const audited: Record<string, unknown>[] = [];
  const log = new LogLines();

  const ask: Gateway['ask'] = (path, options) => gateway.ask(ROOT + path, options);
  const send = (route: string, options: Parameters<Gateway['ask']>[1] = {}): Promise<Response> => {
    const [method = '', path = ''] = route.split(' ');
    const real = path
      .replace('{key}', 'support')
      .replace('{name}', 'new-list')
      .replace(/\{\w+\}/g, ID);
    return ask(real, { method, ...(method === 'GET' || method === 'DELETE' ? {} : { body: {} }), ...options });
  };

  beforeAll(async () => {
    stage = await Stage.start();
    ({ peers } = stage);
    pages = await mkdtemp(join(tmpdir(), 'admin-'));
    await mkdir(join(pages, 'assets'));
    await writeFile(join(pages, 'index.html'), '<!doctype html><title>Admin</title>');
    await writeFile(join(pages, 'assets', 'main-abcd1234.js'), 'export {};');
    const open = { RATE_LIMIT_PER_SECOND: '10000', RATE_LIMIT_BURST: '10000', ADMIN_DIR: pages };
    gateway = await stage.addReplica(open, log);
    other = await stage.addReplica({ ...open, ADMIN_URL: 'https://admin.example.org', LOG_LEVEL: 'silent' });
    listener = await connect({ servers: stage.nats.url });
    listener.subscribe('evt.audit.recorded', { callback: (_, message) => void audited.push(message.json()) });
  });
  afterAll(async () => {
    await listener.close();
    await stage.stop();
    await rm(pages, { recursive: true });
  });

  it('has an expectation for every route of the document, and no other', () => {
    const routes = Object.entries(openApiDocument().paths)
      .filter(([path]) => path.startsWith(ROOT))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.slice(ROOT.length)}`));
    expect(routes.sort()).toEqual(Object.keys(MATRIX).sort());
  });

  it.each(STAFF_ROLES)(
    'lets %s do what the role may, and nothing else',
    async (role) => {
      const wrong: string[] = [];
      for (const [route, who] of Object.entries(MATRIX)) {
        if (who === 'open') continue;
        // A session of its own: some routes end it.
        const answer = await send(route, { staff: peers.staff.signIn(role) });
        const { code } = answer.ok || answer.status === 304 ? { code: '' } : ((await answer.json()) as { code: string });
        const let_in = answer.status !== 403 && answer.status !== 401 && code !== 'ROUTE_NOT_FOUND';
        if (who.includes(LETTER[role]) !== let_in || (!let_in && code !== 'FORBIDDEN'))
          wrong.push(`${route}: ${answer.status} ${code}`);
      }
      expect(wrong).toEqual([]);
    },
    20_000,
  );

  it('opens nothing without a session, whatever is sent instead of one', async () => {
    const { token } = peers.signIn();
    const forged = `staff_session=${'A'.repeat(43)}.${'A'.repeat(43)}`;
    const attempts = [{}, { token }, { headers: { cookie: forged } }, { headers: { cookie: `staff_session=${token}` } }];
    for (const [route, who] of Object.entries(MATRIX)) {
      if (who === 'open') continue;
      for (const attempt of attempts) {
        const answer = await send(route, attempt);
        expect([route, (await problem(answer)).code]).toEqual([route, 'STAFF_SESSION_INVALID']);
      }
    }
    // The router reads these as the same addresses.
    for (const path of ['/api/v1/%61dmin/staff', '/%61pi/v1/admin/staff', '/api/v1/admin/%73taff'])
      expect(await problem(await gateway.ask(path))).toMatchObject({ status: 401, code: 'STAFF_SESSION_INVALID' });
    expect((await gateway.ask('/%61pi/v1/me')).status).toBe(401);
    const { headers } = peers.staff.signIn('super_admin');
    expect(await problem(await gateway.ask('/api/v1/me', { headers }))).toMatchObject({ code: 'SESSION_INVALID' });
  }, 20_000);

  it('changes nothing without the token of the very session', async () => {
    const calls = peers.staff.calls.filter(({ name }) => name !== 'ValidateStaffSession').length;
    const [mine, foreign] = [peers.staff.signIn('super_admin'), peers.staff.signIn('super_admin')];
    for (const [route, who] of Object.entries(MATRIX)) {
      if (who === 'open' || route.startsWith('GET')) continue;
      for (const csrf of [undefined, '', foreign.headers['x-csrf-token'], 'A'.repeat(43)]) {
        const headers = { cookie: mine.headers['cookie'] ?? '', ...(csrf === undefined ? {} : { 'x-csrf-token': csrf }) };
        expect([route, await problem(await send(route, { headers }))]).toMatchObject([
          route,
          { status: 403, code: 'CSRF_INVALID' },
        ]);
      }
    }
    expect(peers.staff.calls.filter(({ name }) => name !== 'ValidateStaffSession')).toHaveLength(calls);
    expect((await ask('/me', { headers: { cookie: mine.headers['cookie'] ?? '' } })).status).toBe(200);
  }, 20_000);

  it('shows nobody more than their own account before an authenticator is set up', async () => {
    const staff = peers.staff.signIn('super_admin', {}, true);
    for (const [route, who] of Object.entries(MATRIX)) {
      if (who === 'open' || /\/(me|totp|auth)\b/.test(route)) continue;
      expect([route, (await problem(await send(route, { staff }))).code]).toEqual([route, 'TOTP_ENROLMENT_REQUIRED']);
    }
    expect(await (await ask('/me', { staff })).json()).toMatchObject({ totpEnrolmentRequired: true });
    // Set up on another replica a moment ago.
    Object.assign(staff.session, { totpEnrolmentRequired: false });
    expect((await ask('/sessions', { staff })).status).toBe(200);
  });

  it('signs in with a cookie that scripts and other sites never see, and says what one may do', async () => {
    const body = { login: 'anna', password: 'the password of the tests', totp: '123456' };
    const answer = await ask('/auth/login', { method: 'POST', body, headers: { 'user-agent': 'x'.repeat(500) } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(
      /^staff_session=[\w-]{43}\.[\w-]{43}; Path=\/api\/v1\/admin; Max-Age=86400; HttpOnly; SameSite=Strict$/,
    );
    const signed = (await answer.json()) as { csrfToken: string; permissions: string[]; staff: object };
    expect(signed.permissions).toContain('settings.change');
    expect(signed.permissions).not.toContain('staff.change');
    expect(JSON.stringify(signed)).not.toContain(cookie.slice(14, 57));
    expect(peers.staff.calls.find(({ name }) => name === 'SignInStaff')?.request).toEqual({
      ...body,
      address: '127.0.0.1',
      userAgent: 'x'.repeat(300),
    });

    const headers = { cookie: `a=b; ${cookie.split(';')[0] ?? ''}; c=d`, 'x-csrf-token': signed.csrfToken };
    const left = await ask('/auth/logout', { method: 'POST', headers });
    expect([left.status, left.headers.get('set-cookie')]).toEqual([
      204,
      expect.stringContaining('staff_session=; Path=/api/v1/admin; Max-Age=0'),
    ]);
    expect((await ask('/me', { headers })).status).toBe(401);
    expect(await problem(await ask('/auth/login', { method: 'POST', body: { ...body, password: 'no' } }))).toMatchObject({
      status: 401,
      code: 'CREDENTIALS_INVALID',
    });
    const overHttps = await other.ask(`${ROOT}/auth/login`, { method: 'POST', body });
    expect(overHttps.headers.get('set-cookie')).toMatch(/; Secure$/);
  });

  it('slows down whoever guesses: passwords, links and sessions', async () => {
    const body = { login: 'locked', password: 'x' };
    const locked = await ask('/auth/login', { method: 'POST', body });
    expect([locked.headers.get('retry-after'), await problem(locked)]).toMatchObject([
      '30',
      { status: 429, code: 'LOGIN_LOCKED' },
    ]);
    const slow = await stage.addReplica({
      RATE_LIMIT_PER_SECOND: '0.1',
      RATE_LIMIT_BURST: '6',
      TRUSTED_PROXIES: '127.0.0.1',
      LOG_LEVEL: 'silent',
    });
    // An address of its own: the buckets are shared with the generous replicas.
    const from = { 'x-forwarded-for': '203.0.113.7' };
    const guess = async (path: string, options: Parameters<Gateway['ask']>[1]) =>
      (await problem(await slow.ask(ROOT + path, { ...options, headers: { ...from, ...options?.headers } }))).code;
    const codes = [
      await guess('/auth/login', { method: 'POST', body: { login: 'anna', password: 'a guess' } }),
      await guess('/auth/link', { method: 'POST', body: { token: 'a guess' } }),
      await guess('/me', { headers: { cookie: 'staff_session=a.guess' } }),
      await guess('/%61uth/login', { method: 'POST', body: { login: 'anna', password: 'a guess' } }),
      await guess('/staff', {}),
      await guess('/audit', {}),
      await guess('/auth/login', { method: 'POST', body: { login: 'anna', password: 'a guess' } }),
      await guess('/me', {}),
    ];
    const refusal = 'STAFF_SESSION_INVALID';
    expect(codes).toEqual([
      ...['CREDENTIALS_INVALID', 'LINK_INVALID', refusal, 'CREDENTIALS_INVALID', refusal, refusal],
      ...['RATE_LIMITED', 'RATE_LIMITED'],
    ]);
    // Who is signed in has a limit of their own.
    expect((await slow.ask(`${ROOT}/me`, { staff: peers.staff.signIn('support') })).status).toBe(200);
  });

  it('turns an ended session away at every replica, and asks about a standing one once in five seconds', async () => {
    const staff = peers.staff.signIn('admin');
    const asked = () =>
      peers.staff.calls.filter(({ request }) => 'sessionKey' in request && request.sessionKey === staff.session.sessionKey)
        .length;
    for (let time = 0; time < 5; time++) expect((await ask('/me', { staff })).status).toBe(200);
    expect(asked()).toBe(1);
    expect((await other.ask(`${ROOT}/me`, { staff })).status).toBe(200);
    await peers.staff.end(staff.session);
    for (const replica of [gateway, other])
      await eventually('the session is over', async () => (await replica.ask(`${ROOT}/me`, { staff })).status === 401);
  });

  it('takes no field and no id that is not the asker’s to give', async () => {
    const staff = peers.staff.signIn('super_admin');
    const person = { login: 'new-one', name: 'Нина', role: 'support' };
    for (const [more, field] of [
      [{ passwordHash: 'x' }, 'passwordHash'],
      [{ actor: `staff:${ID}` }, 'actor'],
      [{ password: 'of their own choice' }, 'password'],
      [{ role: 'owner' }, 'role'],
    ] as const)
      expect((await problem(await ask('/staff', { method: 'POST', staff, body: { ...person, ...more } }))).errors).toMatchObject([
        { field },
      ]);
    const made = await ask('/staff', { method: 'POST', staff, body: person });
    expect([made.status, await made.json()]).toMatchObject([201, { staff: { login: 'new-one' }, password: 'shown-once' }]);
    expect(peers.staff.calls.at(-1)?.request).toMatchObject({ ...person, actor: `staff:${staff.session.staff.id}` });

    const support = peers.staff.signIn('support');
    expect(await problem(await ask(`/sessions?staffId=${ID}`, { staff: support }))).toMatchObject({ code: 'FORBIDDEN' });
    expect((await ask(`/sessions?staffId=${ID}`, { staff })).status).toBe(200);
    for (const [who, staffId] of [
      [support, support.session.staff.id],
      [staff, undefined],
    ] as const) {
      await ask(`/sessions/${ID}`, { method: 'DELETE', staff: who });
      expect(
        (peers.staff.calls.findLast(({ name }) => name === 'EndStaffSession')?.request as { staffId?: string }).staffId,
      ).toBe(staffId);
    }
    expect((await problem(await ask('/staff?all=1', { staff }))).errors).toMatchObject([{ field: 'all', code: 'UNKNOWN' }]);
  });

  it('writes refusals into the audit log, and no token into any log', async () => {
    const staff = peers.staff.signIn('support');
    await ask('/staff', { staff });
    await ask('/staff', { staff });
    const line = () => audited.filter(({ actor }) => actor === `staff:${staff.session.staff.id}`);
    await eventually('the refusal is audited', () => line().length > 0);
    expect(line()).toMatchObject([
      {
        service: 'api-gateway',
        action: 'staff.refused',
        facts: { permission: 'staff.read', code: 'FORBIDDEN', route: `${ROOT}/staff` },
      },
    ]);
    await eventually('the access line names who asked', () => log.text.includes(`"staffId":"${staff.session.staff.id}"`));
    const secrets = [staff.token, staff.headers['x-csrf-token'] ?? '', 'the password of the tests', 'shown-once'];
    expect(secrets.filter((secret) => log.text.includes(secret) || JSON.stringify(audited).includes(secret))).toEqual([]);
  });

  it('shows the pages of the panel under a policy of their own', async () => {
    const page = await gateway.ask('/admin/drivers/42?tab=payments');
    expect([page.status, await page.text()]).toEqual([200, '<!doctype html><title>Admin</title>']);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:/);
    expect((await gateway.ask('/%61dmin/')).headers.get('content-security-policy')).toBe(policy);
    expect((await gateway.ask('/admin/assets/main-abcd1234.js')).headers.get('cache-control')).toContain('immutable');
    expect(await problem(await gateway.ask('/admin/assets/gone-abcd1234.js'))).toMatchObject({ status: 404 });
    const bare = await fetch(`${gateway.url}/admin`, { redirect: 'manual' });
    expect([bare.status, bare.headers.get('location')]).toEqual([308, '/admin/']);
  });
});
