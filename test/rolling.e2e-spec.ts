import { randomUUID } from 'node:crypto';
import { eventually, inFull } from '#testing';
import { Client } from 'pg';
import { Alerting, city, type Waiting } from './support/alerting';
import { Dispatchers } from './support/dispatchers';
import { DriverChat } from './support/driver-chat';
import { LiveStream } from './support/live-stream';
import { SERVICES, System } from './support/system';
import { isClean, summary, Traffic } from './support/traffic';

const MOSCOW = city('Москва');
const HELP = /Что можно написать|What you can write/;
/** Requests wait for a service that has to connect again; after so long nobody does any more. */
const RECOVERY_MS = 10_000;
/** Of every service, restarted one after the other so many times. */
const ROUNDS = inFull(5, 1);
const BUYERS = inFull(200, 40);

interface Responder extends Waiting {
  readonly stream: LiveStream;
  /** Loads whose response was answered with 201. */
  readonly responded: string[];
}

/** Two replicas of everything behind a balancer, requests on all routes at a steady rate, and one process after the other is restarted. */
describe('a rollout under load', () => {
  let system: System;
  let alerting: Alerting;
  let watching: Waiting[];
  let responders: Responder[];
  let client: Client;
  const traffic = new Traffic();
  const background: Promise<void>[] = [];
  const loads: string[] = [];
  const accepted: string[] = [];
  const paid: { token: string; id: string }[] = [];
  let questions = 0;
  let stopped = false;

  const forEver = (everyMs: number, work: () => void | Promise<void>): void => {
    background.push(
      (async () => {
        while (!stopped) {
          await work();
          await new Promise((done) => setTimeout(done, everyMs));
        }
      })(),
    );
  };
  const read = async <Body>(path: string, token: string): Promise<Body> =>
    (await (await system.call(path, { token })).json()) as Body;
  const atShop = (id: string): Promise<Response> =>
    fetch(`${system.sandbox.url}/yookassa/_control/payments/pay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id }),
    });

  async function respond(turn: number): Promise<Response> {
    const responder = responders[turn % responders.length]!;
    const cargoId = alerting.appear(city('Казань'));
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const body = JSON.stringify({ phone: '+7 900 123-45-67' });
    const answer = await system.call(`/cargos/${cargoId}/responses`, { method: 'POST', headers, body, token: responder.token });
    if (answer.status === 201) responder.responded.push(cargoId);
    return answer;
  }

  async function buy(token: string): Promise<Response> {
    const answer = await system.post('/payments', { tariff: '1_month', email: 'ivan@example.ru' }, token);
    if (answer.status !== 201) return answer;
    const { id, confirmationUrl } = (await answer.clone().json()) as { id: string; confirmationUrl?: string };
    const orderId = new URL(confirmationUrl ?? '').searchParams.get('orderId') ?? '';
    const done = await atShop(orderId);
    if (!done.ok) throw new Error(`paying: ${done.status} ${await done.text()}`);
    paid.push({ token, id });
    return answer;
  }

  beforeAll(async () => {
    const limits = { RATE_LIMIT_PER_SECOND: '1000', RATE_LIMIT_BURST: '1000' };
    system = await System.start({
      shop: true,
      replicas: 2,
      sandbox: { loads: 1_000, alive: false },
      environment: { LOG_LEVEL: 'warn', CARGOTECH_MAX_REPLICAS: '3', ...limits },
    });
    client = new Client({ connectionString: system.postgres.url });
    client.on('error', () => undefined);
    alerting = new Alerting(system);
    watching = await Promise.all([11, 12].map((number) => alerting.driver(number)));
    const often = { alerts: { maxPerHour: 100 } };
    await Promise.all(watching.map((driver) => alerting.save(driver, MOSCOW, often)));
    responders = await Promise.all(
      [21, 22, 23].map(async (number) => {
        const driver = await alerting.driver(number);
        return { ...driver, stream: LiveStream.open(system, driver.token), responded: [] };
      }),
    );
    const browsers = await Promise.all([31, 32, 33, 34].map((number) => system.signIn(number)));
    const buyers = await Promise.all(Array.from({ length: BUYERS }, (_, index) => system.signIn(100 + index)));
    const known = Array.from({ length: 20 }, () => alerting.appear(city('Казань')));
    const chatty = await DriverChat.open(system, 41);

    const get = (path: (turn: number) => string) => (turn: number) =>
      system.call(path(turn), { token: browsers[turn % browsers.length]! });
    const lists = ['', '?startPointId=1', `?startPointId=${MOSCOW.id}&weightVolume=20-83`, '?truckTypes=6'];
    traffic.start(
      'GET /cargos',
      6,
      get((turn) => `/cargos${lists[turn % lists.length]!}`),
    );
    traffic.start(
      'GET /cargos/{id}',
      3,
      get((turn) => `/cargos/${known[turn % known.length]!}`),
    );
    traffic.start(
      'GET /dictionaries/points',
      2,
      get(() => `/dictionaries/points?name=${encodeURIComponent('Мос')}`),
    );
    for (const path of [
      '/me',
      '/me/marks',
      '/me/searches',
      '/me/responses',
      '/me/subscription',
      '/me/payments',
      '/tariffs',
      '/me/filters',
    ])
      traffic.start(
        `GET ${path}`,
        1,
        get(() => path),
      );
    const mark = (turn: number): Promise<Response> =>
      system.call(`/me/favourites/${known[turn % known.length]!}`, { method: 'PUT', token: browsers[turn % browsers.length]! });
    traffic.start('PUT /me/favourites/{cargoId}', 1, mark);
    const enter = (turn: number): Promise<Response> =>
      system.post('/auth/telegram', { initData: system.sandbox.telegram.initData({ driver: 50 + (turn % 10) }) });
    traffic.start('POST /auth/telegram', 1, enter);
    traffic.start('POST /cargos/{id}/responses', 0.3, respond);
    traffic.start('POST /payments', 0.5, (turn) => (turn < BUYERS ? buy(buyers[turn]!) : get(() => '/me')(turn)));
    forEver(1_200, () => void loads.push(alerting.appear(MOSCOW)));
    forEver(2_000, async () => {
      questions++;
      await chatty.say('/help', HELP);
    });
    const dispatchers = new Dispatchers(system.sandbox.url);
    forEver(500, async () => {
      const next = responders.flatMap(({ responded }) => responded).find((id) => !accepted.includes(id));
      if (next === undefined) return;
      await dispatchers.press(next, 'accept');
      accepted.push(next);
    });
    await eventually('everything flows', () => traffic.sent.length > 50 && paid.length > 0 && accepted.length > 0, 30_000);
  }, 120_000);

  afterAll(async () => {
    stopped = true;
    for (const { stream } of responders) stream.close();
    await traffic.stop();
    await client.end();
    await system.stop();
  }, 60_000);

  it('loses no request when a service is restarted, replica by replica', async () => {
    const begun = performance.now();
    for (let round = 0; round < ROUNDS; round++)
      for (const name of SERVICES) {
        for (const id of system.replicasOf(name)) {
          await system.startService(name);
          expect({ id, code: await system.stopService(id) }).toEqual({ id, code: 0 });
        }
        expect({ name, ...summary(traffic.failures(begun)) }).toEqual({ name });
      }
  }, 600_000);

  it.each<[name: string, away: () => Promise<unknown>, back: () => Promise<unknown>]>([
    ['NATS', () => system.nats.process.kill('SIGTERM'), () => system.nats.process.start()],
    ['Redis', () => system.redis.process.kill('SIGTERM'), () => system.redis.process.start()],
    ['PostgreSQL', () => system.postgres.shut(), () => system.postgres.open()],
  ])(
    'says clearly that it does not work while %s is away, and works again by itself',
    async (_name, away, back) => {
      const begun = performance.now();
      await away();
      await new Promise((done) => setTimeout(done, 1_500));
      await back();
      const from = performance.now();
      const everybody = (): Promise<boolean[]> =>
        Promise.all(SERVICES.flatMap((name) => system.replicasOf(name)).map((id) => system.ready(id)));
      await eventually('everybody is ready', async () => (await everybody()).every(Boolean), RECOVERY_MS);
      await eventually(
        'nothing has failed for two seconds',
        () => {
          const now = performance.now();
          return now - from > 2_000 && traffic.failures(now - 2_000).length === 0;
        },
        RECOVERY_MS + 2_000,
      );
      expect(summary(traffic.failures(begun).filter((one) => !isClean(one)))).toEqual({});
    },
    60_000,
  );

  it('has lost and doubled nothing', async () => {
    stopped = true;
    await traffic.stop();
    await Promise.all(background);
    await client.connect();
    // What was on its way to Telegram, or had to be tried again, needs its time.
    const patience = 90_000;

    for (const { token, chat, stream, responded } of responders) {
      type Page = { items: { cargoId: string; status: string }[]; nextCursor?: string };
      const { items } = await read<Page>('/me/responses?limit=50', token);
      expect(items.map(({ cargoId }) => cargoId).sort()).toEqual([...new Set(items.map(({ cargoId }) => cargoId))].sort());
      for (const id of responded) expect(items.map(({ cargoId }) => cargoId)).toContain(id);
      const own = responded.filter((id) => accepted.includes(id));
      const told = async (): Promise<number> =>
        (await chat.messages()).filter(({ text }) => text?.includes('Ваш отклик принят')).length;
      await eventually('the driver is told of each', async () => (await told()) >= own.length, patience);
      expect(await told()).toBe(own.length);
      const heard = (id: string): boolean => [...stream.heard.values()].some(({ data }) => JSON.stringify(data).includes(id));
      await eventually('the open app has heard of each', () => own.every(heard), patience);
    }

    for (const { token, id } of paid) {
      const done = async (): Promise<boolean> =>
        (await read<{ status: string }>(`/payments/${id}`, token)).status === 'succeeded';
      await eventually('the money has arrived', done, patience);
      const { access } = await read<{ access: { daysLeft: number } }>('/me', token);
      expect({ id, days: access.daysLeft }).toEqual({ id, days: 37 });
    }

    const counts = async (): Promise<number[]> =>
      (
        await Promise.all(
          watching.flatMap(({ chat }) =>
            loads.map(async (id) => (await chat.alertsOf(id)).filter(({ text }) => !text?.includes('↻')).length),
          ),
        )
      ).flat();
    await eventually(
      'each load is told',
      async () => (await counts()).every((count) => count > 0),
      patience + loads.length * 1_500,
    );
    expect(await counts()).toEqual(Array.from({ length: loads.length * watching.length }, () => 1));

    const chat = await DriverChat.open(system, 41);
    expect((await chat.messages()).filter(({ text = '' }) => HELP.test(text))).toHaveLength(questions);
    for (const schema of ['auth', 'billing', 'bot', 'filtering']) {
      const waiting = async (): Promise<number> =>
        (await client.query(`select 1 from ${schema}.outbox where published_at is null`)).rows.length;
      await eventually(`nothing waits in the outbox of ${schema}`, async () => (await waiting()) === 0, patience);
    }
    const kinds = new Set(traffic.sent.map(({ route }) => route)).size;
    console.log(
      `${traffic.sent.length} requests on ${kinds} routes, ${loads.length} loads, ${paid.length} payments, ${accepted.length} responses`,
    );
  }, 300_000);
});
