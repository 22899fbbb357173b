import { createDatabase, eventually, type PrivateDatabase } from '#testing';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { dataSourceOptions, type DatabaseDefinition } from './database';
import { answerOnce, createAnswers } from './idempotency';
import { createLeases, Lease } from './lease';
import { migrate } from './migrate';

class Tables1763700000000 implements MigrationInterface {
  readonly name = 'Tables1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    await createLeases(runner, 'desk');
    await createAnswers(runner, 'desk');
    await runner.query('create table desk.effects (name text)');
  }

  down(): Promise<void> {
    return Promise.resolve();
  }
}

const definition: DatabaseDefinition = { schema: 'desk', entities: [], migrations: [Tables1763700000000] };
const OWNER = '7b1ad8c6-4f0c-4a3c-9a43-0d8f0a1f2b3c';

describe('what only one may do', () => {
  let postgres: PrivateDatabase;
  let source: DataSource;

  beforeAll(async () => {
    postgres = await createDatabase();
    await migrate(definition, postgres.url);
    source = await new DataSource(dataSourceOptions(definition, postgres.url)).initialize();
  });
  afterAll(async () => {
    await source.destroy();
    await postgres.drop();
  });

  describe('for a while: a lease', () => {
    it('has one holder however many ask at once, and is prolonged by that one alone', async () => {
      const all = Array.from({ length: 10 }, () => new Lease(source, 'desk', 'sender', 60_000));
      const taken = await Promise.all(all.map((lease) => lease.take()));
      expect(taken.filter(Boolean)).toHaveLength(1);
      const again = await Promise.all(all.map((lease) => lease.take()));
      expect(again).toEqual(taken);
    });

    it('goes to the next one when it is given back, and when its time is over', async () => {
      const [one, two] = [0, 1].map(() => new Lease(source, 'desk', 'poller', 300)) as [Lease, Lease];
      expect([await one.take(), await two.take()]).toEqual([true, false]);
      await one.release();
      expect(await two.take()).toBe(true);
      await eventually('the time is over', () => one.take(), 2_000);
    });

    it('lets a holder that slept change nothing', async () => {
      const [sleeper, other] = [0, 1].map(() => new Lease(source, 'desk', 'writer', 100)) as [Lease, Lease];
      const write = async (lease: Lease): Promise<unknown[]> =>
        source.query<unknown[]>(`insert into desk.effects select 'written' where ${lease.stillHeld} returning 1`);
      expect(await sleeper.take()).toBe(true);
      expect(await write(sleeper)).toHaveLength(1);
      await eventually('another one has it', () => other.take(), 2_000);
      expect(await write(sleeper)).toHaveLength(0);
      await sleeper.release();
      expect(await sleeper.take()).toBe(false);
    });
  });

  describe('once: an answer under a key', () => {
    const ask = (key: string, body: object, work: () => Promise<object>): Promise<object> =>
      source.transaction((manager) => answerOnce(manager, { schema: 'desk', owner: OWNER, key, body }, work));

    it('is worked out once for all who ask at the same time', async () => {
      let worked = 0;
      const work = async (): Promise<object> => {
        await source.query('select pg_sleep(0.05)');
        return { number: ++worked };
      };
      const answers = await Promise.all(Array.from({ length: 5 }, () => ask('same', { a: 1 }, work)));
      expect(answers).toEqual(Array.from({ length: 5 }, () => ({ number: 1 })));
      expect(worked).toBe(1);
    });

    it('is refused to another body', async () => {
      await ask('taken', { a: 1 }, () => Promise.resolve({}));
      await expect(ask('taken', { a: 2 }, () => Promise.resolve({}))).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    });

    it('is not kept when the work fails', async () => {
      const failing = ask('failing', {}, () => Promise.reject(new Error('no')));
      await expect(failing).rejects.toThrow('no');
      expect(await ask('failing', { other: true }, () => Promise.resolve({ done: true }))).toEqual({ done: true });
    });

    it('is forgotten after a day', async () => {
      await ask('old', { a: 1 }, () => Promise.resolve({ first: true }));
      await source.query(`update desk.answers set at = at - interval '25 hours' where key = 'old'`);
      expect(await ask('old', { a: 2 }, () => Promise.resolve({ second: true }))).toEqual({ second: true });
    });
  });
});
