import { isUnreachable } from '#messaging';
import { ChaosProxy, eventually, inFull, PrivatePostgres } from '#testing';
import { Client } from 'pg';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { Database, dataSourceOptions, type DatabaseDefinition } from './database';
import { migrate } from './migrate';

class Accounts1 implements MigrationInterface {
  readonly name = 'Accounts1700000000001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table bank.accounts (id int primary key, money int not null, filler text)');
    await runner.query('insert into bank.accounts select id, 100 from generate_series(1, 10) id');
  }
  async down(): Promise<void> {
    await Promise.reject(new Error('never'));
  }
}

const definition: DatabaseDefinition = { schema: 'bank', entities: [], migrations: [Accounts1] };
const CONNECTIONS_OF_ALL = 200;
/** More than a piece of the write-ahead log, which is made as a whole. */
const DISK_BYTES = 24 * 1_024 * 1_024;
/** What a service is kept waiting at most: a statement's five seconds, three of silence, and a busy machine. */
const BOUND_MS = 20_000;

describe('a service and its PostgreSQL', () => {
  let postgres: PrivatePostgres;
  let link: ChaosProxy;
  let database: Database;
  /** Beside the faults. */
  let client: Client;
  let acknowledged = 0;

  const watcher = async (): Promise<Client> => {
    const own = new Client({ connectionString: postgres.url });
    own.on('error', () => undefined);
    await own.connect();
    return own;
  };
  const pay = (id = 1): Promise<unknown> =>
    database.transaction(async (manager) => {
      await manager.query('update bank.accounts set money = money + 1 where id = $1', [id]);
    });
  const paid = async (): Promise<void> => {
    await pay();
    acknowledged++;
  };
  /** Each ends within the bound; a refusal is one that callers take for "away now". */
  const payAndSee = async (): Promise<boolean> => {
    try {
      await within(paid());
      return true;
    } catch (error) {
      expect([isUnreachable(error), String(error)]).toEqual([true, String(error)]);
      return false;
    }
  };
  const worksAgain = async (): Promise<void> => {
    await eventually('payments work again', payAndSee, BOUND_MS);
    await eventually('ready again', () => database.problem() === undefined, BOUND_MS);
  };
  const money = async (): Promise<number> =>
    Number((await client.query<{ money: number }>('select money from bank.accounts where id = 1')).rows[0]?.money) - 100;

  beforeAll(async () => {
    postgres = await PrivatePostgres.start();
    await migrate(definition, postgres.url);
    link = await ChaosProxy.before(postgres.url);
    database = new Database(new DataSource(dataSourceOptions(definition, link.url)));
    database.onApplicationBootstrap();
    client = await watcher();
    await eventually('ready', () => database.problem() === undefined);
  }, 60_000);
  afterAll(async () => {
    await database.onApplicationShutdown();
    await client.end();
    await link.close();
    await postgres.stop();
  }, 60_000);

  it('when every connection is reset: nobody waits, and it goes on by itself', async () => {
    await paid();
    link.reset();
    expect(await payAndSee()).toBe(false);
    await eventually('not ready', () => database.problem() !== undefined);
    link.heal();
    await worksAgain();
  });

  it('when it is killed with all that it forked: what was acknowledged is there', async () => {
    await Promise.all(Array.from({ length: 20 }, paid));
    const storm = Promise.all(Array.from({ length: 20 }, payAndSee));
    await postgres.kill();
    await storm;
    await eventually('not ready', () => database.problem() !== undefined);
    await postgres.start();
    client = await watcher();
    await worksAgain();
    // A commit whose answer was lost may be there too; the twenty of the storm at most.
    expect(await money()).toBeGreaterThanOrEqual(acknowledged);
    expect(await money()).toBeLessThanOrEqual(acknowledged + 20);
  }, 60_000);

  it('when others hold every connection: a refusal in time, and it goes on when one is free', async () => {
    link.reset();
    const hogs: Client[] = [];
    for (let free = true; free && hogs.length < CONNECTIONS_OF_ALL;) {
      const hog = new Client({ connectionString: postgres.url });
      hog.on('error', () => undefined);
      free = await hog.connect().then(
        () => true,
        () => false,
      );
      if (free) hogs.push(hog);
    }
    link.heal();
    expect(await Promise.all(Array.from({ length: 30 }, payAndSee))).not.toContain(true);
    await Promise.all(hogs.map((hog) => hog.end()));
    await worksAgain();
  }, 60_000);

  it('when two transactions wait for each other: both are done', async () => {
    const before = await client.query('select sum(money) from bank.accounts');
    let meet = (): void => undefined;
    const met = new Promise<void>((done) => (meet = done));
    let there = 0;
    const transfer = (from: number, to: number): Promise<void> =>
      database.transaction(async (manager) => {
        await manager.query('update bank.accounts set money = money - 1 where id = $1', [from]);
        if (++there === 2) meet();
        await met;
        await manager.query('update bank.accounts set money = money + 1 where id = $1', [to]);
      });
    await Promise.all([transfer(2, 3), transfer(3, 2)]);
    expect(there).toBe(3);
    const money = await client.query('select id from bank.accounts where id in (2, 3) and money = 100');
    expect([money.rowCount, (await client.query('select sum(money) from bank.accounts')).rows]).toEqual([2, before.rows]);
  });

  // Each of these waits for one of our limits, which are seconds.
  if (inFull(true, false)) {
    it('when somebody holds a table: a refusal in time, the others go on', async () => {
      await client.query('create table bank.other (id int)');
      await client.query('begin');
      await client.query('lock table bank.accounts');
      const refused = payAndSee();
      await database.source.query('select * from bank.other');
      expect(await refused).toBe(false);
      await client.query('rollback');
      await worksAgain();
    }, 60_000);

    const SILENT: readonly [name: string, cut: () => void | Promise<void>, mend: () => void | Promise<void>][] = [
      ['connections lead nowhere, as after a failover', () => link.forget(), () => undefined],
      ['nothing gets through', () => link.blackhole(), () => link.heal()],
      ['PostgreSQL is frozen', () => postgres.freeze(), () => postgres.thaw()],
    ];
    it.each(SILENT)(
      'when %s: every wait has an end, and it goes on by itself',
      async (name, cut, mend) => {
        await Promise.all(Array.from({ length: 5 }, paid));
        const before = acknowledged;
        await cut();
        const storm = await Promise.all(Array.from({ length: 15 }, payAndSee));
        expect(storm.slice(0, 5)).toEqual([false, false, false, false, false]);
        if (!name.startsWith('connections')) await eventually('not ready', () => database.problem() !== undefined, BOUND_MS);
        await mend();
        await worksAgain();
        expect(await money()).toBeGreaterThanOrEqual(acknowledged);
        expect(acknowledged).toBeGreaterThan(before);
      },
      120_000,
    );

    it('with a full disk: writes are refused, reads go on, nothing is broken, and it goes on when there is room', async () => {
      await postgres.kill();
      await postgres.start(DISK_BYTES);
      await worksAgain();
      const fill = (): Promise<unknown> =>
        database.source.query(
          `insert into bank.accounts select id, 0, gen_random_uuid()::text || repeat('x', 1000)
           from generate_series((select max(id) + 1 from bank.accounts), (select max(id) + 2000 from bank.accounts)) id`,
        );
      let filled = 0;
      await expect(
        (async () => {
          for (;;) {
            await fill();
            filled += 2_000;
          }
        })(),
      ).rejects.toThrow(/could not extend file/);
      const rows = async (): Promise<number> =>
        Number((await database.source.query<{ count: string }[]>('select count(*) from bank.accounts'))[0]?.count);
      expect([filled > 0, await rows(), database.problem()]).toEqual([true, filled + 10, undefined]);
      await postgres.kill();
      await postgres.start();
      await worksAgain();
      await fill();
      expect(await rows()).toBe(filled + 2_010);
    }, 60_000);
  }
});

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, failed) => {
    timer = setTimeout(() => failed(new Error(`still waiting after ${BOUND_MS} ms`)), BOUND_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
