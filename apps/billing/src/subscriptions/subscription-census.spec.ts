import { migrate, openDatabase, type Database } from '#persistence';
import { Clock } from '#runtime';
import { createDatabase, type PrivateDatabase } from '#testing';
import { register } from 'prom-client';
import { database as definition } from '../database/definition';
import { SubscriptionCensus } from './subscription-census.service';

const NOON = Date.parse('2026-03-01T12:00:00.000Z');

class StoppedClock extends Clock {
  override now(): number {
    return NOON;
  }
}

describe('subscriptions, counted', () => {
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

  const customer = (source: string | null, endsInS: number | null, more: { blocked?: boolean; erased?: boolean } = {}) =>
    database.source.query(
      `insert into billing.customers (driver_id, language, time_zone, token, created_at, source, expires_at, blocked_at, erased_at)
       values (gen_random_uuid(), 'ru', 'Europe/Moscow', gen_random_uuid(), now(), $1, $2, $3, $4)`,
      [
        source,
        endsInS === null ? null : new Date(NOON + endsInS * 1_000),
        more.blocked === true ? new Date() : null,
        more.erased === true ? new Date() : null,
      ],
    );

  it('are what each driver has now, each driver once, the erased not at all', async () => {
    await customer('trial', 60);
    await customer('payment', 60);
    await customer('payment', 1);
    await customer('payment', 0);
    await customer('gift', -60);
    await customer(null, null);
    await customer('promo', 60, { blocked: true });
    await customer('stars', 60, { erased: true });
    await new SubscriptionCensus(database, new StoppedClock()).round();
    const { values } = await register.getSingleMetric('subscriptions')!.get();
    expect(Object.fromEntries(values.map(({ labels, value }) => [labels['state'], value]))).toEqual({
      trial: 1,
      payment: 2,
      ended: 2,
      none: 1,
      blocked: 1,
    });
  });
});
