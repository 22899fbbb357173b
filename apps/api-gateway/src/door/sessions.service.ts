import { Refusal, SESSION_EXPIRED, SESSION_INVALID, TouchSessions, ValidateSession, type Session } from '#contracts';
import { newCall, RpcClient, runInSpan } from '#messaging';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { BoundedMap } from './bounded-map';
import { Clock } from '#runtime';

/** Contract 1.3: an ended session is turned away after this time at worst, should its event be lost. */
const TRUSTED_MS = 5_000;
/** A session in use is confirmed again after this time, well before it would have to be asked for by a waiting request. */
const CONFIRM_AFTER_MS = 3_000;
const TICK_MS = 500;
const BATCH = 500;
const TOUCH_BUDGET_MS = 1_500;
const REFUSAL_KEPT_MS = 1_000;
const SESSIONS_KEPT = 50_000;
/** Of the last seconds alone. */
const ENDED_KEPT = 10_000;
/** An answer that was on its way when its session ended arrives within this time. */
const ANSWERS_ARRIVE_WITHIN_MS = 10_000;

interface Known {
  session: Session;
  confirmedAt: number;
}

/** The sessions this replica has met lately. A busy session is answered from here and confirmed in the background, many at a time. */
@Injectable()
export class Sessions implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(Sessions.name);
  private readonly known = new BoundedMap<string, Known>(SESSIONS_KEPT);
  private readonly keyOfDriver = new BoundedMap<string, string>(SESSIONS_KEPT);
  private readonly refused = new LRUCache<string, Refusal>({ max: ENDED_KEPT, ttl: REFUSAL_KEPT_MS });
  /** When (ms) a session was dropped: answers that were asked for before that are out of date. */
  private readonly dropped = new LRUCache<string, number>({ max: ENDED_KEPT, ttl: ANSWERS_ARRIVE_WITHIN_MS });
  private readonly asking = new Map<string, Promise<Session>>();
  private readonly used = new Set<Known>();
  private timer?: NodeJS.Timeout;
  private touching = false;

  constructor(
    private readonly rpc: RpcClient,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.confirmUsed(), TICK_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /**
   * The session when it was confirmed a moment ago, undefined when auth-session has to be asked.
   * @throws Refusal when it is known to be refused
   */
  findFresh(sessionKey: string): Session | undefined {
    const known = this.known.get(sessionKey);
    if (known === undefined) return undefined;
    const now = this.clock.now();
    if (now - known.confirmedAt >= TRUSTED_MS) return undefined;
    if (known.session.expiresAt <= now) throw new Refusal(SESSION_EXPIRED);
    this.used.add(known);
    return known.session;
  }

  /** Asks auth-session, once however many requests wait. @throws Refusal as ValidateSession declares, SERVICE_UNAVAILABLE */
  async confirm(sessionKey: string): Promise<Session> {
    const refusal = this.refused.get(sessionKey);
    if (refusal !== undefined) throw refusal;
    const asked = this.asking.get(sessionKey);
    if (asked !== undefined) return asked;
    const asking = this.ask(sessionKey).finally(() => {
      if (this.asking.get(sessionKey) === asking) this.asking.delete(sessionKey);
    });
    this.asking.set(sessionKey, asking);
    return asking;
  }

  /** What is known of the session is no longer true. */
  drop(sessionKey: string): void {
    this.dropped.set(sessionKey, this.clock.now());
    this.asking.delete(sessionKey);
    this.refused.delete(sessionKey);
    this.known.delete(sessionKey);
  }

  /** The session has ended: refused here from now on without asking. */
  end(sessionKey: string): void {
    this.drop(sessionKey);
    this.refused.set(sessionKey, new Refusal(SESSION_INVALID));
  }

  /** What is known of the driver's session is no longer true. */
  dropOf(driverId: string): void {
    const sessionKey = this.keyOfDriver.get(driverId);
    if (sessionKey !== undefined) this.drop(sessionKey);
  }

  /** Those of the sessions that have ended, asked about many at a time; of none when auth-session does not answer: not knowing is no reason. */
  async findEnded(sessionKeys: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(await this.touchAll(sessionKeys));
  }

  private async ask(sessionKey: string): Promise<Session> {
    try {
      for (;;) {
        const askedAt = this.clock.now();
        const session = await this.rpc.call(ValidateSession, { sessionKey });
        if (this.isOutdated(sessionKey, askedAt)) continue;
        this.remember(session, askedAt);
        return session;
      }
    } catch (error) {
      if (error instanceof Refusal && error.kind !== 'unavailable') {
        this.known.delete(sessionKey);
        this.refused.set(sessionKey, error);
      }
      throw error;
    }
  }

  private remember(session: Session, confirmedAt: number): void {
    const { sessionKey, driverId } = session;
    const known = this.known.get(sessionKey);
    if (known === undefined) this.known.set(sessionKey, { session, confirmedAt });
    else Object.assign(known, { session, confirmedAt });
    this.keyOfDriver.set(driverId, sessionKey);
  }

  private isOutdated(sessionKey: string, askedAt: number): boolean {
    return (this.dropped.get(sessionKey) ?? -Infinity) >= askedAt;
  }

  private async confirmUsed(): Promise<void> {
    if (this.touching) return;
    this.touching = true;
    try {
      const now = this.clock.now();
      const due = [...this.used].filter(({ confirmedAt }) => now - confirmedAt >= CONFIRM_AFTER_MS);
      for (const known of due) this.used.delete(known);
      await this.touchAll(due.map(({ session }) => session.sessionKey));
    } finally {
      this.touching = false;
    }
  }

  /** @returns those that have ended */
  private async touchAll(keys: readonly string[]): Promise<string[]> {
    const batches = Array.from({ length: Math.ceil(keys.length / BATCH) }, (_, at) => keys.slice(at * BATCH, (at + 1) * BATCH));
    const touch = { name: 'sessions in use', kind: 'internal' } as const;
    const ended = await Promise.all(batches.map((batch) => runInSpan(newCall(TOUCH_BUDGET_MS), touch, () => this.touch(batch))));
    return ended.flat();
  }

  private async touch(sessionKeys: string[]): Promise<string[]> {
    const askedAt = this.clock.now();
    try {
      const { sessions } = await this.rpc.call(TouchSessions, { sessionKeys });
      const standing = new Map(sessions.map((session) => [session.sessionKey, session]));
      for (const sessionKey of sessionKeys) {
        if (this.isOutdated(sessionKey, askedAt)) continue;
        const session = standing.get(sessionKey);
        // Why it ended is what the next request will be told by ValidateSession.
        if (session === undefined) this.known.delete(sessionKey);
        else if (this.known.has(sessionKey)) this.remember(session, askedAt);
      }
      return sessionKeys.filter((sessionKey) => !standing.has(sessionKey));
    } catch (error) {
      this.logger.warn(`${sessionKeys.length} sessions could not be confirmed: ${String(error)}`);
      return [];
    }
  }
}
