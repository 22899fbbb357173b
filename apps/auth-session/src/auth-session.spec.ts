import { randomUUID } from 'node:crypto';
import {
  AlarmRaised,
  AuditRecorded,
  ConsentRecorded,
  DriverChanged,
  EndSession,
  EraseDriver,
  GetConsent,
  GetDriver,
  ListAudience,
  Login,
  readAccessToken,
  RecordConsent,
  SessionEnded,
  sessionSigningKey,
  SetContact,
  SetPhone,
  TouchSessions,
  UpdateDriver,
  ValidateSession,
  DriverErased,
  DriverRegistered,
  type LoginResponse,
} from '#contracts';
import { RpcClient } from '#messaging';
import { migrate } from '#persistence';
import { startService, type RunningService } from '#runtime';
import {
  createDatabase,
  eventually,
  LogLines,
  startNats,
  startRedis,
  untilReady,
  type PrivateDatabase,
  type PrivateServer,
} from '#testing';
import { connect, type NatsConnection as Connection } from 'nats';
import { Client } from 'pg';
import { signContact, signInitData } from '../../../sandbox/telegram/init-data';
import { authSession } from './app.module';
import { Clock } from '#runtime';
import { database } from './database/definition';
import { SessionCopies } from './sessions/session-copies';

const BOT_TOKEN = '1000000001:AAF_TEST_token_for_unit_tests_0000000000';
const OLD_TOKEN = '1000000001:AAE_OLD__token_for_unit_tests_0000000000';
const SECRET = 'a-session-secret-of-more-than-32-characters';
const KEY = sessionSigningKey(SECRET);

describe('auth-session', () => {
  let nats: PrivateServer;
  let redis: PrivateServer;
  let postgres: PrivateDatabase;
  let sql: Client;
  let listener: Connection;
  let client: RpcClient;
  const running: RunningService[] = [];
  const log = new LogLines();
  const heard: { subject: string; body: Record<string, unknown> }[] = [];
  const launches: string[] = [];
  let now = Date.parse('2026-03-10T09:00:00Z');
  let person = 5_000_000_000;

  const launch = (user: Record<string, unknown> = {}, options: { token?: string; ageSeconds?: number } = {}): string => {
    const fields = {
      query_id: randomUUID(),
      user: JSON.stringify({ id: ++person, first_name: 'Иван', last_name: 'Петров', language_code: 'ru', ...user }),
      auth_date: String(Math.floor(now / 1_000) - (options.ageSeconds ?? 0)),
    };
    const raw = signInitData(fields, options.token ?? BOT_TOKEN);
    launches.push(raw);
    return raw;
  };
  const login = (initData = launch()): Promise<LoginResponse> => client.call(Login, { initData, address: '10.1.2.3' });
  const keyOf = ({ accessToken }: LoginResponse): string => readAccessToken(accessToken, KEY)!;
  const count = (subject: string): number => heard.filter((event) => event.subject === subject).length;
  const start = async (): Promise<void> => {
    const environment = {
      NATS_URL: nats.url,
      REDIS_URL: redis.url,
      DATABASE_URL: postgres.url,
      HOST: '127.0.0.1',
      OPS_PORT: '0',
      LOG_LEVEL: 'trace',
      SESSION_SECRET: SECRET,
      TELEGRAM_BOT_TOKEN: BOT_TOKEN,
      TELEGRAM_BOT_TOKEN_PREVIOUS: OLD_TOKEN,
      SETTINGS_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    };
    const service = await startService(authSession, environment, log);
    service.app.get<{ now: () => number }>(Clock, { strict: false }).now = () => now;
    await service.hearing;
    running.push(service);
    await untilReady(service.opsPort);
  };

  beforeAll(async () => {
    [nats, redis, postgres] = await Promise.all([startNats(), startRedis(), createDatabase()]);
    await migrate(database, postgres.url);
    sql = new Client({ connectionString: postgres.url });
    sql.on('error', () => undefined);
    await sql.connect();
    listener = await connect({ servers: nats.url, maxReconnectAttempts: -1 });
    listener.subscribe('evt.>', {
      callback: (_, message) => void heard.push({ subject: message.subject, body: message.json() }),
    });
    await start();
    await start();
    client = running[0]!.app.get(RpcClient);
  });
  afterAll(async () => {
    for (const service of running) await service.stop();
    await listener.close();
    await sql.end();
    await postgres.drop();
    await redis.stop();
    await nats.stop();
  });

  it('opens a session and keeps the profile', async () => {
    const answer = await login(launch({ id: 77, username: 'ivan', photo_url: 'https://t.me/i.svg' }));
    expect(answer.driver).toMatchObject({
      telegramId: '77',
      firstName: 'Иван',
      lastName: 'Петров',
      username: 'ivan',
      language: 'ru',
      timeZone: 'Europe/Moscow',
    });
    expect(Date.parse(answer.expiresAt) - now).toBe(86_400_000);
    await expect(client.call(ValidateSession, { sessionKey: keyOf(answer) })).resolves.toMatchObject({
      driverId: answer.driver.id,
      language: 'ru',
    });
    await eventually('registration is said', () => count(DriverRegistered.subject) === 1);
    const again = await login(launch({ id: 77, first_name: 'Пётр', last_name: undefined, language_code: 'en' }));
    expect(again.driver).toMatchObject({ id: answer.driver.id, firstName: 'Пётр', language: 'ru' });
    expect(again.driver.lastName).toBeUndefined();
    expect(count(DriverRegistered.subject)).toBe(1);
  });

  it('gives the same session for the same launch, and stores nothing that opens one', async () => {
    const raw = launch();
    const answers = await Promise.all(Array.from({ length: 20 }, () => login(raw)));
    expect(new Set(answers.map(({ accessToken }) => accessToken)).size).toBe(1);
    const rows = await sql.query<Record<string, unknown>>('select * from auth.sessions where driver_id = $1', [
      answers[0]!.driver.id,
    ]);
    expect(rows.rows).toHaveLength(1);
    const dump = JSON.stringify(rows.rows);
    for (const half of answers[0]!.accessToken.split('.')) {
      expect(dump).not.toContain(half);
      expect(dump).not.toContain(Buffer.from(half, 'base64url').toString('hex'));
    }
  });

  it('keeps one session a driver: another launch ends the old one, and the old launch is spent', async () => {
    const first = launch({ id: 501 });
    const one = await login(first);
    const two = await login(launch({ id: 501 }));
    await expect(client.call(ValidateSession, { sessionKey: keyOf(one) })).rejects.toMatchObject({ code: 'SESSION_INVALID' });
    await expect(client.call(ValidateSession, { sessionKey: keyOf(two) })).resolves.toMatchObject({ driverId: two.driver.id });
    await expect(login(first)).rejects.toMatchObject({ code: 'INIT_DATA_EXPIRED' });
    await expect(client.call(ValidateSession, { sessionKey: keyOf(two) })).resolves.toBeDefined();
    await eventually('the end is said', () =>
      heard.some(
        ({ subject, body }) =>
          subject === SessionEnded.subject && body['sessionKey'] === keyOf(one) && body['reason'] === 'another-login',
      ),
    );
  });

  it('leaves exactly one of twenty phones logged in', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => login(launch({ id: 502 }))));
    const { sessions } = await client.call(TouchSessions, { sessionKeys: answers.map(keyOf) });
    expect(sessions).toHaveLength(1);
  });

  it('is not brought back by a copy that is written late', async () => {
    const answer = await login();
    const sessionKey = keyOf(answer);
    const copies = running[0]!.app.get(SessionCopies, { strict: false });
    const [copy] = await copies.read([sessionKey]);
    await client.call(EndSession, { sessionKey });
    await copies.write([copy!], now);
    await expect(client.call(ValidateSession, { sessionKey })).rejects.toMatchObject({ code: 'SESSION_INVALID' });
  });

  it('ends by logout, once and for all', async () => {
    const raw = launch();
    const answer = await login(raw);
    await client.call(EndSession, { sessionKey: keyOf(answer) });
    await client.call(EndSession, { sessionKey: keyOf(answer) });
    await expect(client.call(ValidateSession, { sessionKey: keyOf(answer) })).rejects.toMatchObject({ code: 'SESSION_INVALID' });
    await expect(login(raw)).rejects.toMatchObject({ code: 'INIT_DATA_EXPIRED' });
    await expect(client.call(ValidateSession, { sessionKey: 'ab'.repeat(32) })).rejects.toMatchObject({
      code: 'SESSION_INVALID',
    });
  });

  it('refuses what cannot be believed, counts it, audits it, and raises one alarm at the eleventh', async () => {
    await eventually('the minute is empty', async () => {
      await redisCommand('DEL auth:init-data-failures');
      return true;
    });
    const wrong = [
      launch({}, { ageSeconds: 301 }),
      launch({}, { ageSeconds: -61 }),
      '',
      `${launch()}&x=1`,
      launch({ id: 'x' }),
      launch({}, { token: '1000000001:AAX_FOREIGN_token_for_tests_0000000000' }),
    ];
    const codes = [];
    for (const raw of wrong) codes.push(await login(raw).catch((error: unknown) => (error as { code: string }).code));
    expect(codes).toEqual([
      'INIT_DATA_EXPIRED',
      'INIT_DATA_INVALID',
      'INIT_DATA_INVALID',
      'INIT_DATA_INVALID',
      'INIT_DATA_INVALID',
      'INIT_DATA_INVALID',
    ]);
    expect(count(AlarmRaised.subject)).toBe(0);
    for (let time = 0; time < 9; time++) await login('hash=no').catch(() => undefined);
    await eventually('the alarm is said', () => count(AlarmRaised.subject) === 1);
    await eventually(
      'all are audited',
      () =>
        heard.filter(({ subject, body }) => subject === AuditRecorded.subject && body['action'] === 'driver.login-refused')
          .length >= 15,
    );
    expect(count(AlarmRaised.subject)).toBe(1);
    await redisCommand('DEL auth:init-data-failures');
  });

  it('believes the previous bot token during a rotation', async () => {
    await expect(login(launch({}, { token: OLD_TOKEN }))).resolves.toBeDefined();
  });

  it('slides while it is used, and ends by age', async () => {
    const answer = await login();
    const sessionKey = keyOf(answer);
    const began = now;
    now += 23 * 3_600_000;
    const slid = await client.call(ValidateSession, { sessionKey });
    expect(slid.expiresAt).toBe(now + 86_400_000);
    for (let day = 0; day < 40; day++) {
      now += 20 * 3_600_000;
      await client.call(TouchSessions, { sessionKeys: [sessionKey] });
    }
    await expect(client.call(ValidateSession, { sessionKey })).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
    now = began;
  });

  it('tells an unused session that it has expired', async () => {
    const sessionKey = keyOf(await login());
    now += 86_400_001;
    await expect(client.call(ValidateSession, { sessionKey })).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
    expect((await client.call(TouchSessions, { sessionKeys: [sessionKey] })).sessions).toEqual([]);
    now -= 86_400_001;
  });

  it('keeps its profile to be changed, and tells the doors', async () => {
    const answer = await login();
    const driverId = answer.driver.id;
    const truck = { maxWeightKg: 20_000, fuelLitersPer100Km: 32.5, bodyTypeIds: ['1', '6'] };
    await expect(
      client.call(UpdateDriver, { driverId, patch: { language: 'en', timeZone: 'Asia/Omsk', truck } }),
    ).resolves.toMatchObject({ language: 'en', truck });
    await expect(client.call(ValidateSession, { sessionKey: keyOf(answer) })).resolves.toMatchObject({
      language: 'en',
      timeZone: 'Asia/Omsk',
    });
    await expect(client.call(UpdateDriver, { driverId, patch: { timeZone: 'Mars/Base' } })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    await expect(client.call(GetDriver, { driverId: randomUUID() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('takes a contact that Telegram signed for this very person', async () => {
    const { driver } = await login(launch({ id: 600 }));
    const contact = (userId: number, phone: string, age = 0): string =>
      signContact(
        {
          contact: JSON.stringify({ user_id: userId, phone_number: phone, first_name: 'И' }),
          auth_date: String(Math.floor(now / 1_000) - age),
        },
        BOT_TOKEN,
      );
    const set = (signed: string) => client.call(SetContact, { driverId: driver.id, contact: signed });
    await expect(set(contact(600, '89001234567'))).resolves.toMatchObject({ phone: '+79001234567' });
    for (const bad of [
      contact(601, '79001234567'),
      contact(600, '79001234567', 301),
      contact(600, 'none'),
      `${contact(600, '79001234567')}x`,
      'contact=5',
    ]) {
      await expect(set(bad)).rejects.toMatchObject({ code: 'CONTACT_INVALID' });
    }
    expect((await client.call(GetDriver, { driverId: driver.id })).phone).toBe('+79001234567');
  });

  it('says that a driver is another one now when the phone, the language or the zone changes, and only then', async () => {
    const { driver } = await login();
    const said = (): number =>
      heard.filter(({ subject, body }) => subject === DriverChanged.subject && body['driverId'] === driver.id).length;
    const steps = [
      () => client.call(SetPhone, { driverId: driver.id, phone: '+79001234567' }),
      () => client.call(UpdateDriver, { driverId: driver.id, patch: { language: 'en' } }),
      () => client.call(UpdateDriver, { driverId: driver.id, patch: { timeZone: 'Asia/Omsk' } }),
    ];
    for (const [index, step] of steps.entries()) {
      await step();
      await eventually('the change is said', () => said() === index + 1);
    }
    await client.call(SetPhone, { driverId: driver.id, phone: '89001234567' });
    await client.call(UpdateDriver, { driverId: driver.id, patch: { email: 'ivan@example.org' } });
    const waiting = await sql.query(`select 1 from auth.outbox where subject = $1 and payload ->> 'driverId' = $2`, [
      DriverChanged.subject,
      driver.id,
    ]);
    expect(waiting.rowCount).toBe(3);
  });

  it('keeps every answer to a consent, knows the one in force and says it', async () => {
    const { driver } = await login();
    const question = { driverId: driver.id, kind: 'auto-renewal' as const };
    await expect(client.call(GetConsent, question)).resolves.toEqual({ given: false });
    for (const [given, version] of [
      [true, '2026-01'],
      [false, '2026-02'],
    ] as const) {
      await client.call(RecordConsent, { ...question, version, given, address: '10.0.0.1' });
      await expect(client.call(GetConsent, question)).resolves.toEqual({ given, version, at: new Date(now).toISOString() });
    }
    await expect(client.call(GetConsent, { ...question, kind: 'marketing' })).resolves.toEqual({ given: false });
    const rows = await sql.query<{ given: boolean }>('select given from auth.consents where driver_id = $1 order by id', [
      driver.id,
    ]);
    expect(rows.rows.map(({ given }) => given)).toEqual([true, false]);
    const said = (): unknown[] =>
      heard
        .filter(({ subject, body }) => subject === ConsentRecorded.subject && body['driverId'] === driver.id)
        .map(({ body }) => `${String(body['version'])} ${String(body['given'])}`)
        .sort();
    await eventually('both are said', () => said().length === 2);
    expect(said()).toEqual(['2026-01 true', '2026-02 false']);
    await client.call(RecordConsent, { ...question, version: '2026-03', given: true });
    await client.call(EraseDriver, { driverId: driver.id });
    await expect(client.call(GetConsent, question)).resolves.toEqual({ given: false });
  });

  it('tells what mailings have to know of drivers, page by page, and nothing of those who were erased', async () => {
    const { driver } = await login(launch({ id: 690, first_name: 'Ольга' }));
    const { driver: gone } = await login(launch({ id: 691 }));
    const ask = (request: object) => client.call(ListAudience, { limit: 500, ...request });
    const only = async () =>
      (await ask({ driverIds: [driver.id, gone.id] })).items.find(({ driverId }) => driverId === driver.id);
    const known = await only();
    expect(known).toMatchObject({ telegramId: '690', firstName: 'Ольга', language: 'ru', blocked: false, tags: [] });
    expect(known).not.toHaveProperty('marketing');
    for (const given of [true, false, true])
      await client.call(RecordConsent, { driverId: driver.id, kind: 'marketing', version: '1', given });
    await client.call(RecordConsent, { driverId: driver.id, kind: 'auto-renewal', version: '1', given: false });
    await client.call(EraseDriver, { driverId: gone.id });
    const later = await only();
    expect(later).toMatchObject({ marketing: true, marketingAt: new Date(now).toISOString() });
    expect(Date.parse(later!.asOf)).toBeGreaterThan(Date.parse(known!.asOf));
    const all = (await ask({})).items.map(({ driverId }) => driverId);
    expect(all).toContain(driver.id);
    expect(all).not.toContain(gone.id);
    const paged: string[] = [];
    for (let after: string | undefined; ;) {
      const { items } = await ask({ limit: 2, ...(after === undefined ? {} : { after }) });
      paged.push(...items.map(({ driverId }) => driverId));
      after = items.at(-1)?.driverId;
      if (items.length < 2) break;
    }
    expect(paged).toEqual(all);
  });

  it('forgets a person who asks for it', async () => {
    const answer = await login(launch({ id: 700 }));
    const driverId = answer.driver.id;
    await client.call(EraseDriver, { driverId });
    await expect(client.call(ValidateSession, { sessionKey: keyOf(answer) })).rejects.toMatchObject({ code: 'SESSION_INVALID' });
    await expect(client.call(GetDriver, { driverId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await eventually('erasure is said', () =>
      heard.some(({ subject, body }) => subject === DriverErased.subject && body['driverId'] === driverId),
    );
    const row = await sql.query(`select * from auth.drivers where id = $1 and telegram_id is null and first_name = ''`, [
      driverId,
    ]);
    expect(row.rowCount).toBe(1);
    expect((await login(launch({ id: 700 }))).driver.id).not.toBe(driverId);
  });

  it('refuses a blocked driver', async () => {
    const { driver } = await login(launch({ id: 800 }));
    await sql.query('update auth.drivers set blocked_at = now() where id = $1', [driver.id]);
    await expect(login(launch({ id: 800 }))).rejects.toMatchObject({ code: 'DRIVER_BLOCKED', kind: 'forbidden' });
  });

  it('logs nobody out when Redis loses everything, and ends sessions while it is away', async () => {
    const kept = await login();
    const ended = await login();
    await redisCommand('FLUSHALL');
    await expect(client.call(ValidateSession, { sessionKey: keyOf(kept) })).resolves.toBeDefined();
    redis.process.freeze();
    await client.call(EndSession, { sessionKey: keyOf(ended) });
    await expect(client.call(ValidateSession, { sessionKey: keyOf(kept) })).resolves.toBeDefined();
    redis.process.thaw();
    await eventually('the ended one is gone from Redis too', async () =>
      (await redisCommand(`GET auth:session:${keyOf(ended)}`)).includes('ended'),
    );
    await expect(client.call(ValidateSession, { sessionKey: keyOf(ended) })).rejects.toMatchObject({ code: 'SESSION_INVALID' });
    await redis.process.kill();
    await expect(client.call(ValidateSession, { sessionKey: keyOf(kept) })).resolves.toBeDefined();
    await expect(login()).resolves.toBeDefined();
    await redis.process.start();
  });

  it('answers cleanly while PostgreSQL is away', async () => {
    const before = await login();
    await postgres.shut();
    await expect(login()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await postgres.open();
    await eventually('logins work again', () =>
      login().then(
        () => true,
        () => false,
      ),
    );
    await expect(client.call(ValidateSession, { sessionKey: keyOf(before) })).resolves.toBeDefined();
  });

  it('has written no secret into its log', () => {
    expect(log.lines.length).toBeGreaterThan(10);
    for (const secret of [BOT_TOKEN, OLD_TOKEN, SECRET, postgres.url, '9001234567']) expect(log.text).not.toContain(secret);
    for (const raw of launches) expect(log.text).not.toContain(new URLSearchParams(raw).get('hash')!);
  });

  async function redisCommand(command: string): Promise<string> {
    const { createConnection } = await import('node:net');
    return new Promise((answer, failed) => {
      const socket = createConnection(redis.port, '127.0.0.1', () => socket.write(`${command}\r\n`));
      socket.once('data', (data) => {
        socket.destroy();
        answer(data.toString());
      });
      socket.once('error', failed);
    });
  }
});
