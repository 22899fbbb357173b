import { migrate, type DatabaseDefinition } from '#persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DATABASES } from './databases';

/** What the next version of a service may do to the schema of this one: every table gets columns that nobody writes yet. */
function nextVersionOf({ schema, entities, migrations }: DatabaseDefinition): DatabaseDefinition {
  class Sample2000000000000 implements MigrationInterface {
    readonly name = 'Sample2000000000000';

    async up(runner: QueryRunner): Promise<void> {
      const tables = (await runner.query(`select tablename as name from pg_tables where schemaname = '${schema}'`)) as {
        name: string;
      }[];
      for (const { name } of tables.filter((table) => table.name !== 'migrations'))
        await runner.query(`alter table "${schema}"."${name}" add sample_note text, add sample_count int not null default 0`);
      await runner.query(`create table "${schema}".sample (id int primary key)`);
    }

    async down(): Promise<void> {
      await Promise.reject(new Error('schemas only grow'));
    }
  }
  return { schema, entities, migrations: [...migrations, Sample2000000000000] };
}

/** Migrates as the Job of a rollout does, beside the old version; the Job tries again when PostgreSQL does not answer in time. */
export async function growSchemas(url: string): Promise<void> {
  for (const definition of DATABASES) {
    const next = nextVersionOf(definition);
    const done = await migrate(next, url).catch(() => migrate(next, url));
    if (done.length !== 1) throw new Error(`${definition.schema} was not migrated: ${done.join(', ')}`);
  }
}
