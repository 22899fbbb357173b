import { CONTACT_INVALID, INIT_DATA_EXPIRED, Refusal } from '#contracts';
import { LogLines } from '#testing';
import type { Gateway } from './testing/gateway';
import type { Peers } from './testing/peers';
import { problem } from './testing/problem';
import { Stage } from './testing/stage';

describe('signing in and being a driver', () => {
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
  const refuse = (contract: string, refusal: Refusal): unknown => peers.refusals.set(contract, () => refusal);

  describe('POST /auth/telegram', () => {
    const logIn = (body: unknown, headers?: Record<string, string>) =>
      ask('/auth/telegram', { method: 'POST', body, ...(headers === undefined ? {} : { headers }) });

    it('answers with a token that opens the API', async () => {
      const answer = await logIn({ initData: 'query_id=1&hash=2' });
      expect(answer.status).toBe(200);
      const body = (await answer.json()) as { accessToken: string; expiresAt: string; driver: object; access: object };
      expect(body).toMatchObject({ driver: { firstName: 'Иван' }, access: { active: true, source: 'trial', daysLeft: 7 } });
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
        access: {
          active: true,
          source: 'trial',
          expiresAt: peers.billing.state(driver.id).expiresAt,
          daysLeft: 7,
          autoRenew: false,
        },
        flags: {},
        settings: { paymentsEnabled: true, ownLoadsShown: false },
        consents: { marketing: false },
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
      for (const given of [true, false]) {
        const consent = { kind: 'marketing', version: '2026-11-01', given };
        expect((await ask('/me/consents', { token, method: 'POST', body: consent })).status).toBe(204);
        expect(peers.calls.at(-1)).toMatchObject({
          name: 'RecordConsent',
          request: { driverId: driver.id, ...consent, address: '127.0.0.1' },
        });
        expect(await (await ask('/me', { token })).json()).toMatchObject({ consents: { marketing: given } });
      }
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
});
