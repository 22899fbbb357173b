import { Redis } from 'ioredis';
import { Client } from 'pg';
import type { System } from '../../test/support/system';
import { parentProcess } from './processes';

/** What the servers behind the services have done so far. */
export interface Counts {
  /** Messages that came to NATS and messages it handed on. */
  readonly natsMessages: number;
  readonly redisCommands: number;
  readonly commits: number;
  /** Rows inserted, changed or deleted, and the inserted alone. */
  readonly rowsWritten: number;
  readonly rowsAdded: number;
  /** Write-ahead log, bytes. */
  readonly walBytes: number;
  /** Tables and indexes, bytes: those that are kept, and those whose rows are dropped after 35 days or sooner. */
  readonly keptBytes: number;
  readonly passingBytes: number;
}

/** How many connections stand, by server. */
export interface Connections {
  readonly postgres: Readonly<Record<string, number>>;
  readonly nats: number;
  readonly redis: number;
}

const ROWS = `select xact_commit as commits, tup_inserted as added, tup_inserted + tup_updated + tup_deleted as written,
    pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as wal
  from pg_stat_database where datname = current_database()`;
/** Each service drops rows of these by itself. */
const PASSING = ['outbox', 'inbox', 'alerts', 'cargos', 'alert_cards', 'cargo_news', 'updates', 'views'];
const BYTES = `select c.relname = any($1) as passing, sum(pg_total_relation_size(c.oid)) as bytes
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') group by 1`;
const CONNECTED = `select application_name as name, count(*) from pg_stat_activity
  where datname = current_database() and application_name like 'cargotech-%' group by 1`;

/** Reads the counters of a system's servers. */
export class Counters {
  private constructor(
    private readonly postgres: Client,
    private readonly redis: Redis,
    private readonly natsMonitor: string,
    /** The process that all of PostgreSQL's others belong to. */
    readonly postmaster: number,
  ) {}

  static async open(system: System, natsMonitorPort: number): Promise<Counters> {
    const postgres = new Client({ connectionString: system.postgres.url, application_name: 'bench' });
    await postgres.connect();
    const { rows } = await postgres.query<{ pid: number }>('select pg_backend_pid() as pid');
    const postmaster = parentProcess(rows[0]?.pid ?? 0);
    return new Counters(postgres, new Redis(system.redis.url), `http://127.0.0.1:${natsMonitorPort}`, postmaster);
  }

  async close(): Promise<void> {
    this.redis.disconnect();
    await this.postgres.end();
  }

  async read(): Promise<Counts> {
    const [nats, info, rows, bytes] = await Promise.all([
      this.askNats(),
      this.redis.info('stats'),
      this.postgres.query<{ commits: string; added: string; written: string; wal: string }>(ROWS),
      this.postgres.query<{ passing: boolean; bytes: string }>(BYTES, [PASSING]),
    ]);
    const [row] = rows.rows;
    const bytesOf = (passing: boolean): number => Number(bytes.rows.find((one) => one.passing === passing)?.bytes ?? 0);
    return {
      natsMessages: nats.in_msgs + nats.out_msgs,
      redisCommands: Number(/total_commands_processed:(\d+)/.exec(info)?.[1] ?? 0),
      commits: Number(row?.commits ?? 0),
      rowsWritten: Number(row?.written ?? 0),
      rowsAdded: Number(row?.added ?? 0),
      walBytes: Number(row?.wal ?? 0),
      keptBytes: bytesOf(false),
      passingBytes: bytesOf(true),
    };
  }

  /** Without those of this meter. */
  async connections(): Promise<Connections> {
    const [{ connections }, clients, { rows }] = await Promise.all([
      this.askNats(),
      this.redis.info('clients'),
      this.postgres.query<{ name: string; count: string }>(CONNECTED),
    ]);
    return {
      nats: connections,
      redis: Number(/connected_clients:(\d+)/.exec(clients)?.[1] ?? 1) - 1,
      postgres: Object.fromEntries(rows.map(({ name, count }) => [name, Number(count)])),
    };
  }

  private async askNats(): Promise<{ in_msgs: number; out_msgs: number; connections: number }> {
    const answer = await fetch(`${this.natsMonitor}/varz`);
    return (await answer.json()) as { in_msgs: number; out_msgs: number; connections: number };
  }
}
