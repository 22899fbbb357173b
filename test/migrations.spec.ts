import { createDatabase, factsOf, takenAway, type PrivateDatabase } from '#testing';
import { Client } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { DATABASES } from './support/databases';

/**
 * Migrations that take something away on purpose, by name, with the version since which nothing uses it. A version is out everywhere
 * before the next one takes away what it still knew.
 */
const CONTRACTIONS: Readonly<Record<string, { readonly unusedSince: string }>> = {};

/** The old version goes on while and after the schema changes, so that no order of the rollout has a gap in it. */
describe('a migration', () => {
  let postgres: PrivateDatabase;
  let client: Client;
  let source: DataSource;
  let runner: QueryRunner;

  beforeAll(async () => {
    postgres = await createDatabase();
    client = new Client({ connectionString: postgres.url });
    source = new DataSource({ type: 'postgres', url: postgres.url });
    await Promise.all([client.connect(), source.initialize()]);
    runner = source.createQueryRunner();
  });
  afterAll(async () => {
    await runner.release();
    await Promise.all([client.end(), source.destroy()]);
    await postgres.drop();
  });

  it.each(DATABASES.map(({ schema, migrations }) => [schema, migrations] as const))(
    'of %s takes nothing away from the version that runs',
    async (schema, migrations) => {
      await client.query(`create schema ${schema}`);
      for (const Migration of migrations) {
        const before = await factsOf(client, schema);
        await new Migration().up(runner);
        const harm = takenAway(before, await factsOf(client, schema));
        if (!(Migration.name in CONTRACTIONS))
          expect({ migration: Migration.name, harm }).toEqual({ migration: Migration.name, harm: [] });
      }
    },
  );

  describe('is found out when it', () => {
    beforeAll(async () => {
      await client.query(`create schema sample;
        create table sample.loads (id int primary key, price int not null default 0, note text);
        create table sample.old (id int primary key);
        create function sample.twice(int) returns int language sql as 'select 2 * $1'`);
    });

    it.each<[what: string, sql: string, harm: readonly string[]]>([
      ['drops a table', 'drop table sample.old', ['the table old is gone']],
      ['renames a table', 'alter table sample.old rename to older', ['the table old is gone']],
      ['drops a column', 'alter table sample.loads drop column note', ['the column loads.note is gone']],
      ['renames a column', 'alter table sample.loads rename note to words', ['the column loads.note is gone']],
      ['changes a type', 'alter table sample.loads alter price type bigint', ['loads.price was integer and is bigint']],
      ['forbids null', 'alter table sample.loads alter note set not null', ['loads.note may not be null any more']],
      ['drops a default', 'alter table sample.loads alter price drop default', ['loads.price has lost its default']],
      [
        'adds what old code does not fill in',
        'alter table sample.loads add weight int not null',
        ['loads.weight is new, may not be null and has no default'],
      ],
      ['drops a function', 'drop function sample.twice', ['the function sample.twice(integer) is gone']],
      [
        'adds what fills itself in, and nothing is wrong with it',
        'alter table sample.loads add weight int not null default 0',
        [],
      ],
      ['adds a table, and nothing is wrong with it', 'create table sample.more (id int not null)', []],
    ])('%s', async (_what, sql, harm) => {
      const before = await factsOf(client, 'sample');
      await client.query('begin');
      await client.query(sql);
      const after = await factsOf(client, 'sample');
      await client.query('rollback');
      expect(takenAway(before, after)).toEqual(harm);
    });
  });
});
