import { createDatabase, eventually, type PrivateDatabase } from '#testing';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { DatabaseDefinition } from './database';
import { migrate } from './migrate';

class Loads1 implements MigrationInterface {
  readonly name = 'Loads1700000000001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table yard.loads (id int primary key)');
  }
  async down(): Promise<void> {
    await Promise.reject(new Error('never'));
  }
}

class Notes2 implements MigrationInterface {
  readonly name = 'Notes1700000000002';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table yard.loads add note text');
  }
  async down(): Promise<void> {
    await Promise.reject(new Error('never'));
  }
}

const before: DatabaseDefinition = { schema: 'yard', entities: [], migrations: [Loads1] };
const after: DatabaseDefinition = { ...before, migrations: [Loads1, Notes2] };

describe('a migration of a table that is in use', () => {
  let postgres: PrivateDatabase;
  let holder: Client;
  let reader: Client;

  beforeAll(async () => {
    postgres = await createDatabase();
    await migrate(before, postgres.url);
    [holder, reader] = [1, 2].map(() => new Client({ connectionString: postgres.url })) as [Client, Client];
    await Promise.all([holder.connect(), reader.connect()]);
  });
  afterAll(async () => {
    await Promise.all([holder.end(), reader.end()]);
    await postgres.drop();
  });

  it('holds nobody up while it waits for a transaction that takes long, and is done when that has ended', async () => {
    await holder.query('begin');
    await holder.query('select * from yard.loads');
    const done = migrate(after, postgres.url);
    const waits = async (): Promise<boolean> =>
      (await reader.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like 'alter table yard%'`))
        .rowCount === 1;
    await eventually('the change waits for the table', waits);
    // Each of these would have to stand behind the change for as long as the transaction lasts.
    for (let read = 0; read < 20; read++) await reader.query('select id from yard.loads');
    await eventually('the change has given way and waits again', waits);
    await holder.query('commit');
    expect(await done).toEqual(['Notes1700000000002']);
    expect((await reader.query('select note from yard.loads')).rowCount).toBe(0);
  });
});
