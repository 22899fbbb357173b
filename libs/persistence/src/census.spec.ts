import { createDatabase, eventually, type PrivateDatabase } from '#testing';
import { Gauge } from 'prom-client';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Census, type Counted } from './census';
import { openDatabase, type Database, type DatabaseDefinition } from './database';
import { createLeases } from './lease';
import { migrate } from './migrate';

class Tables1763700000000 implements MigrationInterface {
  readonly name = 'Tables1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    await createLeases(runner, 'yard');
    await runner.query(`create table yard.trucks (colour text)`);
    await runner.query(`insert into yard.trucks values ('red'), ('red'), ('blue')`);
  }

  down(): Promise<void> {
    return Promise.resolve();
  }
}

const definition: DatabaseDefinition = { schema: 'yard', entities: [], migrations: [Tables1763700000000] };

/** As each replica has one. */
class TruckCensus extends Census {
  constructor(
    database: Database,
    readonly trucks = new Gauge({ name: 'trucks', help: 'Trucks', labelNames: ['colour'], registers: [] }),
  ) {
    super(database, [trucks]);
  }

  get said(): Promise<Record<string, number>> {
    return this.trucks
      .get()
      .then(({ values }) => Object.fromEntries(values.map(({ labels, value }) => [String(labels.colour), value])));
  }

  protected async count(): Promise<readonly Counted[]> {
    const found = await this.database.source.query<{ colour: string; trucks: number }[]>(
      'select colour, count(*)::int as trucks from yard.trucks group by 1',
    );
    return found.map(({ colour, trucks }) => [this.trucks, { colour }, trucks]);
  }
}

describe('a census', () => {
  let postgres: PrivateDatabase;
  let database: Database;

  beforeAll(async () => {
    postgres = await createDatabase();
    await migrate(definition, postgres.url);
    database = await openDatabase(definition, postgres.url);
    database.onApplicationBootstrap();
    await eventually('the database is well', () => database.problem() === undefined);
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await postgres.drop();
  });

  it('is taken by one replica, and by the next when that one stops; what is gone is said no more', async () => {
    const [one, two] = [new TruckCensus(database), new TruckCensus(database)];
    one.onApplicationBootstrap();
    await eventually('the first one counts', async () => (await one.said)['red'] === 2);
    two.onApplicationBootstrap();
    two.wake();
    await database.source.query(`delete from yard.trucks where colour = 'blue'`);
    one.wake();
    await eventually('the first one counts again', async () => (await one.said)['blue'] === undefined);
    expect([await one.said, await two.said]).toEqual([{ red: 2 }, {}]);

    await one.beforeApplicationShutdown();
    two.wake();
    await eventually('the second one counts', async () => (await two.said)['red'] === 2);
    await two.beforeApplicationShutdown();
  });

  it('falls silent where another replica has taken it over', async () => {
    const one = new TruckCensus(database);
    one.onApplicationBootstrap();
    await eventually('it counts', async () => (await one.said)['red'] === 2);
    // As after a freeze: the lease ran out and somebody else has it.
    await database.source.query(
      `update yard.leases set holder = gen_random_uuid(), until = clock_timestamp() + interval '1 minute' where name = 'census'`,
    );
    one.wake();
    await eventually('it is silent', async () => Object.keys(await one.said).length === 0);
    await one.beforeApplicationShutdown();
  });
});
