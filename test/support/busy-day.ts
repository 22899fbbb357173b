import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PutSetting } from '#contracts';
import { eventually, type PrivateDatabase } from '#testing';
import { Alerting, city, type Waiting } from './alerting';
import { passwordIn, staff } from './desk';
import { Dispatchers } from './dispatchers';
import { DriverChat } from './driver-chat';
import { LiveStream } from './live-stream';
import { Office } from './office';
import { SECRETS, System } from './system';
import { Traffic } from './traffic';

export const MOSCOW = city('Москва');
const KAZAN = city('Казань');
export const HELP = /Что можно написать|What you can write/;
/** Longer than any fault here lasts: an answer in Telegram may have to wait for its end. */
const PATIENCE_MS = 120_000;
const ALERTS_PER_HOUR = 500;
const LISTS = ['', '?startPointId=1', `?startPointId=${MOSCOW.id}&weightVolume=20-83`, '?truckTypes=6'];
const OF_A_DRIVER = ['/me', '/me/marks', '/me/searches', '/me/responses', '/me/subscription', '/me/payments', '/me/favourites'];
const OF_EVERYBODY = ['/tariffs', '/dictionaries/load-types', '/dictionaries/truck-types', '/me/filters'];
const OF_STAFF = ['me', 'drivers?sort=-createdAt', 'payments', 'subscriptions', 'promo-codes'];

export interface Responder extends Waiting {
  readonly stream: LiveStream;
  /** Loads whose response was answered with 201. */
  readonly responded: string[];
}

/** The product with two replicas of everything, where each driver pays and the bot hears by webhook. */
export async function startPair(database?: PrivateDatabase): Promise<System> {
  const system = await System.start({
    shop: true,
    replicas: 2,
    database,
    sandbox: { loads: 1_000, alive: false },
    environment: {
      LOG_LEVEL: 'warn',
      CARGOTECH_MAX_REPLICAS: '3',
      RATE_LIMIT_PER_SECOND: '1000',
      RATE_LIMIT_BURST: '1000',
      STAFF_TOTP_REQUIRED: 'false',
      TELEGRAM_UPDATES: 'webhook',
      CARGOTECH_WATCH_INTERVAL: '5',
    },
  });
  const env = {
    PATH: process.env['PATH'],
    ...SECRETS,
    TELEGRAM_API_ROOT: system.sandbox.telegramUrl,
    PUBLIC_URL: system.url,
    WEBAPP_URL: 'https://drivers.example',
  };
  await promisify(execFile)(process.execPath, [join('dist', 'apps', 'bot', 'cli.js'), 'setup'], { env });
  return system;
}

/** Drivers, dispatchers, staff, the exchange, Telegram and YooKassa at work on all routes at a steady rate, and what each was told. */
export class BusyDay {
  readonly traffic = new Traffic();
  /** Loads that two searches wait for. */
  readonly loads: string[] = [];
  readonly accepted: string[] = [];
  readonly paid: { readonly token: string; readonly id: string }[] = [];
  questions = 0;
  watching: Waiting[] = [];
  responders: Responder[] = [];
  private readonly alerting: Alerting;
  private readonly background: Promise<void>[] = [];
  private stopped = false;

  private constructor(readonly system: System) {
    this.alerting = new Alerting(system);
  }

  /** @param buyers drivers who buy a month each, one every two seconds */
  static async begin(system: System, buyers: number): Promise<BusyDay> {
    const day = new BusyDay(system);
    await day.meet();
    await day.open(buyers);
    const flows = (): boolean => day.traffic.sent.length > 50 && day.paid.length > 0 && day.accepted.length > 0;
    await eventually('everything flows', flows, PATIENCE_MS);
    return day;
  }

  /** Nothing new is begun, and what is under way ends; the open apps go on listening. */
  async end(): Promise<void> {
    this.stopped = true;
    await this.traffic.stop();
    await Promise.all(this.background);
  }

  close(): void {
    for (const { stream } of this.responders) stream.close();
  }

  private async meet(): Promise<void> {
    const { system, alerting } = this;
    const office = await Office.open(system.nats.url);
    await office.ask(PutSetting, { key: 'alerts-per-hour', value: ALERTS_PER_HOUR, actor: 'service:test' });
    await office.close();
    this.watching = await Promise.all([11, 12].map((number) => alerting.driver(number)));
    await Promise.all(this.watching.map((driver) => alerting.save(driver, MOSCOW, { alerts: { maxPerHour: ALERTS_PER_HOUR } })));
    this.responders = await Promise.all(
      [21, 22, 23].map(async (number) => {
        const driver = await alerting.driver(number);
        return { ...driver, stream: LiveStream.open(system, driver.token), responded: [] };
      }),
    );
  }

  private async open(buyers: number): Promise<void> {
    const { system, traffic, alerting } = this;
    const browsers = await Promise.all([31, 32, 33, 34].map((number) => system.signIn(number)));
    const purses: string[] = [];
    let buyer = 0;
    const welcome = async (): Promise<void> => {
      if (buyer < buyers && purses.length < 5) purses.push(await system.signIn(100 + buyer++));
    };
    await welcome();
    // Who cannot come in now comes later: signing in is counted elsewhere.
    this.forEver(1_000, () => welcome().catch(() => undefined));
    const known = Array.from({ length: 20 }, () => alerting.appear(KAZAN));
    const chatty = await DriverChat.open(system, 41);
    const cookie = await clerk(system);

    const get = (route: string, perSecond: number, path: (turn: number) => string): void =>
      traffic.start(`GET ${route}`, perSecond, (turn) => system.call(path(turn), { token: one(browsers, turn) }));
    get('/cargos', 6, (turn) => `/cargos${one(LISTS, turn)}`);
    get('/cargos/{id}', 3, (turn) => `/cargos/${one(known, turn)}`);
    get('/dictionaries/points', 2, () => `/dictionaries/points?name=${encodeURIComponent('Мос')}`);
    for (const path of OF_A_DRIVER) get(path, 1, () => path);
    for (const path of OF_EVERYBODY) get(path, 0.5, () => path);
    for (const path of OF_STAFF)
      traffic.start(`GET /admin/${path.replace(/\?.*/, '')}`, 0.5, () => system.call(`/admin/${path}`, { headers: { cookie } }));
    const put = (route: string, path: (turn: number) => string, body: object): void =>
      traffic.start(`PUT ${route}`, 1, (turn) => system.post(path(turn), body, one(browsers, turn), 'PUT'));
    put('/me/favourites/{cargoId}', (turn) => `/me/favourites/${one(known, turn)}`, {});
    put('/me/filters', () => '/me/filters', { filter: { startPointId: String(MOSCOW.id) } });
    traffic.start('POST /auth/telegram', 1, (turn) =>
      system.post('/auth/telegram', { initData: system.sandbox.telegram.initData({ driver: 50 + (turn % 10) }) }),
    );
    traffic.start('POST /events/ticket', 0.5, (turn) => system.post('/events/ticket', {}, one(browsers, turn)));
    // A group of Telegram takes twenty messages a minute, and each of these is a card and its edit.
    traffic.start('POST /cargos/{id}/responses', 0.13, (turn) => this.respond(one(this.responders, turn)));
    traffic.start('POST /payments', 0.5, (turn) => {
      const token = purses.shift();
      return token === undefined ? system.call('/me/payments', { token: one(browsers, turn) }) : this.buy(token);
    });

    this.forEver(1_200, () => void this.loads.push(alerting.appear(MOSCOW)));
    this.forEver(2_000, async () => {
      this.questions++;
      await chatty.say('/help', HELP, PATIENCE_MS);
    });
    const dispatchers = new Dispatchers(system.sandbox.url);
    this.forEver(500, async () => {
      const next = this.responders.flatMap(({ responded }) => responded).find((id) => !this.accepted.includes(id));
      if (next === undefined) return;
      await dispatchers.press(next, 'accept', PATIENCE_MS);
      this.accepted.push(next);
    });
  }

  private forEver(everyMs: number, work: () => void | Promise<void>): void {
    const loop = async (): Promise<void> => {
      while (!this.stopped) {
        await work();
        await new Promise((done) => setTimeout(done, everyMs));
      }
    };
    const running = loop();
    running.catch(() => undefined);
    this.background.push(running);
  }

  private async respond({ token, responded }: Responder): Promise<Response> {
    const cargoId = this.alerting.appear(KAZAN);
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const body = JSON.stringify({ phone: '+7 900 123-45-67' });
    const answer = await this.system.call(`/cargos/${cargoId}/responses`, { method: 'POST', headers, body, token });
    if (answer.status === 201) responded.push(cargoId);
    return answer;
  }

  private async buy(token: string): Promise<Response> {
    const answer = await this.system.post('/payments', { tariff: '1_month', email: 'ivan@example.ru' }, token);
    if (answer.status !== 201) return answer;
    const { id, confirmationUrl } = (await answer.clone().json()) as { id: string; confirmationUrl?: string };
    const order = new URL(confirmationUrl ?? '').searchParams.get('orderId') ?? '';
    const done = await fetch(`${this.system.sandbox.url}/yookassa/_control/payments/pay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: order }),
    });
    if (!done.ok) throw new Error(`paying: ${done.status} ${await done.text()}`);
    this.paid.push({ token, id });
    return answer;
  }
}

function one<Item>(items: readonly Item[], turn: number): Item {
  const item = items[turn % items.length];
  if (item === undefined) throw new Error('there is none of these');
  return item;
}

/** A member of staff who looks at the panel. @returns the cookie of the session */
async function clerk(system: System): Promise<string> {
  const login = 'clerk';
  const password = passwordIn(await staff(system, 'create', '--login', login, '--name', 'Clerk', '--role', 'super_admin'));
  const answer = await system.post('/admin/auth/login', { login, password });
  if (answer.status !== 200) throw new Error(`the clerk: ${answer.status} ${await answer.text()}`);
  return (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
}
