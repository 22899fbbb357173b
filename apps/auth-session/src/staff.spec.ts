import {
  BeginTotp,
  ChangeOwnStaff,
  ChangeStaff,
  ChangeStaffPassword,
  CreateStaff,
  CreateStaffLink,
  EndStaffSession,
  ListStaff,
  ListStaffSessions,
  SignInStaff,
  SignInStaffByLink,
  SignOutStaff,
  ValidateStaffSession,
  VerifyTotp,
  type ChangeStaffRequest,
  type CreateStaffRequest,
  type Staff,
  type StaffSignedIn,
} from '#contracts';
import { RpcClient } from '#messaging';
import { migrate } from '#persistence';
import { Clock, startService, type RunningService } from '#runtime';
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
import { Secret, TOTP } from 'otpauth';
import { connect, type NatsConnection as Connection } from 'nats';
import { Client } from 'pg';
import { authSession } from './app.module';
import { database } from './database/definition';
import { manageStaff } from './staff/cli';
import { StaffSessions } from './staff/sessions/staff-sessions.service';

const HOUR_MS = 3_600_000;
/** The time on everybody's phones: it stands still, so that no step ends while a code is on its way. */
const PHONES = Date.parse('2026-03-10T09:00:10Z');
const PASSWORD = 'correct horse battery staple';

describe('staff', () => {
  let nats: PrivateServer;
  let redis: PrivateServer;
  let postgres: PrivateDatabase;
  let sql: Client;
  let listener: Connection;
  let client: RpcClient;
  let service: RunningService;
  let root: Staff;
  let environment: NodeJS.ProcessEnv;
  let now = Date.parse('2026-03-10T09:00:00Z');
  let people = 0;
  const log = new LogLines();
  const secrets: string[] = [PASSWORD];
  const heard: { subject: string; body: Record<string, unknown> }[] = [];

  const refused = (answer: Promise<unknown>): Promise<string> =>
    answer.then(
      () => 'done',
      (error: unknown) => (error as { code: string }).code,
    );
  const hire = async (changes: Partial<CreateStaffRequest> = {}): Promise<Staff> => {
    const request = { login: `worker-${++people}`, name: 'Анна', role: 'support', password: PASSWORD, actor: 'console' } as const;
    return (await client.call(CreateStaff, { ...request, ...changes })).staff;
  };
  const signIn = async (login: string, totp?: string, password = PASSWORD, address = `10.0.0.${people}`) => {
    const signedIn = await client.call(SignInStaff, { login, password, address, ...(totp === undefined ? {} : { totp }) });
    secrets.push(signedIn.token);
    return signedIn;
  };
  const stands = ({ session: { sessionKey } }: StaffSignedIn): Promise<string> =>
    refused(client.call(ValidateStaffSession, { sessionKey }));
  const change = (staff: Staff, wanted: Partial<ChangeStaffRequest>) =>
    client.call(ChangeStaff, {
      staffId: staff.id,
      version: staff.version,
      reason: 'так надо',
      actor: `staff:${root.id}`,
      ...wanted,
    });
  const codeAt = (secret: string, steps = 0): string =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: PHONES + steps * 30_000 });
  const enrol = async ({ session: { sessionKey } }: StaffSignedIn, password?: string) => {
    const { secret, otpauthUrl, qrSvg } = await client.call(BeginTotp, {
      sessionKey,
      ...(password === undefined ? {} : { password }),
    });
    const { recoveryCodes } = await client.call(VerifyTotp, { sessionKey, code: codeAt(secret, -1) });
    secrets.push(secret, ...recoveryCodes);
    return { secret, otpauthUrl, qrSvg, recoveryCodes };
  };
  const audited = async (action: string, staffId: string): Promise<Record<string, unknown>[]> => {
    const { rows } = await sql.query<{ payload: Record<string, unknown> }>(
      `select payload from auth.outbox where subject = 'evt.audit.recorded' and payload->>'action' = $1 and payload->>'target' = $2
       order by created_at`,
      [action, `staff:${staffId}`],
    );
    return rows.map(({ payload }) => payload);
  };

  beforeAll(async () => {
    [nats, redis, postgres] = await Promise.all([startNats(), startRedis(), createDatabase()]);
    await migrate(database, postgres.url);
    sql = new Client({ connectionString: postgres.url });
    await sql.connect();
    listener = await connect({ servers: nats.url });
    listener.subscribe('evt.>', {
      callback: (_, message) => void heard.push({ subject: message.subject, body: message.json() }),
    });
    environment = {
      NATS_URL: nats.url,
      REDIS_URL: redis.url,
      DATABASE_URL: postgres.url,
      HOST: '127.0.0.1',
      OPS_PORT: '0',
      LOG_LEVEL: 'trace',
      SESSION_SECRET: 'a-session-secret-of-more-than-32-characters',
      TELEGRAM_BOT_TOKEN: '1000000001:AAF_TEST_token_for_unit_tests_0000000000',
      SETTINGS_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    };
    service = await startService(authSession, environment, log);
    Object.assign(service.app.get(Clock, { strict: false }), { now: () => now, real: () => PHONES });
    await service.hearing;
    await untilReady(service.opsPort);
    client = service.app.get(RpcClient);
    root = await hire({ login: 'root', name: 'Главный', role: 'super_admin' });
  });
  afterAll(async () => {
    await service.stop();
    await listener.close();
    await sql.end();
    await postgres.drop();
    await Promise.all([redis.stop(), nats.stop()]);
  });

  it('makes accounts, each with a password that is shown once and kept as argon2id', async () => {
    const { staff, password = '' } = await client.call(CreateStaff, {
      login: 'oleg',
      name: 'Олег',
      role: 'admin',
      actor: `staff:${root.id}`,
    });
    secrets.push(password);
    expect(password).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
    expect(await signIn('oleg', undefined, password)).toMatchObject({
      session: { staff: { id: staff.id, login: 'oleg', role: 'admin' } },
    });
    const { rows } = await sql.query<{ password_hash: string }>('select password_hash from auth.staff where login = $1', [
      'oleg',
    ]);
    expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await refused(hire({ login: 'oleg' }))).toBe('LOGIN_TAKEN');
    const bound = await hire({ telegramId: '777' });
    expect(await refused(hire({ telegramId: '777' }))).toBe('TELEGRAM_TAKEN');
    expect((await client.call(ListStaff, {})).items.map(({ login }) => login)).toEqual(['oleg', 'root', bound.login].sort());
    expect(await audited('staff.created', staff.id)).toMatchObject([
      { actor: `staff:${root.id}`, after: { login: 'oleg', role: 'admin' } },
    ]);
  });

  it('demands an authenticator, and takes each of its codes once', async () => {
    const { login, id } = await hire();
    const first = await signIn(login);
    expect(first.session.totpEnrolmentRequired).toBe(true);
    expect(await refused(client.call(VerifyTotp, { sessionKey: first.session.sessionKey, code: '000000' }))).toBe('TOTP_INVALID');
    const { secret, otpauthUrl, qrSvg, recoveryCodes } = await enrol(first);
    expect(otpauthUrl).toMatch(
      new RegExp(`^otpauth://totp/CargoTech%20Driver:${login}\\?issuer=CargoTech%20Driver&secret=${secret}`),
    );
    expect(qrSvg).toContain('<svg');
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await client.call(ValidateStaffSession, first.session)).toMatchObject({
      totpEnrolmentRequired: false,
      staff: { totp: true },
    });

    expect(await refused(signIn(login))).toBe('TOTP_REQUIRED');
    // The code that proved the authenticator is used up, and so are those before it.
    expect(await refused(signIn(login, codeAt(secret, -1)))).toBe('CREDENTIALS_INVALID');
    const code = codeAt(secret);
    await signIn(login, `${code.slice(0, 3)} ${code.slice(3)}`);
    expect(await refused(signIn(login, code))).toBe('CREDENTIALS_INVALID');
    const [recovery = ''] = recoveryCodes;
    await signIn(login, recovery.toUpperCase());
    expect(await refused(signIn(login, recovery))).toBe('CREDENTIALS_INVALID');
    expect(await refused(signIn(login, codeAt(secret, 5)))).toBe('CREDENTIALS_INVALID');
    expect((await audited('staff.signed-in', id)).map(({ facts }) => facts)).toEqual([
      { second: 'none' },
      { second: 'totp' },
      { second: 'recovery-code' },
    ]);
  });

  it('demands none where the environment says so', async () => {
    const { login } = await hire();
    const { session } = await signIn(login);
    expect(session.totpEnrolmentRequired).toBe(true);
    const lenient = await startService(authSession, { ...environment, LOG_LEVEL: 'silent', STAFF_TOTP_REQUIRED: 'false' });
    Object.assign(lenient.app.get(Clock, { strict: false }), { now: () => now });
    await untilReady(lenient.opsPort);
    const { totpEnrolmentRequired } = await lenient.app.get(StaffSessions, { strict: false }).validate(session.sessionKey);
    await lenient.stop();
    expect(totpEnrolmentRequired).toBe(false);
    await expect(startService(authSession, { ...environment, STAFF_TOTP_REQUIRED: 'maybe' })).rejects.toThrow(
      /STAFF_TOTP_REQUIRED is wrong/,
    );
  });

  it('opens one session for one code, however often it is sent at once', async () => {
    const { login } = await hire();
    const { secret } = await enrol(await signIn(login));
    const code = codeAt(secret);
    const answers = await Promise.all(Array.from({ length: 4 }, () => refused(signIn(login, code))));
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
  });

  it('replaces an authenticator only for who knows the password, and ends the other sessions', async () => {
    const { login } = await hire();
    const mine = await signIn(login);
    const { secret } = await enrol(mine);
    const other = await signIn(login, codeAt(secret));
    expect(await refused(enrol(mine))).toBe('PASSWORD_INVALID');
    expect(await refused(enrol(mine, 'not the password'))).toBe('PASSWORD_INVALID');
    await enrol(mine, PASSWORD);
    expect([await stands(mine), await stands(other)]).toEqual(['done', 'STAFF_SESSION_INVALID']);
    expect(await refused(signIn(login, codeAt(secret, 1)))).toBe('CREDENTIALS_INVALID');
  });

  it('locks a login for longer and longer, known or not, and says nothing else of it', async () => {
    const { login, id } = await hire();
    for (const name of ['nobody-here', login]) {
      const attempt = (): Promise<{ code: string; details: { retryAfterSeconds?: number } }> =>
        client.call(SignInStaff, { login: name, password: 'wrong', address: `10.1.${++people}.1` }).then(
          () => ({ code: 'done', details: {} }),
          (error: unknown) => error as { code: string; details: { retryAfterSeconds?: number } },
        );
      for (let time = 0; time < 5; time++) expect(await attempt()).toMatchObject({ code: 'CREDENTIALS_INVALID' });
      const waits: number[] = [];
      for (let time = 0; time < 7; time++) {
        const { code, details } = await attempt();
        expect(code).toBe('LOGIN_LOCKED');
        waits.push(details.retryAfterSeconds ?? 0);
        now += waits.at(-1)! * 1_000;
        expect(await attempt()).toMatchObject({ code: 'CREDENTIALS_INVALID' });
      }
      expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900]);
    }
    // The right password waits like all others, a link from the bot does not; and success begins anew.
    expect(await refused(signIn(login))).toBe('LOGIN_LOCKED');
    now += 900_000;
    await signIn(login);
    expect(await refused(signIn(login, undefined, 'wrong'))).toBe('CREDENTIALS_INVALID');
    await signIn(login);
    const alarms = await sql.query(`select 1 from auth.outbox where payload->>'alarm' = 'staff-sign-in-failures'`);
    expect(alarms.rowCount).toBe(2);
    expect((await audited('staff.sign-in-refused', id))[0]).toMatchObject({
      actor: 'unknown',
      facts: { reason: 'wrong-password' },
    });
  });

  it('does not let many guesses through at once, nor many logins from one address, nor guesses at the code between two passwords', async () => {
    const { login } = await hire();
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => refused(signIn(login, undefined, 'wrong', '10.2.0.1'))));
    expect(outcomes.filter((code) => code === 'CREDENTIALS_INVALID')).toHaveLength(5);
    expect(outcomes.filter((code) => code === 'LOGIN_LOCKED')).toHaveLength(7);

    const spread: string[] = [];
    for (let time = 0; time < 21; time++) spread.push(await refused(signIn(`stranger-${time}`, undefined, 'wrong', '10.2.0.2')));
    expect([...new Set(spread.slice(0, 20)), spread[20]]).toEqual(['CREDENTIALS_INVALID', 'LOGIN_LOCKED']);

    const careful = await hire();
    await enrol(await signIn(careful.login));
    for (let time = 0; time < 5; time++) {
      expect(await refused(signIn(careful.login))).toBe('TOTP_REQUIRED');
      expect(await refused(signIn(careful.login, '000000'))).toBe('CREDENTIALS_INVALID');
    }
    expect(await refused(signIn(careful.login))).toBe('LOGIN_LOCKED');
  });

  it('takes as long for a login that is not there', async () => {
    const { login } = await hire();
    const time = async (name: string): Promise<number> => {
      const begun = performance.now();
      await refused(signIn(name, undefined, 'wrong', `10.3.${++people}.1`));
      return performance.now() - begun;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 4; round++) {
      known.push(await time(login));
      unknown.push(await time(`ghost-${round}`));
    }
    // A password that is not hashed at all takes a tenth of it.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 2);
  });

  it('lets in by a link once, within ten minutes, the account it was made for', async () => {
    const staff = await hire({ telegramId: '4242' });
    const make = async () => {
      const link = await client.call(CreateStaffLink, { telegramId: '4242', actor: 'service:bot' });
      secrets.push(link.token);
      return link.token;
    };
    const enter = (token: string) => client.call(SignInStaffByLink, { token, address: '10.4.0.1' });
    const token = await make();
    const [one, two] = await Promise.allSettled([enter(token), enter(token)]);
    expect([one.status, two.status].sort()).toEqual(['fulfilled', 'rejected']);
    expect(await refused(enter(token))).toBe('LINK_INVALID');
    const older = await make();
    const newer = await make();
    expect(await refused(enter(older))).toBe('LINK_INVALID');
    expect(await enter(newer)).toMatchObject({ session: { staff: { id: staff.id } } });
    const late = await make();
    now += 600_000;
    expect(await refused(enter(late))).toBe('LINK_INVALID');
    const spoilt = await make();
    await change(staff, { telegramId: '4343' });
    expect(await refused(enter(spoilt))).toBe('LINK_INVALID');
    expect(await refused(make())).toBe('NOT_FOUND');
    expect(await refused(client.call(CreateStaffLink, { telegramId: '999', actor: 'service:bot' }))).toBe('NOT_FOUND');
    const { rows } = await sql.query<{ token_hash: string }>('select token_hash from auth.staff_links');
    for (const { token_hash: kept } of rows) expect(secrets).not.toContain(kept);
  });

  it('ends sessions that are idle for eight hours or a day old', async () => {
    const { login } = await hire();
    const idle = await signIn(login);
    const used = await signIn(login);
    for (let hours = 0; hours < 21; hours += 7) {
      expect(await stands(used)).toBe('done');
      now += 7 * HOUR_MS;
    }
    expect(await stands(idle)).toBe('STAFF_SESSION_INVALID');
    expect(await stands(used)).toBe('done');
    now += 3 * HOUR_MS;
    expect(await stands(used)).toBe('STAFF_SESSION_INVALID');
  });

  it('lists sessions and ends them; nobody ends those of another account by its id', async () => {
    const [anna, boris] = [await hire(), await hire()];
    const mine = await signIn(anna.login);
    const other = await signIn(anna.login);
    const foreign = await signIn(boris.login);
    const { items } = await client.call(ListStaffSessions, { staffId: anna.id, sessionKey: mine.session.sessionKey });
    expect(items.map(({ current, login }) => [current, login]).sort()).toEqual([
      [false, anna.login],
      [true, anna.login],
    ]);
    const id = items.find(({ current }) => !current)!.id;
    const actor = `staff:${boris.id}`;
    expect(await refused(client.call(EndStaffSession, { id, staffId: boris.id, actor }))).toBe('NOT_FOUND');
    expect(await stands(other)).toBe('done');
    await client.call(EndStaffSession, { id, staffId: anna.id, actor: `staff:${anna.id}` });
    await client.call(EndStaffSession, { id, staffId: anna.id, actor: `staff:${anna.id}` });
    await client.call(SignOutStaff, { sessionKey: foreign.session.sessionKey });
    expect([await stands(mine), await stands(other), await stands(foreign)]).toEqual([
      'done',
      'STAFF_SESSION_INVALID',
      'STAFF_SESSION_INVALID',
    ]);
    await eventually('both ends are said', () => {
      const keys = heard
        .filter(({ subject }) => subject === 'evt.auth.staff-sessions-ended')
        .flatMap(({ body }) => body['sessionKeys']);
      return keys.includes(other.session.sessionKey) && keys.includes(foreign.session.sessionKey);
    });
    expect(await audited('staff.session-ended', anna.id)).toHaveLength(1);
  });

  it.each([
    ['a block', { blocked: true }, 'CREDENTIALS_INVALID'],
    ['another role', { role: 'accountant' }, 'done'],
    ['a new password', { resetPassword: true }, 'CREDENTIALS_INVALID'],
    ['a lost authenticator', { resetTotp: true }, 'done'],
  ] as const)('ends all sessions of an account at once: %s', async (_, wanted, again) => {
    const staff = await hire();
    const open = await signIn(staff.login);
    const { staff: changed, password } = await change(staff, wanted);
    if (password !== undefined) secrets.push(password);
    expect(changed.version).toBe(staff.version + 1);
    expect(await stands(open)).toBe('STAFF_SESSION_INVALID');
    expect(await refused(signIn(staff.login))).toBe(again);
    expect(await refused(change(staff, { name: 'Другая' }))).toBe('VERSION_CONFLICT');
    expect(await audited('staff.changed', staff.id)).toMatchObject([
      { facts: { reason: 'так надо' }, before: { role: 'support' } },
    ]);
  });

  it('keeps sessions over a new name, and lets people change their own language and password', async () => {
    const staff = await hire();
    const mine = await signIn(staff.login);
    const other = await signIn(staff.login);
    await change(staff, { name: 'Анна Петровна' });
    const { sessionKey } = mine.session;
    expect(await client.call(ChangeOwnStaff, { sessionKey, language: 'en' })).toMatchObject({
      language: 'en',
      name: 'Анна Петровна',
    });
    const next = 'another long password';
    secrets.push(next);
    expect(await refused(client.call(ChangeStaffPassword, { sessionKey, current: 'wrong', next }))).toBe('PASSWORD_INVALID');
    await client.call(ChangeStaffPassword, { sessionKey, current: PASSWORD, next });
    expect([await stands(mine), await stands(other)]).toEqual(['done', 'STAFF_SESSION_INVALID']);
    expect(await refused(signIn(staff.login))).toBe('CREDENTIALS_INVALID');
    await signIn(staff.login, undefined, next);
  });

  it('never loses the last super admin, also when two of them demote each other', async () => {
    const me = (await client.call(ListStaff, {})).items.find(({ id }) => id === root.id)!;
    expect(await refused(change(me, { blocked: true }))).toBe('LAST_SUPER_ADMIN');
    expect(await refused(change(me, { role: 'admin' }))).toBe('LAST_SUPER_ADMIN');
    const second = await hire({ role: 'super_admin' });
    const both = await Promise.all([refused(change(me, { role: 'admin' })), refused(change(second, { blocked: true }))]);
    expect(both.sort()).toEqual(['LAST_SUPER_ADMIN', 'done']);
    const { items } = await client.call(ListStaff, {});
    expect(items.filter(({ role, blockedAt }) => role === 'super_admin' && blockedAt === null)).toHaveLength(1);
  });

  it('is managed from the console: the first account, blocks, resets, links, another key', async () => {
    const here = {
      ...environment,
      SETTINGS_ENCRYPTION_KEYS: `k2:${Buffer.alloc(32, 2).toString('base64')},k1:${Buffer.alloc(32, 1).toString('base64')}`,
      ADMIN_URL: 'https://admin.example.org/admin',
    };
    const staff = async (words: string[], input = ''): Promise<string> => {
      const lines: string[] = [];
      const well = await manageStaff(
        words,
        here,
        (line) => void lines.push(line),
        () => Promise.resolve(input),
      );
      return `${well ? 'done' : 'not done'}: ${lines.join('\n')}`;
    };
    const shown = (printed: string): string => /shown once: (\S+)/.exec(printed)?.[1] ?? 'none';
    for (const [words, said] of [
      [[], /^not done: Usage: npm run staff -- create/],
      [['promote', 'vera'], /^not done: Usage/],
      [['create', '--login', 'vera'], /^not done: Not done: name REQUIRED, role REQUIRED\nUsage/],
      [['create', '--login', 'Vera!', '--name', 'Вера', '--role', 'owner'], /^not done: Not done: login FORMAT, role FORMAT/],
      [['create', '--admin'], /^not done: .+\nUsage/],
      [['block', 'vera'], /^not done: Not done: NOT_FOUND/],
      [['block'], /^not done: exactly one login is needed/],
    ] as const)
      expect(await staff([...words])).toMatch(said);

    const made = await staff(['create', '--login', 'vera', '--name', 'Вера', '--role', 'super_admin', '--telegram-id', '5151']);
    expect(made).toMatch(/^done: Made: vera +super_admin +Вера +Telegram 5151\nPassword, shown once: \S{24}$/);
    secrets.push(shown(made));
    const first = await signIn('vera', undefined, shown(made));
    const { secret } = await enrol(first);
    expect(await staff(['list'])).toMatch(/\nvera +super_admin +Вера +Telegram 5151 +authenticator/);
    expect(await staff(['block', 'vera'])).toMatch(/^not done: Not done: reason REQUIRED/);

    const link = /#link=(\S+)/.exec(await staff(['link', 'vera']))?.[1] ?? '';
    secrets.push(link);
    // The console has the real time, this service another.
    const before = now;
    now = Date.now();
    expect(await client.call(SignInStaffByLink, { token: link })).toMatchObject({ session: { staff: { login: 'vera' } } });
    now = before;
    expect(await staff(['rotate-key'])).toMatch(/^done: Sealed anew: \d+ authenticators/);
    const { rows } = await sql.query<{ totp_secret: string }>(`select totp_secret from auth.staff where login = 'vera'`);
    expect(rows[0]?.totp_secret).toMatch(/^v1\.k2\./);
    expect(rows[0]?.totp_secret).not.toContain(secret);

    expect(await staff(['block', 'vera', '--reason', 'ушла'])).toMatch(/^done: Changed: vera .*blocked since/);
    expect(await stands(first)).toBe('STAFF_SESSION_INVALID');
    expect(await staff(['link', 'vera'])).toMatch(/^not done: Not done: NOT_FOUND/);
    await staff(['unblock', 'vera', '--reason', 'вернулась']);
    await staff(['reset-totp', 'vera', '--reason', 'новый телефон']);
    const reset = await staff(['reset-password', 'vera', '--reason', 'забыла']);
    secrets.push(shown(reset));
    await signIn('vera', undefined, shown(reset));
    const typed = 'typed by a person, twice';
    secrets.push(typed);
    const printed = await staff(
      ['create', '--login', 'petr', '--name', 'Пётр', '--role', 'support', '--password-stdin'],
      `${typed}\n`,
    );
    expect(printed).toMatch(/^done: Made: petr/);
    expect(printed).not.toContain(typed);
    await signIn('petr', undefined, typed);
    expect((await audited('staff.changed', first.session.staff.id)).map(({ actor }) => actor)).toEqual(Array(4).fill('console'));
  });

  it('lets no secret into a log line, an event or a table', async () => {
    const { rows } = await sql.query<{ everything: string }>(
      `select concat_ws(' ', (select string_agg(o::text, ' ') from auth.outbox o), (select string_agg(s::text, ' ') from auth.staff s),
         (select string_agg(s::text, ' ') from auth.staff_sessions s), (select string_agg(c::text, ' ') from auth.staff_recovery_codes c),
         (select string_agg(a::text, ' ') from auth.staff_attempts a)) as everything`,
    );
    const everywhere = [log.text, JSON.stringify(heard), rows[0]?.everything ?? ''].join('\n');
    expect(secrets.length).toBeGreaterThan(30);
    expect(secrets.filter((secret) => everywhere.includes(secret))).toEqual([]);
  });
});
