import { Refusal, STAFF_SESSION_INVALID, ValidateStaffSession, type StaffSession } from '#contracts';
import { RpcClient } from '#messaging';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

/** A session that has ended is turned away after this time at worst, should its event be lost. */
const TRUSTED_MS = 5_000;
/** Staff are few. */
const SESSIONS_KEPT = 5_000;
/** An answer that was on its way when its session ended arrives within this time. */
const ENDED_KEPT_MS = 10_000;

interface Known {
  readonly session: StaffSession;
  readonly confirmedAt: number;
}

/** The staff sessions this replica has met in the last seconds. */
@Injectable()
export class StaffSessions {
  private readonly known = new LRUCache<string, Known>({ max: SESSIONS_KEPT });
  private readonly ended = new LRUCache<string, true>({ max: SESSIONS_KEPT, ttl: ENDED_KEPT_MS });

  constructor(
    private readonly rpc: RpcClient,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal STAFF_SESSION_INVALID, SERVICE_UNAVAILABLE */
  async find(sessionKey: string): Promise<StaffSession> {
    const now = this.clock.now();
    const known = this.known.get(sessionKey);
    if (known !== undefined && now - known.confirmedAt < TRUSTED_MS && Date.parse(known.session.expiresAt) > now)
      return known.session;
    const session = await this.rpc.call(ValidateStaffSession, { sessionKey });
    // It may have ended while the answer was on its way.
    if (this.ended.has(sessionKey)) throw new Refusal(STAFF_SESSION_INVALID);
    // An authenticator that has just been set up opens the doors of all replicas at once.
    if (!session.totpEnrolmentRequired) this.known.set(sessionKey, { session, confirmedAt: now });
    return session;
  }

  /** What is known of the session is no longer true: ask anew. */
  forget(sessionKey: string): void {
    this.known.delete(sessionKey);
  }

  /** Turned away from now on. */
  end(sessionKey: string): void {
    this.known.delete(sessionKey);
    this.ended.set(sessionKey, true);
  }
}
