import { randomUUID } from 'node:crypto';
import {
  AddDriverNote,
  AuditRecorded,
  BlockDriver,
  daysBetween,
  DeleteDriverNote,
  DriverBlocked,
  DriverSeen,
  DriverTagged,
  DriverUnblocked,
  EraseDriver,
  FindDrivers,
  GetDriverProfile,
  GetDriverStats,
  Login,
  MeetDriver,
  readAccessToken,
  SessionEnded,
  sessionSigningKey,
  SignOutDriver,
  TagDriver,
  TouchSessions,
  UnblockDriver,
  ValidateSession,
  type DriverSummary,
  type FindDriversRequest,
} from '#contracts';
import { RpcClient } from '#messaging';
import { migrate } from '#persistence';
import { Clock, startService, type RunningService } from '#runtime';
import {
  createDatabase,
  eventually,
  startNats,
  startRedis,
  untilReady,
  type PrivateDatabase,
  type PrivateServer,
} from '#testing';
import { connect, type NatsConnection as Connection } from 'nats';
import { Client } from 'pg';
import { signInitData } from '../../../sandbox/telegram/init-data';
import { authSession } from './app.module';
import { database } from './database/definition';
import { driverQuery } from './directory/driver-query';

const BOT_TOKEN = '1000000001:AAF_TEST_token_for_unit_tests_0000000000';
const SECRET = 'a-session-secret-of-more-than-32-characters';
const STAFF = `staff:${randomUUID()}`;
const MINUTE_MS = 60_000;
const CROWD = 200_000;

interface Said {
  readonly subject: string;
  readonly body: Record<string, unknown>;
}

describe('drivers as staff see them', () => {
  let nats: PrivateServer;
  let redis: PrivateServer;
  let postgres: PrivateDatabase;
  let sql: Client;
  let listener: Connection;
  let client: RpcClient;
  const running: RunningService[] = [];
  const heard: Said[] = [];
  let now = Date.parse('2026-03-10T09:00:00Z');
  let person = 7_000_000_000;

  const start = async (): Promise<void> => {
    const service = await startService(authSession, {
      NATS_URL: nats.url,
      REDIS_URL: redis.url,
      DATABASE_URL: postgres.url,
      HOST: '127.0.0.1',
      OPS_PORT: '0',
      LOG_LEVEL: 'silent',
      SESSION_SECRET: SECRET,
      TELEGRAM_BOT_TOKEN: BOT_TOKEN,
      SETTINGS_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    });
    jest.spyOn(service.app.get(Clock), 'now').mockImplementation(() => now);
    await service.hearing;
    running.push(service);
    await untilReady(service.opsPort);
  };
  const signIn = async (user: Record<string, unknown> = {}): Promise<{ driverId: string; sessionKey: string }> => {
    const fields = {
      query_id: randomUUID(),
      user: JSON.stringify({ id: ++person, first_name: 'Иван', language_code: 'ru', ...user }),
      auth_date: String(Math.floor(now / 1_000)),
    };
    const { accessToken, driver } = await client.call(Login, { initData: signInitData(fields, BOT_TOKEN) });
    return { driverId: driver.id, sessionKey: readAccessToken(accessToken, sessionSigningKey(SECRET))! };
  };
  const find = async (changes: Partial<FindDriversRequest>): Promise<DriverSummary[]> =>
    (await client.call(FindDrivers, { sort: '-createdAt', limit: 20, ...changes })).items;
  const said = (subject: string, driverId: string): Record<string, unknown>[] =>
    heard
      .filter((one) => one.subject === subject && (one.body['driverId'] ?? one.body['target']) === driverId)
      .map(({ body }) => body);
  const audited = (action: string, driverId: string): Record<string, unknown>[] =>
    said(AuditRecorded.subject, `driver:${driverId}`).filter((line) => line['action'] === action);
  const by = (driverId: string) => ({ driverId, actor: STAFF, address: '10.9.8.7', reason: 'просьба водителя' });

  beforeAll(async () => {
    [nats, redis, postgres] = await Promise.all([startNats(), startRedis(), createDatabase()]);
    await migrate(database, postgres.url);
    sql = new Client({ connectionString: postgres.url });
    await sql.connect();
    listener = await connect({ servers: nats.url });
    listener.subscribe('evt.>', {
      callback: (_, message) => void heard.push({ subject: message.subject, body: message.json() }),
    });
    await start();
    await start();
    client = running[0]!.app.get(RpcClient);
  }, 30_000);
  afterAll(async () => {
    for (const service of running) await service.stop();
    await listener.close();
    await sql.end();
    await postgres.drop();
    await Promise.all([redis.stop(), nats.stop()]);
  });

  it('are found by phone in any spelling, by its end, by name, username, Telegram id and id', async () => {
    const user = { id: 900_000_001, first_name: 'Пётр', last_name: 'Ёлкин', username: 'Petr_Yolkin' };
    const { driverId } = await signIn(user);
    const other = await signIn({ first_name: 'Петрушка', username: 'petrXyolkin' });
    await sql.query(`update auth.drivers set phone = '+79161234567', email = 'petr@mail.ru' where id = $1`, [driverId]);
    for (const q of [
      '+7 (916) 123-45-67',
      '8 916 123 45 67',
      '9161234567',
      '4567',
      'пётр ё',
      'ПЕТР ЕЛ',
      'ёлкин',
      'Елкин Петр',
      '@petr_y',
      'petr_yol',
      't.me/Petr_Yolkin',
      '900000001',
      driverId,
    ])
      expect([q, (await find({ q })).map(({ id }) => id)]).toEqual([q, [driverId]]);
    expect((await find({ q: 'Петр' })).map(({ id }) => id).sort()).toEqual([other.driverId, driverId].sort());
    for (const q of ['%', '_', '\\', "'; drop table auth.drivers; --", '0000', randomUUID()])
      expect([q, await find({ q })]).toEqual([q, []]);
    const [found] = await find({ q: driverId });
    expect(found).toMatchObject({ firstName: 'Пётр', lastName: 'Ёлкин', phoneMasked: '+7 9•• •••-••-67', blockedAt: null });
    const profile = await client.call(GetDriverProfile, { driverId });
    expect(profile).toMatchObject({ emailMasked: 'p•••@mail.ru', version: 1, tags: [], notes: [], blockReason: null });
    expect(profile.sessions).toHaveLength(1);
    expect(JSON.stringify([found, profile])).not.toMatch(/9161234567|petr@/);
  });

  it('are shut out at once on every replica, said once, and let in again', async () => {
    const user = { id: 900_000_010 };
    const { driverId, sessionKey } = await signIn(user);
    await client.call(BlockDriver, by(driverId));
    await client.call(BlockDriver, { ...by(driverId), reason: 'ещё раз' });
    expect((await client.call(TouchSessions, { sessionKeys: [sessionKey] })).sessions).toEqual([]);
    await expect(client.call(ValidateSession, { sessionKey })).rejects.toMatchObject({ code: 'SESSION_INVALID' });
    await expect(signIn(user)).rejects.toMatchObject({ code: 'DRIVER_BLOCKED' });
    const meeting = client.call(MeetDriver, { telegramId: '900000010', firstName: 'Иван' });
    await expect(meeting).rejects.toMatchObject({ code: 'DRIVER_BLOCKED' });
    await eventually('it is said', () => said(DriverBlocked.subject, driverId).length > 0);
    expect(said(DriverBlocked.subject, driverId)).toEqual([{ driverId, version: 2, at: new Date(now).toISOString() }]);
    expect(said(SessionEnded.subject, driverId)).toMatchObject([{ sessionKey, reason: 'blocked' }]);
    expect(await client.call(GetDriverProfile, { driverId })).toMatchObject({ version: 2, blockReason: 'просьба водителя' });
    expect((await find({ blocked: true })).map(({ id }) => id)).toEqual([driverId]);
    await client.call(UnblockDriver, by(driverId));
    await client.call(UnblockDriver, by(driverId));
    await eventually('the end is said', () => said(DriverUnblocked.subject, driverId).length > 0);
    expect(said(DriverUnblocked.subject, driverId)).toMatchObject([{ version: 3 }]);
    await expect(signIn(user)).resolves.toMatchObject({ driverId });
    await eventually('both are audited', () => audited('driver.unblocked', driverId).length > 0);
    expect(audited('driver.blocked', driverId)).toMatchObject([
      {
        actor: STAFF,
        address: '10.9.8.7',
        before: { blocked: false },
        after: { blocked: true },
        facts: { reason: 'просьба водителя' },
      },
    ]);
    await expect(client.call(BlockDriver, by(randomUUID()))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.call(BlockDriver, { ...by(driverId), reason: '' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('stay out although whoever ended their session died before the fast copy was dropped', async () => {
    const { driverId, sessionKey } = await signIn();
    // What `block` commits, without what follows it.
    const ended = await sql.query(`update auth.sessions set ended_at = now(), end_reason = 'blocked' where driver_id = $1`, [
      driverId,
    ]);
    expect(ended.rowCount).toBe(1);
    expect((await client.call(TouchSessions, { sessionKeys: [sessionKey] })).sessions).toHaveLength(1);
    await sql.query(`insert into auth.outbox (id, subject, headers, payload) values (gen_random_uuid(), $1, '{}', $2)`, [
      SessionEnded.subject,
      JSON.stringify({ sessionKey, driverId, reason: 'blocked' }),
    ]);
    await eventually('the copy is dropped', async () => {
      return (await client.call(TouchSessions, { sessionKeys: [sessionKey] })).sessions.length === 0;
    });
  });

  it('are signed out, tagged with a look at the version, and written about', async () => {
    const { driverId, sessionKey } = await signIn();
    await client.call(SignOutDriver, by(driverId));
    await expect(client.call(ValidateSession, { sessionKey })).rejects.toMatchObject({ code: 'SESSION_INVALID' });
    const tag = (tags: string[], version: number) => client.call(TagDriver, { driverId, tags, version, actor: STAFF });
    const results = await Promise.allSettled([tag(['юг', 'VIP 1'], 1), tag(['север'], 1)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'VERSION_CONFLICT' } });
    const { tags } = await client.call(GetDriverProfile, { driverId });
    await expect(tag([...tags].reverse(), 2)).resolves.toEqual({ tags, version: 2 });
    await expect(tag(['юг'], 2)).resolves.toEqual({ tags: ['юг'], version: 3 });
    await expect(tag(['<b>'], 3)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await eventually('said with every change', () => said(DriverTagged.subject, driverId).length === 2);
    expect(said(DriverTagged.subject, driverId)).toContainEqual({ driverId, tags: ['юг'], version: 3 });
    expect((await find({ tag: 'юг' })).map(({ id }) => id)).toEqual([driverId]);

    await sql.query(
      `insert into auth.staff (id, login, name, role, language, password_hash, created_at) values ($1, 'anna', 'Анна', 'support', 'ru', '', now())`,
      [STAFF.replace('staff:', '')],
    );
    const noteId = randomUUID();
    const note = { driverId, noteId, text: 'Звонил: <script>alert(1)</script>', actor: STAFF };
    const [one, again] = await Promise.all([client.call(AddDriverNote, note), client.call(AddDriverNote, note)]);
    expect(again).toEqual(one);
    expect(one).toMatchObject({ author: STAFF, authorName: 'Анна' });
    const elsewhere = await signIn();
    const stolen = client.call(AddDriverNote, { ...note, driverId: elsewhere.driverId });
    await expect(stolen).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await client.call(GetDriverProfile, { driverId })).notes).toEqual([one]);
    await client.call(DeleteDriverNote, { driverId: elsewhere.driverId, noteId, actor: STAFF });
    expect((await client.call(GetDriverProfile, { driverId })).notes).toHaveLength(1);
    for (let time = 0; time < 2; time++) await client.call(DeleteDriverNote, { driverId, noteId, actor: STAFF });
    expect((await client.call(GetDriverProfile, { driverId })).notes).toEqual([]);
    await eventually('audited once each', () => audited('driver.note-deleted', driverId).length === 1);
    expect(audited('driver.note-added', driverId)).toHaveLength(1);
    expect(JSON.stringify(heard)).not.toContain('<script>');
  });

  it('are forgotten with what was written about them, and found then by their id only', async () => {
    const { driverId } = await signIn({ first_name: 'Забытый' });
    await client.call(AddDriverNote, { driverId, noteId: randomUUID(), text: 'Забытый', actor: STAFF });
    await client.call(TagDriver, { driverId, tags: ['метка'], version: 1, actor: STAFF });
    await client.call(EraseDriver, by(driverId));
    expect(await find({ q: 'Забытый' })).toEqual([]);
    expect(await find({ tag: 'метка' })).toEqual([]);
    expect(await find({ q: driverId })).toMatchObject([
      { firstName: '', telegramId: null, erasedAt: new Date(now).toISOString() },
    ]);
    expect(await client.call(GetDriverProfile, { driverId })).toMatchObject({ notes: [], tags: [], sessions: [] });
    await expect(client.call(BlockDriver, by(driverId))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await eventually('audited', () => audited('driver.erased', driverId).length === 1);
    expect(audited('driver.erased', driverId)[0]).toMatchObject({ actor: STAFF, facts: { reason: 'просьба водителя' } });
  });

  it('are noted as being there to five minutes, and said once a day of Moscow', async () => {
    const { driverId, sessionKey } = await signIn();
    const began = now;
    const lastSeen = async (): Promise<number> => Date.parse((await client.call(GetDriverProfile, { driverId })).lastSeenAt);
    const touch = () => client.call(TouchSessions, { sessionKeys: [sessionKey] });
    now += 4 * MINUTE_MS;
    await touch();
    now += 2 * MINUTE_MS;
    await Promise.all([touch(), touch(), touch()]);
    await eventually('the slide is written', async () => (await lastSeen()) === now);
    const slid = now;
    now += 4 * MINUTE_MS;
    await touch();
    // 21:00 UTC is midnight in Moscow.
    now = Date.parse('2026-03-10T21:00:01Z');
    await touch();
    await eventually('the new day is written', async () => (await lastSeen()) === now);
    const { rows } = await sql.query<{ day: string }>(
      'select day::text from auth.driver_days where driver_id = $1 order by day',
      [driverId],
    );
    expect(rows.map(({ day }) => day)).toEqual(['2026-03-10', '2026-03-11']);
    await eventually('both days are said', () => said(DriverSeen.subject, driverId).length === 2);
    expect(said(DriverSeen.subject, driverId).map(({ seenAt }) => seenAt)).toEqual([
      new Date(began).toISOString(),
      new Date(now).toISOString(),
    ]);
    expect(slid - began).toBe(6 * MINUTE_MS);
    now = began;
  });

  describe('in a crowd', () => {
    const FROM = '2024-01-01';
    const TO = '2025-12-31';

    beforeAll(async () => {
      // Indexes are built over the crowd in a fraction of the time that it takes to grow them with it.
      const indexes = await sql.query<{ name: string; definition: string }>(
        `select indexname as name, indexdef as definition from pg_indexes
         where schemaname = 'auth' and tablename = 'drivers' and indexname like 'drivers\\_by\\_%'`,
      );
      expect(indexes.rows).toHaveLength(7);
      for (const { name } of indexes.rows) await sql.query(`drop index auth.${name}`);
      await sql.query(
        `insert into auth.drivers (id, telegram_id, first_name, last_name, username, language, time_zone, phone, created_at, last_login_at,
           last_seen_at, tags, blocked_at, erased_at)
         select gen_random_uuid(), case when erased then null else 1000000 + n end, case when erased then '' else 'Водитель' || (n % 1000) end,
           case when erased then null else 'Фамилия' || n end, case when erased then null else 'driver' || n end, 'ru', 'Europe/Moscow',
           case when erased then null else '+79' || lpad((n * 7919 % 1000000000)::text, 9, '0') end,
           born, born, born + random() * interval '90 days', case when n % 500 = 0 then array['толпа'] else '{}' end,
           case when n % 1000 = 1 and not erased then born end, case when erased then born + random() * interval '30 days' end
         from (select n, n % 50 = 3 as erased,
           timestamptz '2023-12-20 00:00+03' + random() * interval '750 days' as born from generate_series(1, ${CROWD}) n) people`,
      );
      await sql.query(
        `insert into auth.driver_days (day, driver_id)
         select (created_at + random() * interval '40 days')::date, id from auth.drivers where telegram_id % 5 = 0 on conflict do nothing`,
      );
      for (const { definition } of indexes.rows) await sql.query(definition);
      await sql.query('analyze auth.drivers');
      await sql.query('analyze auth.driver_days');
    }, 60_000);

    it.each<[string, Partial<FindDriversRequest>]>([
      ['a whole phone', { q: '+7 (900) 000-79-19' }],
      ['the end of a phone', { q: '79 19' }],
      ['a Telegram id', { q: '1000777' }],
      ['a surname', { q: 'фамилия1234' }],
      ['a full name', { q: 'Водитель17 Фам' }],
      ['a username', { q: '@driver4242' }],
      ['a tag', { tag: 'толпа' }],
      ['those who are blocked', { blocked: true }],
      ['all, newest first', {}],
      ['all, oldest first', { sort: 'createdAt' }],
      ['all, by the last time', { sort: '-lastSeenAt', language: 'ru' }],
    ])('are found by an index: %s', async (_, changes) => {
      const request: FindDriversRequest = { sort: '-createdAt', limit: 20, ...changes };
      const { sql: text, values } = driverQuery(request);
      const { rows } = await sql.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(/Index/);
      expect(plan).not.toMatch(/Seq Scan/);
      expect((await find(changes)).length).toBeGreaterThan(0);
    });

    it('are paged to the end without a gap or a repetition, in either order', async () => {
      for (const sort of ['-createdAt', 'lastSeenAt'] as const) {
        const seen: DriverSummary[] = [];
        let cursor: string | undefined;
        do {
          const request = { tag: 'толпа', sort, limit: 70, ...(cursor === undefined ? {} : { cursor }) };
          const page = await client.call(FindDrivers, request);
          seen.push(...page.items);
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        const { rows } = await sql.query<{ id: string }>(
          `select id from auth.drivers where tags @> '{толпа}' and erased_at is null
           order by ${sort === '-createdAt' ? 'created_at desc, id desc' : 'last_seen_at, id'}`,
        );
        expect(seen.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
        // Deep in the whole list the next page begins where the last one ended, not at the first driver.
        const { nextCursor } = await client.call(FindDrivers, { sort, limit: 100 });
        const { sql: text, values } = driverQuery({ sort, limit: 100, cursor: nextCursor! });
        const plan = JSON.stringify((await sql.query(`explain ${text}`, values)).rows);
        expect(plan).toMatch(/Index Cond: \(ROW\(/);
        expect(plan).not.toMatch(/Sort|Seq Scan/);
        const foreign = client.call(FindDrivers, { sort: 'createdAt', limit: 5, cursor: Buffer.from('x').toString('base64url') });
        await expect(foreign).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
      }
    });

    it('are counted by day as the rows say', async () => {
      const { days } = await client.call(GetDriverStats, { from: FROM, to: TO });
      expect(days.map(({ date }) => date)).toEqual(daysBetween(FROM, TO));
      const { rows } = await sql.query<Record<'date' | 'drivers' | 'new' | 'active', string>>(
        `select d::date::text as date,
           (select count(*) from auth.drivers where created_at < (d + interval '1 day') at time zone 'Europe/Moscow'
             and (erased_at is null or erased_at >= (d + interval '1 day') at time zone 'Europe/Moscow')) as drivers,
           (select count(*) from auth.drivers where (created_at at time zone 'Europe/Moscow')::date = d::date) as new,
           (select count(*) from auth.driver_days where day = d::date) as active
         from unnest($1::timestamp[]) d order by d`,
        [['2024-01-01', '2024-02-29', '2024-07-17', '2025-03-09', '2025-12-31']],
      );
      for (const { date, drivers, new: registered, active } of rows)
        expect(days.find((day) => day.date === date)).toEqual({
          date,
          drivers: Number(drivers),
          newDrivers: Number(registered),
          activeDrivers: Number(active),
        });
      const began = performance.now();
      await expect(client.call(GetDriverStats, { from: FROM, to: TO })).resolves.toEqual({ days });
      expect(performance.now() - began).toBeLessThan(1_000);
      const wrong = client.call(GetDriverStats, { from: TO, to: FROM });
      await expect(wrong).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
      const tooMany = client.call(GetDriverStats, { from: '2022-01-01', to: TO });
      await expect(tooMany).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
      await expect(client.call(GetDriverStats, { from: '2024-02-30', to: TO })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
      });
    });
  });
});
