import { AuditRecorded, type AuditRecordedPayload } from '#contracts';
import { HandleEvent, newCall, runInCall, type EventContext } from '#messaging';
import {
  IntegerVariable,
  SecretVariable,
  ServiceConfig,
  startService,
  type RunningService,
  type ServiceDefinition,
} from '#runtime';
import { createDatabase, eventually, LogLines, loseStore, startNats, type PrivateDatabase, type PrivateServer } from '#testing';
import { Controller, Module } from '@nestjs/common';
import { connect } from 'nats';
import { Client } from 'pg';
import { Database, type DatabaseDefinition } from './database';
import { DatabaseModule } from './database.module';
import { MessageTables, migrate } from './migrate';
import { OldMessages } from './old-messages';
import { heardFirst, Outbox } from './outbox';
import { OutboxDepth } from './outbox-depth';

class Messages1 extends MessageTables {
  readonly name = 'Messages1763700000000';
  protected readonly schema = 'ledger';
}

const definition: DatabaseDefinition = { schema: 'ledger', entities: [], migrations: [Messages1] };

class LedgerConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 0;
  @SecretVariable() DATABASE_URL!: string;
}

const effects: string[] = [];
let crashAfterCommit = false;

@Controller()
class LedgerController {
  constructor(private readonly database: Database) {}

  @HandleEvent(AuditRecorded)
  async write({ action }: AuditRecordedPayload, { eventId }: EventContext): Promise<void> {
    await this.database.transaction(async (manager) => {
      if (await heardFirst(manager, 'ledger', eventId)) effects.push(action);
    });
    if (crashAfterCommit) {
      crashAfterCommit = false;
      throw new Error('died between the commit and the acknowledgement');
    }
  }
}

@Module({ imports: [DatabaseModule.forRoot(definition, LedgerConfig)], controllers: [LedgerController] })
class LedgerModule {}

const ledger: ServiceDefinition<LedgerConfig> = {
  name: 'ledger',
  config: LedgerConfig,
  module: LedgerModule,
  vitals: [Database],
};

const audit = (action: string): AuditRecordedPayload => ({
  service: 'test',
  action,
  actor: 'unknown',
  at: '2026-01-01T00:00:00.000Z',
});

describe('facts with a database', () => {
  let nats: PrivateServer;
  let postgres: PrivateDatabase;
  let client: Client;
  const running: RunningService[] = [];
  const log = new LogLines();

  const start = async (): Promise<RunningService> => {
    const service = await startService(ledger, { NATS_URL: nats.url, DATABASE_URL: postgres.url, HOST: '127.0.0.1' }, log);
    await service.hearing;
    running.push(service);
    return service;
  };
  const ready = async (service: RunningService): Promise<boolean> =>
    (await fetch(`http://127.0.0.1:${service.opsPort}/readyz`)).status === 200;
  const waiting = async (): Promise<number> =>
    Number(
      (await client.query<{ count: string }>('select count(*) from ledger.outbox where published_at is null')).rows[0]!.count,
    );
  const say = (service: RunningService, ...actions: string[]): Promise<void> =>
    service.app.get(Database, { strict: false }).transaction(async (manager) => {
      for (const action of actions) await service.app.get(Outbox, { strict: false }).add(manager, AuditRecorded, audit(action));
    });

  beforeAll(async () => {
    nats = await startNats();
    postgres = await createDatabase();
    client = new Client({ connectionString: postgres.url });
    // The test's own connection is ended with the others when the database is shut.
    client.on('error', () => undefined);
    await client.connect();
    await start();
  });
  afterAll(async () => {
    for (const service of running) await service.stop();
    await client.end();
    await postgres.drop();
    await nats.stop();
  });

  it('keep a service alive and not ready until the schema is migrated', async () => {
    expect((await fetch(`http://127.0.0.1:${running[0]!.opsPort}/livez`)).status).toBe(200);
    expect(await ready(running[0]!)).toBe(false);
    const done = await Promise.all([
      migrate(definition, postgres.url),
      migrate(definition, postgres.url),
      migrate(definition, postgres.url),
    ]);
    expect(done.flat()).toEqual(['Messages1763700000000']);
    await eventually('ready', () => ready(running[0]!));
  });

  it('are said after the commit with the request they belong to, and not at all after a rollback', async () => {
    await start();
    await eventually('ready', () => ready(running[1]!));
    await runInCall(newCall(1_000, 'req-outbox'), () => say(running[0]!, 'committed'));
    await eventually('heard', () => effects.includes('committed'));
    const undone = running[0]!.app.get(Database, { strict: false }).transaction(async (manager) => {
      await running[0]!.app.get(Outbox, { strict: false }).add(manager, AuditRecorded, audit('rolled back'));
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    await say(running[0]!, 'after the rollback');
    await eventually('the later one is heard', () => effects.includes('after the rollback'));
    expect(effects).not.toContain('rolled back');
    const row = await client.query<{ headers: Record<string, string> }>(
      `select headers from ledger.outbox where payload->>'action' = 'committed'`,
    );
    expect(row.rows[0]!.headers['Request-Id']).toBe('req-outbox');
  });

  it('wait in the outbox while NATS is away, and two relays say each once', async () => {
    await nats.process.kill();
    const actions = Array.from({ length: 250 }, (_, index) => `away ${index}`);
    await say(running[0]!, ...actions.slice(0, 125));
    await say(running[1]!, ...actions.slice(125));
    expect(await waiting()).toBe(250);
    await running[0]!.app.get(OutboxDepth, { strict: false }).round();
    const metrics = await (await fetch(`http://127.0.0.1:${running[0]!.opsPort}/metrics`)).text();
    expect(metrics).toContain('outbox_waiting 250');
    expect(Number(/^outbox_oldest_seconds ([\d.]+)$/m.exec(metrics)?.[1])).toBeGreaterThan(0);
    await nats.process.start();
    await eventually('the outbox is empty', async () => (await waiting()) === 0);
    await eventually('all are heard', () => actions.every((action) => effects.includes(action)));
    expect(effects.filter((action) => action.startsWith('away'))).toHaveLength(250);
  }, 60_000);

  it('have their effect once when the handler dies after its commit', async () => {
    crashAfterCommit = true;
    await say(running[0]!, 'twice delivered');
    await eventually('delivered again', () => log.text.includes('died between the commit'));
    await eventually('the redelivery is over', async () => {
      const consumer = await (await fetch(`http://127.0.0.1:${running[0]!.opsPort}/metrics`)).text();
      return (
        !crashAfterCommit && consumer.includes('event_handler_duration_seconds_count{subject="evt.audit.recorded",outcome="ok"}')
      );
    });
    await say(running[0]!, 'the next one');
    await eventually('the next is heard', () => effects.includes('the next one'));
    expect(effects.filter((action) => action === 'twice delivered')).toHaveLength(1);
  });

  it('have their effect once when a relay dies before it writes down what it has said, and when the store of NATS is lost and all is said again', async () => {
    const stranger = await connect({ servers: nats.url, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
    const manager = await stranger.jetstreamManager();
    const stored = async (): Promise<number> => (await manager.streams.info('EVT_AUDIT')).state.messages;
    await say(running[0]!, 'said by one that died');
    await eventually('it is heard', () => effects.includes('said by one that died'));
    await eventually('nothing waits', async () => (await waiting()) === 0);
    const [before, heard] = [await stored(), effects.length];
    await client.query('update ledger.outbox set published_at = null');
    await eventually('said again', async () => (await waiting()) === 0);
    expect([await stored(), effects.length]).toEqual([before, heard]);

    await loseStore(nats);
    await client.query('update ledger.outbox set published_at = null');
    await say(running[0]!, 'after the loss');
    await eventually('heard after the loss', () => effects.includes('after the loss'), 30_000);
    await eventually('all of it is there again', async () => (await stored()) === before + 1, 30_000);
    await stranger.close();
    expect(effects).toHaveLength(heard + 1);
  }, 90_000);

  it('are dropped when they are too old to be asked for or to come again, and not before they are said', async () => {
    const kept = async (table: string, name: string): Promise<string[]> =>
      (
        await client.query<{ name: string }>(`select ${name} as name from ledger.${table} where ${name} like 'age:%' order by 1`)
      ).rows.map((row) => row.name);
    for (const [days, said] of [
      [34, true],
      [36, true],
      [36, false],
    ] as const)
      await client.query(
        `insert into ledger.outbox (id, subject, headers, payload, created_at, published_at)
         values (gen_random_uuid(), $1, '{}', '{}', now() - $2::int * interval '1 day', case when $3 then now() - $2::int * interval '1 day' end)`,
        [`age:${days}${said ? '' : ':unsaid'}`, days, said],
      );
    for (const days of [34, 36])
      await client.query(`insert into ledger.inbox values ('ledger', $1, now() - $2 * interval '1 day')`, [`age:${days}`, days]);
    await Promise.all(running.slice(0, 2).map(({ app }) => app.get(OldMessages, { strict: false }).round()));
    expect(await kept('inbox', 'event_id')).toEqual(['age:34']);
    expect(await kept('outbox', 'subject')).toEqual(['age:34', 'age:36:unsaid']);
  });

  it('become not ready without PostgreSQL and recover', async () => {
    await postgres.shut();
    await eventually('not ready', async () => !(await ready(running[0]!)));
    await postgres.open();
    await eventually('ready again', () => ready(running[0]!));
    await say(running[0]!, 'after the return');
    await eventually('heard after the return', () => effects.includes('after the return'));
  }, 60_000);
});
