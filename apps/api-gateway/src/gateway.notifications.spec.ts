import { Refusal, SERVICE_UNAVAILABLE } from '#contracts';
import { eventually, LogLines } from '#testing';
import type { Gateway } from './testing/gateway';
import { problem } from './testing/problem';
import { Stage } from './testing/stage';

const SECRET = 'a-path_that-nobody-guesses';
const PATH = `/api/v1/webhooks/yookassa/${SECRET}`;
const INSIDE = '185.71.76.5';

describe('notifications of YooKassa', () => {
  let stage: Stage;
  let gateway: Gateway;
  const log = new LogLines();
  const notification = {
    type: 'notification',
    event: 'payment.succeeded',
    object: { id: '2f1a-000f-5000-9000-1b', status: 'x' },
  };
  const send = (body: unknown, from = INSIDE, path = PATH, headers: Record<string, string> = {}): Promise<Response> =>
    gateway.ask(path, { method: 'POST', body, headers: { 'x-forwarded-for': from, ...headers } });
  const stored = (): object[] => stage.peers.billing.notifications;

  beforeAll(async () => {
    stage = await Stage.start();
    gateway = await stage.addReplica({ YOOKASSA_WEBHOOK_SECRET: SECRET, TRUSTED_PROXIES: '127.0.0.0/8' }, log);
  });
  afterEach(() => stage.peers.billing.refusals.clear());
  afterAll(() => stage.stop());

  it.each(['185.71.76.5', '185.71.77.31', '77.75.153.127', '77.75.154.128', '77.75.156.35', '2a02:5180:0:1::7'])(
    'are answered with an empty 200 once billing has stored them: from %s',
    async (address) => {
      const answer = await send(notification, address);
      expect([answer.status, await answer.text()]).toEqual([200, '']);
      expect(stored().at(-1)).toEqual({
        event: 'payment.succeeded',
        objectId: notification.object.id,
        body: notification,
        address,
      });
    },
  );

  it.each(['185.71.76.32', '185.71.75.255', '77.75.154.127', '77.75.156.12', '2a02:5181::1', '198.51.100.1', '127.0.0.1'])(
    'are refused from elsewhere: %s',
    async (address) => {
      const before = stored().length;
      expect(await problem(await send(notification, address))).toMatchObject({ status: 403, code: 'SENDER_NOT_ALLOWED' });
      expect(stored()).toHaveLength(before);
    },
  );

  it('believe no address that the sender wrote itself', async () => {
    const claimed = await send(notification, `${INSIDE}, 198.51.100.2`);
    expect(claimed.status).toBe(403);
    const direct = await stage.addReplica({ YOOKASSA_WEBHOOK_SECRET: SECRET, LOG_LEVEL: 'silent' });
    const headers = { 'x-forwarded-for': INSIDE, 'x-real-ip': INSIDE, forwarded: `for=${INSIDE}` };
    expect((await direct.ask(PATH, { method: 'POST', body: notification, headers })).status).toBe(403);
  });

  it.each([`${SECRET}x`, SECRET.slice(0, -1), SECRET.toUpperCase(), 'x'])('are nowhere without the secret: %s', async (guess) => {
    const before = stored().length;
    const answer = await send(notification, INSIDE, `/api/v1/webhooks/yookassa/${guess}`);
    expect(await problem(answer)).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND' });
    expect(stored()).toHaveLength(before);
    const without = await stage.addReplica({ LOG_LEVEL: 'silent' });
    expect((await without.ask(PATH, { method: 'POST', body: notification })).status).toBe(404);
  });

  it.each([
    ['nothing', undefined],
    ['no JSON', '{"type": "notification"'],
    ['a list', [notification]],
    ['null', 'null'],
    ['no type', { ...notification, type: undefined }],
    ['another type', { ...notification, type: 'event' }],
    ['no event', { ...notification, event: undefined }],
    ['an event that is none', { ...notification, event: { name: 'payment.succeeded' } }],
    ['no object', { ...notification, object: undefined }],
    ['a list for an object', { ...notification, object: [{ id: 'x' }] }],
    ['no id', { ...notification, object: {} }],
    ['an id that leads elsewhere', { ...notification, object: { id: '../refunds/1' } }],
    ['a number for an id', { ...notification, object: { id: 7 } }],
  ])('are refused with 400 when they are malformed: %s', async (_, body) => {
    const before = stored().length;
    expect(await problem(await send(body))).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    expect(stored()).toHaveLength(before);
  });

  it('are taken whatever they are about', async () => {
    const tomorrow = {
      ...notification,
      event: 'something.of_tomorrow',
      object: { id: 'x-1', deep: { a: [1] } },
    };
    expect((await send(tomorrow)).status).toBe(200);
    expect(stored().at(-1)).toMatchObject({ event: 'something.of_tomorrow', objectId: 'x-1', body: tomorrow });
  });

  it('come as often as they like, and those who guess are counted', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => send(notification)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const guesses = await Promise.all(
      Array.from({ length: 60 }, () => send(notification, '198.51.100.9', '/api/v1/webhooks/yookassa/guess')),
    );
    expect(guesses.filter(({ status }) => status === 429).length).toBeGreaterThan(20);
    expect(guesses.some(({ status }) => status === 200)).toBe(false);
  });

  it('come again while billing cannot store them', async () => {
    stage.peers.billing.refusals.set('ReceivePaymentNotification', new Refusal(SERVICE_UNAVAILABLE));
    const answer = await send(notification);
    expect(await problem(answer)).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
    stage.peers.billing.refusals.clear();
    expect((await send(notification)).status).toBe(200);
  });

  it('leave their secret in no log line, no answer and no metric', async () => {
    const answer = await send({ type: 'odd' }, INSIDE, PATH);
    expect(await answer.text()).not.toContain(SECRET);
    expect(await (await send(notification, INSIDE, `${PATH}/more`)).text()).not.toContain(SECRET);
    expect(await (await send(notification, INSIDE, `${PATH}?x=1`)).text()).not.toContain(SECRET);
    await eventually('the access line', () => log.text.includes('"route":"/api/v1/webhooks/yookassa/:secret"'));
    expect(log.text).not.toContain(SECRET);
    const metrics = await (await fetch(`http://127.0.0.1:${gateway.service.opsPort}/metrics`)).text();
    expect(metrics).toMatch(
      /http_request_duration_seconds_count\{method="POST",route="\/api\/v1\/webhooks\/yookassa\/:secret",status="[24]xx"\} [1-9]/,
    );
    expect(metrics).toContain('rpc_client_duration_seconds');
    expect(metrics).not.toContain(SECRET);
  });
});
