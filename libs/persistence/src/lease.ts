import { randomUUID } from 'node:crypto';
import type { DataSource, QueryRunner } from 'typeorm';

/** The table of leases; a migration of a service that has leaders makes it. */
export const createLeases = (runner: QueryRunner, schema: string): Promise<unknown> =>
  runner.query(`create table "${schema}".leases (name text primary key, holder uuid not null, until timestamptz not null)`);

/**
 * One replica does the work, the others stand by. Held by PostgreSQL's clock; a holder that dies or freezes loses it after `ttlMs`.
 * A frozen holder wakes up believing: whatever must not be done by two asks `stillHeld` in its own statement.
 */
export class Lease {
  readonly holder = randomUUID();

  constructor(
    private readonly source: DataSource,
    private readonly schema: string,
    readonly name: string,
    private readonly ttlMs: number,
  ) {}

  /** Takes the lease or prolongs it. @returns whether it is ours now */
  async take(): Promise<boolean> {
    const rows = await this.source.query<object[]>(
      `insert into "${this.schema}".leases as held (name, holder, until)
       values ($1, $2, clock_timestamp() + $3 * interval '1 ms')
       on conflict (name) do update set holder = excluded.holder, until = excluded.until
       where held.holder = excluded.holder or held.until < clock_timestamp()
       returning 1`,
      [this.name, this.holder, this.ttlMs],
    );
    return rows.length === 1;
  }

  /** Gives it back, so that the next one need not wait. */
  async release(): Promise<void> {
    await this.source.query(`delete from "${this.schema}".leases where name = $1 and holder = $2`, [this.name, this.holder]);
  }

  /** A condition for the `where` of a statement that only the holder may run; takes no parameters. */
  get stillHeld(): string {
    return `exists (select 1 from "${this.schema}".leases
      where name = '${this.name}' and holder = '${this.holder}' and until > clock_timestamp())`;
  }
}
