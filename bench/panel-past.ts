import { connect, headers } from 'nats';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import type { System } from '../test/support/system';
import { BOUGHT, MONEY } from './panel-money';
import { AUTH, BOT, FILTERING, people } from './panel-people';

const PARKED = 200;
const CALLS_A_DAY = 200_000;

export interface Scale {
  readonly drivers: number;
  readonly days: number;
}

/** Gives a system that has just started a past: rows straight into the services' tables, calls of the exchange by day, facts that stand aside. */
export async function bringPast(system: System, { drivers, days }: Scale, say: (text: string) => void): Promise<void> {
  const client = new Client({ connectionString: system.postgres.url });
  await client.connect();
  try {
    await client.query('set statement_timeout = 0; set synchronous_commit = off');
    for (const statement of [...people(drivers, days), ...BOUGHT, ...AUTH, ...MONEY, ...FILTERING, ...BOT]) {
      const begun = performance.now();
      const { rowCount } = await client.query(statement);
      const seconds = Math.round((performance.now() - begun) / 100) / 10;
      if (seconds >= 5) say(`${/\w+\.\w+/.exec(statement)?.[0] ?? 'a table'}: ${rowCount ?? 0} rows, ${seconds} s`);
    }
    // As autovacuum leaves tables that have grown over years.
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
  await Promise.all([countCalls(system.redis.url, days), park(system.nats.url)]);
}

async function countCalls(url: string, days: number): Promise<void> {
  const redis = new Redis(url);
  try {
    const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
    const counts = Array.from({ length: days }, (_, ago) => [`cargotech:budget:day:${day(ago + 1)}`, String(CALLS_A_DAY + ago)]);
    await redis.mset(...counts.flat());
  } finally {
    redis.disconnect();
  }
}

async function park(url: string): Promise<void> {
  const connection = await connect({ servers: url });
  try {
    for (let n = 0; n < PARKED; n++) {
      const said = headers();
      said.set('Parked-From', 'billing');
      said.set('Parked-Error', 'the database was away');
      said.set('Parked-Event-Id', `bench-${n}`);
      said.set('Parked-Tries', '5');
      await connection
        .jetstream()
        .publish('parked.billing.evt.auth.driver-met', JSON.stringify({ driverId: n, phone: '+79001234567' }), {
          headers: said,
        });
    }
  } finally {
    await connection.close();
  }
}
