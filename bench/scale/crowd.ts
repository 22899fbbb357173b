import { createHash } from 'node:crypto';
import { makeAccessToken, sessionKeyOf, sessionSigningKey } from '#contracts';
import { Client } from 'pg';
import { SECRETS, type System } from '../../test/support/system';
import { BOUGHT, MONEY } from '../panel-money';
import { AUTH, BOT, FILTERING, people } from '../panel-people';

/** All of them came lately enough to have their trial still. */
const DAYS = 5;

/** Somebody who is signed in. */
export interface Member {
  readonly driverId: string;
  readonly sessionKey: string;
  readonly token: string;
}

const idOf = (n: number): Buffer => createHash('sha256').update(`bench-${n}`).digest();

/** Signed in since an hour; the id of the session is the hash of the driver's number, so that this process knows the tokens. */
const SESSIONS = `insert into auth.sessions (session_key, driver_id, launch_hash, salt, created_at, expires_at)
  select encode(sha256(sha256(('bench-' || i)::bytea)), 'hex'), id, 'bench-' || id, decode(repeat('00', 16), 'hex'),
    now() - interval '1 hour', now() + interval '1 day' from people`;

/** Brings so many drivers into the tables of a system that has just started, as if they had been there before: a login each would take minutes. */
export async function gatherCrowd(system: System, drivers: number): Promise<Member[]> {
  const client = new Client({ connectionString: system.postgres.url });
  await client.connect();
  try {
    const statements = [
      ...people(drivers, DAYS),
      'update people set blocked_at = null',
      ...BOUGHT,
      ...AUTH.slice(0, 1),
      SESSIONS,
      ...MONEY.slice(0, 2),
      `select setval(pg_get_serial_sequence('billing.customers', 'number'), ${drivers})`,
      ...FILTERING.slice(0, 1),
      ...BOT.slice(0, 2),
      'update bot.chats set unreachable_since = null, unreachable_reason = null',
    ];
    for (const statement of statements) await client.query(statement);
    const { rows } = await client.query<{ id: string }>('select id from people order by i');
    await client.query('vacuum analyze');
    const key = sessionSigningKey(SECRETS.SESSION_SECRET);
    return rows.map(({ id }, at) => ({
      driverId: id,
      sessionKey: sessionKeyOf(idOf(at + 1)),
      token: makeAccessToken(idOf(at + 1), key),
    }));
  } finally {
    await client.end();
  }
}
