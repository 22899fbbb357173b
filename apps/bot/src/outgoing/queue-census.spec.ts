import { migrate, openDatabase, type Database } from '#persistence';
import { createDatabase, type PrivateDatabase } from '#testing';
import { register } from 'prom-client';
import { database as definition } from '../database/definition';
import { QueueCensus } from './queue-census.service';

const said = async (name: string): Promise<Record<string, number>> => {
  const { values } = await register.getSingleMetric(name)!.get();
  return Object.fromEntries(values.map(({ labels, value }) => [Object.values(labels).join(), value]));
};

describe('the queues of the bot', () => {
  let postgres: PrivateDatabase;
  let database: Database;

  beforeAll(async () => {
    postgres = await createDatabase();
    await migrate(definition, postgres.url);
    database = await openDatabase(definition, postgres.url);
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await postgres.drop();
  });

  const letter = (key: string, priority: number, state: string, agoS: number, notBeforeAgoS = agoS): Promise<unknown> =>
    database.source.query(
      `insert into bot.outgoing (key, chat_id, kind, priority, content, state, created_at, not_before)
       values ($1, 1, 'text', $2, '{}', $3, clock_timestamp() - $4 * interval '1 s', clock_timestamp() - $5 * interval '1 s')`,
      [key, priority, state, agoS, notBeforeAgoS],
    );

  it('are as long as they are: what waits, by priority, for how long, and what was put aside', async () => {
    await letter('one', 1, 'waiting', 300);
    await letter('another', 1, 'waiting', 20);
    await letter('to be tried again in a minute', 2, 'waiting', 900, -60);
    await letter('not wanted any more', 4, 'dropped', 5_000);
    const update = `insert into bot.updates (update_id, chat_id, said_at, state, ended_at, content) values ($1, 1, now(), $2, $3, '{}')`;
    await database.source.query(update, [1, 'waiting', null]);
    await database.source.query(update, [2, 'parked', new Date()]);
    await database.source.query(update, [3, 'parked', new Date()]);
    const census = new QueueCensus(database);
    await census.round();
    expect(await said('telegram_outgoing_waiting')).toEqual({ 1: 2, 2: 1 });
    const oldest = await said('telegram_outgoing_oldest_seconds');
    expect(oldest['1']).toBeGreaterThanOrEqual(300);
    expect(oldest['1']).toBeLessThan(900);
    expect(oldest['2']).toBe(0);
    expect(await said('telegram_updates_open')).toEqual({ waiting: 1, parked: 2 });

    await database.source.query(`update bot.outgoing set state = 'dropped'`);
    await census.round();
    expect(await said('telegram_outgoing_waiting')).toEqual({});
    expect(await said('telegram_outgoing_oldest_seconds')).toEqual({});
  });
});
