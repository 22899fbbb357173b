import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, loseStore } from '#testing';
import { connect } from 'nats';
import { Client } from 'pg';
import { consumersOf } from './support/consumers';
import { SCHEMAS } from './support/databases';
import { SECRETS, SERVICES, System } from './support/system';

const DAY_MS = 86_400_000;
const DRIVER = 1;
const WHOLE = /^The audit log is whole: \d+ lines, none changed, none missing$/;

interface Access {
  readonly active: boolean;
  readonly source: string | null;
  readonly daysLeft: number;
}

interface Payment {
  readonly id: string;
  readonly status: string;
  readonly confirmationUrl?: string;
}

/** What `npm run backup` notes of what it wrote. */
interface Manifest {
  readonly tables: Readonly<Record<string, { readonly rows: number }>>;
}

/** The product as a whole, over HTTP and at the console: access that ends, money for it, and the money back. */
describe('a driver who pays', () => {
  let system: System;
  let token: string;

  beforeAll(async () => {
    const limits = { RATE_LIMIT_PER_SECOND: '50', RATE_LIMIT_BURST: '100' };
    system = await System.start({ shop: true, environment: { LOG_LEVEL: 'warn', ...limits } });
  }, 120_000);
  afterAll(() => system.stop(), 60_000);

  const read = async <Body>(path: string): Promise<Body> => {
    const answer = await system.patiently(() => system.call(path, { token }));
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Body;
  };
  const access = async (): Promise<Access> => (await read<{ access: Access }>('/me')).access;
  const until = (what: string, wanted: Partial<Access>): Promise<void> =>
    eventually(
      what,
      async () => {
        const now = await access();
        return (Object.keys(wanted) as (keyof Access)[]).every((key) => now[key] === wanted[key]);
      },
      20_000,
    );
  /** Asks for something paid: of the loads that stand there today, loads of last week are gone. */
  const respond = async (): Promise<Response> => {
    const { items } = await read<{ items: { id: string }[] }>('/cargos');
    const body = { phone: '+7 900 123-45-67' };
    return system.patiently(() => system.post(`/cargos/${items[0]?.id ?? ''}/responses`, body, token));
  };
  const atSandbox = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`${system.sandbox.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  /** Days go by for everybody, and the driver signs in again. */
  const pass = async (days: number): Promise<void> => {
    await atSandbox('/clock', { stepMs: days * DAY_MS });
    // Signed by a Telegram whose time is ahead, until auth-session has heard of it.
    const signedIn = (): Promise<boolean> =>
      system.signIn(DRIVER).then(
        (fresh) => (token = fresh) !== '',
        () => false,
      );
    await eventually('the driver is signed in', signedIn);
  };
  const run = (entry: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<string> => {
    const env = {
      PATH: process.env['PATH'],
      ...SECRETS,
      NATS_URL: system.nats.url,
      DATABASE_URL: system.postgres.url,
      YOOKASSA_API_URL: system.sandbox.yookassaUrl,
      ...more,
    };
    return new Promise((done, failed) => {
      execFile(process.execPath, [join(process.cwd(), entry), ...args], { env }, (error, out, problems) => {
        if (error === null) done(out.trim());
        else failed(new Error(`${entry} ${args.join(' ')}: ${out}${problems}`));
      });
    });
  };
  /** A command as staff give it. @returns what it printed */
  const command = (name: string, ...args: string[]): Promise<string> => run(`dist/apps/billing/cli/${name}.js`, args);
  /** One as those give it who run the product. */
  const script = (name: string, ...args: string[]): Promise<string> => run(`scripts/${name}.mjs`, args);

  it('has a trial, is locked out, pays, is let in, uses a code, gets the money back, and all of it is in the audit log', async () => {
    token = await system.signIn(DRIVER);
    await until('the trial is there', { active: true, source: 'trial', daysLeft: 7 });
    await pass(8);
    await until('the trial is over', { active: false, daysLeft: 0 });
    const locked = await respond();
    expect([locked.status, await locked.json()]).toMatchObject([402, { code: 'SUBSCRIPTION_REQUIRED' }]);

    const ordered = await system.post('/payments', { tariff: '1_month', email: 'ivan@example.ru' }, token);
    expect(ordered.status).toBe(201);
    const payment = (await ordered.json()) as Payment;
    const id = new URL(payment.confirmationUrl ?? '').searchParams.get('orderId');
    await atSandbox('/yookassa/_control/payments/pay', { id });
    await until('it is open', { active: true, source: 'payment', daysLeft: 30 });
    expect((await respond()).status).toBe(201);
    expect(await read<Payment>(`/payments/${payment.id}`)).toMatchObject({ status: 'succeeded' });

    const code = await command('gifts', 'promo', '--days', '14');
    const applied = await system.post('/promo-codes/apply', { code: code.toLowerCase() }, token);
    expect([applied.status, await applied.json()]).toMatchObject([200, { access: { active: true, daysLeft: 44 } }]);

    expect(await command('refund', payment.id, '--reason', 'asked for it')).toContain('succeeded, 49900 kopecks');
    await until('the days of the money are gone, those of the code stay', { active: true, source: 'promo', daysLeft: 14 });
    expect(await read<Payment>(`/payments/${payment.id}`)).toMatchObject({ status: 'refunded' });
    await pass(15);
    await until('it is over again', { active: false });
    expect((await respond()).status).toBe(402);

    expect(await command('audit', 'verify')).toMatch(WHOLE);
  }, 120_000);

  describe('and all that was done', () => {
    const place = mkdtempSync(join(tmpdir(), 'cargotech-backup-'));
    const [running, still] = [join(place, 'running'), join(place, 'still')];
    let client: Client;

    beforeAll(async () => {
      client = new Client({ connectionString: system.postgres.url });
      await client.connect();
    });
    afterAll(async () => {
      await client.end();
      rmSync(place, { recursive: true });
    });
    const rows = async <Row extends object>(sql: string): Promise<Row[]> => (await client.query<Row>(sql)).rows;
    /** Nothing is under way: what was said has been heard by all whom it concerns. */
    const nothingUnderWay = async (): Promise<boolean> => {
      const connection = await connect({ servers: system.nats.url });
      let waiting = 0;
      for (const consumer of await consumersOf(connection)) waiting += consumer.num_pending + consumer.num_ack_pending;
      await connection.close();
      for (const schema of SCHEMAS) waiting += (await rows(`select 1 from ${schema}.outbox where published_at is null`)).length;
      return waiting === 0;
    };
    const schemas = async (like: string): Promise<string[]> =>
      (await rows<{ name: string }>(`select nspname as name from pg_namespace where nspname ~ '${like}' order by 1`)).map(
        ({ name }) => name,
      );

    it('is put away while it goes on, and nothing is read back over running services', async () => {
      const { shopId, secretKey } = system.sandbox.yookassa.shop.settings;
      await command('settings', 'set', 'yookassa-shop', JSON.stringify({ shopId, secretKey }));
      expect(await script('backup', running)).toMatch(/^\d+ rows of auth, billing, bot, filtering as of /);
      const manifest = readFileSync(join(running, 'manifest.json'), 'utf8');
      expect(JSON.parse(manifest)).toMatchObject({ keys: ['e2e'], tables: { 'billing.payments': { rows: 1 } } });
      const dump = readFileSync(join(running, 'database.dump'), 'latin1');
      expect([manifest, dump].filter((text) => text.includes(secretKey))).toEqual([]);
      await expect(script('backup', running)).rejects.toThrow(/is not empty/);
      await expect(script('restore', running, '--force')).rejects.toThrow(/cargotech-billing.*stop all services first/);
    }, 60_000);

    it('comes back row by row as it was; what stood there is put aside, and a damaged copy is refused', async () => {
      const [driver] = await rows<{ id: string }>('select id from auth.drivers');
      await command('gifts', 'grant', driver?.id ?? '', '5', '--reason', 'a drill');
      await eventually('nothing is under way', nothingUnderWay);
      await Promise.all(SERVICES.map((name) => system.stopService(name)));
      // Changed while nobody is there to say it: the backup holds facts that no one has heard.
      await command('settings', 'set', 'alerts-per-hour', '7');
      await script('backup', still);
      await expect(script('restore', still)).rejects.toThrow(/holds auth, billing, bot, filtering already: --force/);
      expect(await script('restore', still, '--force', '--say-again', '0')).toContain(' 0 facts will be said again');
      const aside = await schemas('_before_\\d{14}$');
      expect(aside).toHaveLength(4);
      const tables = await rows<{ schema: string; name: string }>(
        `select schemaname as schema, tablename as name from pg_tables where schemaname in ('${SCHEMAS.join(`', '`)}')`,
      );
      expect(tables.length).toBeGreaterThan(40);
      for (const { schema, name } of tables) {
        const old = `${aside.find((one) => one.startsWith(`${schema}_`)) ?? ''}.${name}`;
        const [both] = await rows<{ lost: string; more: string }>(
          `select (select count(*) from (select t::text from ${old} t except all select t::text from ${schema}.${name} t) x) as lost,
             (select count(*) from (select t::text from ${schema}.${name} t except all select t::text from ${old} t) x) as more`,
        );
        expect({ schema, name, ...both }).toEqual({ schema, name, lost: '0', more: '0' });
      }

      appendFileSync(join(running, 'database.dump'), 'x');
      await expect(script('restore', running, '--force')).rejects.toThrow(/is not what was written/);
      await expect(script('restore', place)).rejects.toThrow(/manifest.json is missing/);
    }, 60_000);

    it('carries the services when all else is lost: what nobody has heard is said, what was heard does nothing twice', async () => {
      for (const name of await schemas(`^(${SCHEMAS.join('|')})`)) await client.query(`drop schema "${name}" cascade`);
      await Promise.all([loseStore(system.nats), system.redis.process.kill()]);
      await system.redis.process.start();

      const otherKeys = { SETTINGS_ENCRYPTION_KEYS: `other:${Buffer.alloc(32, 4).toString('base64')}` };
      const said = await run('scripts/restore.mjs', [still], otherKeys);
      expect(said).not.toContain(' 0 facts will be said again');
      expect(said).toContain('Secrets stand under keys that SETTINGS_ENCRYPTION_KEYS does not hold here: e2e');
      const outboxes = SCHEMAS.map((schema) => `select id, subject from ${schema}.outbox`).join(' union all ');
      const unheard = `select id from (${outboxes}) said
        where subject = 'evt.audit.recorded' and not exists (select 1 from billing.audit where event_id = said.id::text)`;
      expect((await rows(unheard)).length).toBeGreaterThan(0);

      await Promise.all(SERVICES.map((name) => system.startService(name)));
      await eventually('every fact has come', async () => (await rows(unheard)).length === 0, 30_000);
      expect(await command('audit', 'verify')).toMatch(WHOLE);
      const { tables } = JSON.parse(readFileSync(join(still, 'manifest.json'), 'utf8')) as Manifest;
      const grown: string[] = [];
      for (const [name, was] of Object.entries(tables)) {
        const [is] = await rows<{ count: string }>(`select count(*) from ${name}`);
        if (Number(is?.count) !== was.rows) grown.push(name);
      }
      expect(grown.filter((name) => !['billing.audit', 'bot.leases'].includes(name))).toEqual([]);
      token = await system.signIn(DRIVER);
      expect(await access()).toMatchObject({ active: true, daysLeft: 5 });
      expect((await read<{ items: Payment[] }>('/me/payments')).items).toMatchObject([{ status: 'refunded' }]);
      expect(await command('settings', 'get', 'yookassa-shop')).toMatch(/"secretKey":"•+/);
    }, 90_000);
  });
});
