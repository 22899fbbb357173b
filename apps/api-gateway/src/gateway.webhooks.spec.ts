import { ensureStreams } from '#messaging';
import { eventually, LogLines } from '#testing';
import { connect, type NatsConnection as Connection } from 'nats';
import type { Gateway } from './testing/gateway';
import { problem } from './testing/problem';
import { Stage } from './testing/stage';

const PATH = '/api/v1/webhooks/telegram';
const SECRET = 'a-secret_of-Telegram';

describe('the webhook of Telegram', () => {
  let stage: Stage;
  let gateway: Gateway;
  let stranger: Connection;
  const log = new LogLines();
  const send = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    gateway.ask(PATH, { method: 'POST', body, headers: { 'x-telegram-bot-api-secret-token': SECRET, ...headers } });
  const stored = async (): Promise<{ updateId: number; update: Record<string, unknown> }[]> => {
    const manager = await stranger.jetstreamManager();
    const { state } = await manager.streams.info('EVT_TELEGRAM');
    const found: { updateId: number; update: Record<string, unknown> }[] = [];
    for (let seq = state.first_seq; seq <= state.last_seq && state.messages > 0; seq++)
      found.push((await manager.streams.getMessage('EVT_TELEGRAM', { seq })).json<(typeof found)[number]>());
    return found;
  };

  beforeAll(async () => {
    stage = await Stage.start();
    gateway = await stage.addReplica({ TELEGRAM_WEBHOOK_SECRET: SECRET, TRUSTED_PROXIES: '127.0.0.0/8' }, log);
    stranger = await connect({ servers: stage.nats.url, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
    await ensureStreams(stranger);
  });
  afterAll(async () => {
    await stranger.close();
    await stage.stop();
  });

  it('has stored an update when it answers, once for each number, whatever its kind', async () => {
    const update = { update_id: 41, message: { text: 'Привет <&>', constructor: 'x' } };
    for (let time = 0; time < 3; time++) {
      const answer = await send(update);
      expect([answer.status, await answer.text()]).toEqual([200, '']);
    }
    expect(await stored()).toEqual([{ updateId: 41, update }]);
    expect((await send({ update_id: 42, something_of_tomorrow: {} })).status).toBe(200);
    expect((await stored()).map(({ updateId }) => updateId)).toEqual([41, 42]);
  });

  it.each([
    ['no secret', undefined],
    ['another secret', 'a-secret_of-telegram'],
    ['a beginning', SECRET.slice(0, -1)],
    ['more', `${SECRET}x`],
  ])('refuses %s', async (_, given) => {
    const before = await stored();
    const headers = { 'x-forwarded-for': '198.51.100.7', 'x-telegram-bot-api-secret-token': given ?? '' };
    expect(await problem(await send({ update_id: 90 }, headers))).toMatchObject({ status: 401, code: 'WEBHOOK_SECRET_INVALID' });
    expect(await stored()).toEqual(before);
  });

  it('lets Telegram come as often as it likes, and counts those who guess', async () => {
    const fromTelegram = { 'x-forwarded-for': '198.51.100.8' };
    const answers = await Promise.all(Array.from({ length: 60 }, (_, at) => send({ update_id: 100 + at }, fromTelegram)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const guesses = await Promise.all(
      Array.from({ length: 60 }, () =>
        send({ update_id: 1 }, { 'x-forwarded-for': '198.51.100.9', 'x-telegram-bot-api-secret-token': 'guess' }),
      ),
    );
    expect(guesses.filter(({ status }) => status === 429).length).toBeGreaterThan(20);
    expect(guesses.some(({ status }) => status === 200)).toBe(false);
  });

  it.each([
    ['no number', { message: {} }],
    ['a number that is none', { update_id: '7' }],
    ['a fraction', { update_id: 1.5 }],
    ['a list', [{ update_id: 7 }]],
    ['no JSON', '{"update_id": 7'],
  ])('refuses %s', async (_, body) => {
    expect(await problem(await send(body))).toMatchObject({ status: 422, code: 'VALIDATION_FAILED' });
  });

  it('takes larger bodies than the rest of the API, but not any', async () => {
    expect((await send({ update_id: 501, text: 'x'.repeat(200 * 1_024) })).status).toBe(200);
    expect((await send({ update_id: 502, text: 'x'.repeat(256 * 1_024) })).status).toBe(413);
    const { token } = stage.peers.signIn();
    const filters = { method: 'PUT', token, body: { filter: { x: 'x'.repeat(70 * 1_024) } } };
    expect((await gateway.ask('/api/v1/me/filters', filters)).status).toBe(413);
  });

  it('writes neither the secret nor what people say into its log', async () => {
    await send({ update_id: 600, message: { text: 'не для журнала' } });
    await eventually('the access line', () => log.text.includes('webhooks/telegram'));
    expect(log.text).not.toContain('не для журнала');
    expect(log.text).not.toContain(SECRET);
  });

  it('is not there without a secret', async () => {
    const without = await stage.addReplica({ LOG_LEVEL: 'silent' });
    const answer = await without.ask(PATH, { method: 'POST', body: { update_id: 1 } });
    expect(await problem(answer)).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND' });
  });

  it('sends Telegram away while nothing can be stored, and takes the update when it comes again', async () => {
    await stage.nats.process.kill();
    const refused = await send({ update_id: 700 });
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await stage.nats.process.start();
    await eventually('Telegram comes again', async () => (await send({ update_id: 700 })).status === 200);
    expect((await stored()).filter(({ updateId }) => updateId === 700)).toHaveLength(1);
  });
});
