import { setTimeout as pause } from 'node:timers/promises';
import { DataSource, MigrationExecutor, type MigrationInterface, type QueryRunner } from 'typeorm';
import { dataSourceOptions, type DatabaseDefinition } from './database';
import { sqlStateOf } from './sql-state';

/** One migrator at a time for the whole product; the number is arbitrary and ours. */
const MIGRATION_LOCK = 5_240_711;
/**
 * Whoever waits for a table holds up everybody who comes after, readers too: a change gives way after half a second, and lets
 * them through for as long before it tries again. Building an index may take its time.
 */
const LIMITS = { statementMs: 0, lockMs: 500, silenceMs: 0 };
const GIVE_WAY_MS = 500;
/** Longer than any transaction of a service may take. */
const TRIES = 120;
const LOCK_NOT_AVAILABLE = '55P03';

/** The tables every service with facts has. A service's first migration extends this one. */
export abstract class MessageTables implements MigrationInterface {
  protected abstract readonly schema: string;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table "${this.schema}".outbox (
      id uuid primary key,
      subject text not null,
      headers jsonb not null,
      payload jsonb not null,
      created_at timestamptz not null default clock_timestamp(),
      published_at timestamptz
    )`);
    await runner.query(`create index outbox_waiting on "${this.schema}".outbox (created_at) where published_at is null`);
    await runner.query(`create table "${this.schema}".inbox (
      consumer text not null,
      event_id text not null,
      processed_at timestamptz not null default clock_timestamp(),
      primary key (consumer, event_id)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table "${this.schema}".inbox`);
    await runner.query(`drop table "${this.schema}".outbox`);
  }
}

/** Brings one service's schema up to date; safe any number of times and from any number of places at once. */
export async function migrate(definition: DatabaseDefinition, url: string): Promise<string[]> {
  const source = new DataSource(dataSourceOptions(definition, url, LIMITS));
  await source.initialize();
  const lock = source.createQueryRunner();
  try {
    await lock.query(`set lock_timeout = 0; set statement_timeout = 0`);
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await lock.query(`create schema if not exists "${definition.schema}"`);
    return await runPatiently(source);
  } finally {
    await lock.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await lock.release();
    await source.destroy();
  }
}

/** Each migration is a transaction of its own: one that gave way has changed nothing. @throws Error after a minute of trying */
async function runPatiently(source: DataSource): Promise<string[]> {
  const pending = await new MigrationExecutor(source).getPendingMigrations();
  for (let left = TRIES; ; left--) {
    try {
      await source.runMigrations({ transaction: 'each' });
      return pending.map(({ name }) => name);
    } catch (error) {
      if (sqlStateOf(error) !== LOCK_NOT_AVAILABLE || left === 1) throw error;
      await pause(GIVE_WAY_MS);
    }
  }
}

/** The whole life of a service's `database/migrate` process. */
export async function runMigrate(definition: DatabaseDefinition): Promise<void> {
  const url = process.env['DATABASE_URL'];
  if (url === undefined || url === '') {
    process.stderr.write('DATABASE_URL is missing: set it to the address of PostgreSQL\n');
    process.exit(1);
  }
  try {
    const done = await migrate(definition, url);
    process.stdout.write(`${definition.schema}: ${done.length === 0 ? 'up to date' : done.join(', ')}\n`);
  } catch (error) {
    process.stderr.write(
      `${definition.schema}: the migration failed: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  }
}
