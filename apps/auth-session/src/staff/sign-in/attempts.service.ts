import { createHash } from 'node:crypto';
import { AlarmRaised, limitedNetwork, LOGIN_LOCKED, Refusal } from '#contracts';
import { Database, Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';

/** Failures before anybody has to wait: a person mistypes; behind one address sits a whole office. */
const FREE_FOR_LOGIN = 5;
const FREE_FOR_ADDRESS = 20;
const FIRST_LOCK_SECONDS = 30;
/** Longer would let a stranger keep a colleague out; the link from the bot opens meanwhile. */
const LONGEST_LOCK_SECONDS = 900;
const FORGOTTEN_MS = 86_400_000;
/** So many failures beyond what is free are no person who mistypes: an alarm, once. */
const ALARMING = 5;

interface Counted {
  readonly key: string;
  readonly free: number;
}

/** Logins are kept as hashes: people type passwords there by mistake. */
const ofLogin = (login: string): Counted => ({
  key: `login:${createHash('sha256').update(login.toLowerCase()).digest('hex')}`,
  free: FREE_FOR_LOGIN,
});
const ofAddress = (address: string): Counted => ({ key: `address:${limitedNetwork(address)}`, free: FREE_FOR_ADDRESS });

/**
 * Failed sign-ins by login and by address, each lock twice as long as the one before. In PostgreSQL, which a sign-in needs anyway: no
 * replica and no flush of a cache forgets them. An attempt is counted before it is looked at, so guesses sent at once do not slip through.
 */
@Injectable()
export class Attempts {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Counts an attempt. @throws Refusal LOGIN_LOCKED while there is a lock */
  async begin(login: string | undefined, address: string | undefined): Promise<void> {
    if (address !== undefined) await this.count(ofAddress(address));
    if (login !== undefined) await this.count(ofLogin(login));
  }

  /** The attempt was none of those that count: what it added is taken back, no more. */
  async forgive(login: string | undefined, address: string | undefined): Promise<void> {
    await this.takeBack([
      ...(login === undefined ? [] : [ofLogin(login)]),
      ...(address === undefined ? [] : [ofAddress(address)]),
    ]);
  }

  /** All is well with the login. Its address keeps what others failed with there. */
  async succeeded(login: string, address: string | undefined): Promise<void> {
    await this.database.source.query('delete from auth.staff_attempts where key = $1', [ofLogin(login).key]);
    await this.forgive(undefined, address);
  }

  private async count({ key, free }: Counted): Promise<void> {
    const now = new Date(this.clock.now());
    const forgotten = new Date(now.getTime() - FORGOTTEN_MS);
    await this.database.source.query('delete from auth.staff_attempts where last_at < $1', [forgotten]);
    const counted = await this.database.source.query<{ failures: number }[]>(
      `insert into auth.staff_attempts as a (key, failures, last_at) values ($1, 1, $2)
       on conflict (key) do update set failures = a.failures + 1, last_at = $2,
         locked_until = case when a.failures + 1 >= $3::int
           then $2::timestamptz + least($5::int, $4::int * 2 ^ least(a.failures + 1 - $3::int, 20)) * interval '1 second' end
       where a.locked_until is null or a.locked_until <= $2
       returning failures`,
      [key, now, free, FIRST_LOCK_SECONDS, LONGEST_LOCK_SECONDS],
    );
    if (counted[0]?.failures === free + ALARMING) await this.alarm(now);
    if (counted.length > 0) return;
    const [row] = await this.database.source.query<{ locked_until: Date | null }[]>(
      'select locked_until from auth.staff_attempts where key = $1',
      [key],
    );
    const until = row?.locked_until?.getTime() ?? now.getTime();
    throw new Refusal(LOGIN_LOCKED, { retryAfterSeconds: Math.max(1, Math.ceil((until - now.getTime()) / 1_000)) });
  }

  private async alarm(now: Date): Promise<void> {
    const summary =
      'Somebody goes on trying to sign in to the admin panel; the audit log says whose account it is and from where.';
    const at = now.toISOString();
    await this.database.transaction((manager) =>
      this.outbox.add(manager, AlarmRaised, { service: 'auth-session', alarm: 'staff-sign-in-failures', summary, at }),
    );
  }

  private async takeBack(counted: readonly Counted[]): Promise<void> {
    for (const { key, free } of counted) {
      await this.database.source.query(
        `update auth.staff_attempts set failures = greatest(0, failures - 1),
           locked_until = case when failures - 1 >= $2 then locked_until end where key = $1`,
        [key, free],
      );
    }
  }
}
