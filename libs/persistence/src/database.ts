import { Socket } from 'node:net';
import { recordsSpans } from '#messaging';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown, type Type } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions, type EntityManager, type MigrationInterface } from 'typeorm';
import { Gauge } from 'prom-client';
import { InboxRow, OutboxRow } from './messages.entity';
import { QuerySpans } from './query-spans';
import { sqlStateOf } from './sql-state';

const RETRY_MS = 500;
/** A statement that takes longer than a caller would wait for is stopped. */
const STATEMENT_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 2_000;

/** What one service keeps in PostgreSQL, all of it in its own schema. */
export interface DatabaseDefinition {
  readonly schema: string;
  readonly entities: readonly Type[];
  readonly migrations: readonly Type<MigrationInterface>[];
}

/**
 * Every statement ends before this, and an idle connection is wanted no longer: one that has been silent for so long leads nowhere, as
 * after a failover or behind a firewall that forgot it. TCP itself would hold on to it for a quarter of an hour.
 */
const SILENCE_MS = STATEMENT_TIMEOUT_MS + 3_000;
/** A transaction that PostgreSQL gave up, so that another one could go on: deadlock_detected, serialization_failure. */
const WORTH_ANOTHER_TRY = new Set(['40P01', '40001']);
const TRANSACTION_TRIES = 3;

/** How long a connection may wait, ms; 0 is for ever. */
interface Limits {
  readonly statementMs: number;
  readonly lockMs: number;
  readonly silenceMs: number;
}

const OF_A_SERVICE: Limits = { statementMs: STATEMENT_TIMEOUT_MS, lockMs: STATEMENT_TIMEOUT_MS, silenceMs: SILENCE_MS };

export const dataSourceOptions = (
  { schema, entities, migrations }: DatabaseDefinition,
  url: string,
  { statementMs, lockMs, silenceMs } = OF_A_SERVICE,
): DataSourceOptions => ({
  type: 'postgres',
  url,
  schema,
  entities: [...entities, OutboxRow, InboxRow],
  migrations: [...migrations],
  migrationsTableName: 'migrations',
  synchronize: false,
  subscribers: recordsSpans() ? [QuerySpans] : [],
  logging: false,
  extra: {
    max: 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // The pool says goodbye to an idle connection before it counts as silent.
    idleTimeoutMillis: STATEMENT_TIMEOUT_MS,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: 2 * STATEMENT_TIMEOUT_MS,
    lock_timeout: lockMs,
    keepAlive: true,
    stream: () => socketThatGivesUp(silenceMs),
    application_name: `cargotech-${schema}`,
  },
  // The pool reports broken idle connections; the next query opens a new one.
  poolErrorHandler: () => undefined,
});

function socketThatGivesUp(silenceMs: number): Socket {
  const socket = new Socket();
  socket.setTimeout(silenceMs, () => socket.destroy(new Error(`Connection terminated: silent for ${silenceMs} ms`)));
  return socket;
}

/** The database for a command that runs beside the service. The caller ends it with `onApplicationShutdown`. @throws Error when it is away */
export async function openDatabase(definition: DatabaseDefinition, url: string): Promise<Database> {
  return new Database(await new DataSource(dataSourceOptions(definition, url)).initialize());
}

const lostToAnother = (error: unknown): boolean => WORTH_ANOTHER_TRY.has(sqlStateOf(error) ?? '');

const schemaReady = new Gauge({ name: 'database_ready', help: '1 when PostgreSQL answers and the schema is up to date' });

/** The service's database: connects in the background, reports what is wrong, runs transactions. */
@Injectable()
export class Database implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Database.name);
  private state: string | undefined = 'PostgreSQL is not connected yet';
  private stopped = false;
  private checking: NodeJS.Timeout | undefined;

  constructor(@Inject(getDataSourceToken()) readonly source: DataSource) {}

  onApplicationBootstrap(): void {
    void this.keepChecking();
  }

  problem(): string | undefined {
    return this.state;
  }

  /** One transaction; what it throws undoes it. One that lost to another is done again, `work` and all. */
  async transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    for (let left = TRANSACTION_TRIES; ; left--) {
      try {
        return await this.source.transaction(work);
      } catch (error) {
        if (left === 1 || !lostToAnother(error)) throw error;
      }
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.checking);
    if (this.source.isInitialized) await this.source.destroy();
  }

  /** Looks without a trace: TypeORM's own look makes the table of migrations, and would get in the way of the one who migrates. */
  private async isMigrated(): Promise<boolean> {
    const { schema } = this.source.driver;
    const [table] = await this.source.query<{ name: string | null }[]>('select to_regclass($1) as name', [
      `"${schema}".migrations`,
    ]);
    if (table?.name == null) return false;
    const done = await this.source.query<{ name: string }[]>(`select name from "${schema}".migrations`);
    const names = new Set(done.map(({ name }) => name));
    return this.source.migrations.every((migration) => names.has(migration.name ?? migration.constructor.name));
  }

  /** Asks every half second while something is wrong, every two seconds while all is well. */
  private async keepChecking(): Promise<void> {
    const before = this.state;
    try {
      if (!this.source.isInitialized) await this.source.initialize();
      if (before === undefined) await this.source.query('select 1');
      else if (!(await this.isMigrated())) throw new Error('the schema is not migrated: run npm run migrate');
      this.state = undefined;
    } catch (error) {
      this.state = `PostgreSQL: ${error instanceof Error ? error.message : String(error)}`;
    }
    schemaReady.set(this.state === undefined ? 1 : 0);
    if (this.stopped) return;
    if (this.state !== before)
      this.logger[this.state === undefined ? 'log' : 'warn'](this.state ?? 'PostgreSQL is there and migrated');
    this.checking = setTimeout(() => void this.keepChecking(), this.state === undefined ? 4 * RETRY_MS : RETRY_MS).unref();
  }
}
