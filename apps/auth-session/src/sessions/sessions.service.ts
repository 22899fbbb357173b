import { createHash, createHmac, randomBytes, type KeyObject } from 'node:crypto';
import {
  DRIVER_BLOCKED,
  INIT_DATA_EXPIRED,
  makeAccessToken,
  Refusal,
  SESSION_EXPIRED,
  SESSION_INVALID,
  SessionEnded,
  sessionKeyOf,
  sessionSigningKey,
  type Session,
} from '#contracts';
import { Database, Outbox } from '#persistence';
import { Injectable } from '@nestjs/common';
import { In, IsNull, type EntityManager } from 'typeorm';
import { Clock } from '#runtime';
import { AuthSessionConfig } from '../config';
import { DriverRow } from '../drivers/driver.entity';
import { Presence } from '../presence/presence.service';
import { SessionCopies, type SessionCopy } from './session-copies';
import { SessionRow, type SessionEndReason } from './session.entity';

/** However much it is used, a session ends after this. */
const LONGEST_LIFE_MS = 30 * 86_400_000;
/** Sliding is written when it gains at least this share of the life: a busy driver costs a write a quarter of an hour. */
const SLIDE_SHARE = 1 / 96;

export interface OpenedSession {
  readonly accessToken: string;
  readonly expiresAt: number;
  readonly ended: readonly string[];
  readonly copy: SessionCopy;
}

/** Contracts 1.2 and 1.3: the truth in PostgreSQL, a copy in Redis. */
@Injectable()
export class SessionsService {
  private readonly key: KeyObject;
  private readonly lifeMs: number;

  constructor(
    config: AuthSessionConfig,
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly copies: SessionCopies,
    private readonly presence: Presence,
    private readonly clock: Clock,
  ) {
    this.key = sessionSigningKey(config.SESSION_SECRET);
    this.lifeMs = config.SESSION_TTL * 1_000;
  }

  /**
   * Opens the session of a launch, or gives back the one it opened. Belongs into a transaction that holds the driver's row.
   * @throws Refusal INIT_DATA_EXPIRED for a launch whose session has ended: else two phones would throw each other out for ever
   */
  async open(manager: EntityManager, driver: DriverRow, launch: string, newcomer = false): Promise<OpenedSession> {
    const now = this.clock.now();
    const launchHash = createHash('sha256').update(launch).digest('hex');
    // Who came this moment has no session that could be given back or ended.
    const before = newcomer ? null : await manager.findOneBy(SessionRow, { launchHash });
    if (before !== null) {
      if (before.endedAt !== null || before.expiresAt.getTime() <= now || before.driverId !== driver.id)
        throw new Refusal(INIT_DATA_EXPIRED);
      return this.opened(before, driver, []);
    }
    const ended = newcomer ? [] : await this.endAllOf(manager, driver.id, 'another-login');
    const salt = randomBytes(32);
    const session = manager.create(SessionRow, {
      sessionKey: sessionKeyOf(this.idOf(launchHash, salt)),
      driverId: driver.id,
      launchHash,
      salt,
      createdAt: new Date(now),
      expiresAt: new Date(now + Math.min(this.lifeMs, LONGEST_LIFE_MS)),
      endedAt: null,
      endReason: null,
    });
    await manager.insert(SessionRow, session);
    return this.opened(session, driver, ended);
  }

  /** After the commit: what the fast copy has to know. */
  async publish({ copy, ended }: OpenedSession): Promise<void> {
    await this.copies.drop(ended);
    await this.copies.write([copy], this.clock.now());
  }

  /** @throws Refusal SESSION_INVALID, SESSION_EXPIRED or DRIVER_BLOCKED */
  async validate(sessionKey: string): Promise<Session> {
    const [session] = await this.touch([sessionKey]);
    if (session !== undefined) return session;
    const row = await this.database.source.manager.findOneBy(SessionRow, { sessionKey });
    if (row === null || row.endedAt !== null) throw new Refusal(SESSION_INVALID);
    const driver = await this.database.source.manager.findOneBy(DriverRow, { id: row.driverId });
    throw new Refusal(driver?.blockedAt == null ? SESSION_EXPIRED : DRIVER_BLOCKED);
  }

  /** Those of the asked that stand, slid: one read of Redis, one of PostgreSQL for what Redis does not have. */
  async touch(sessionKeys: readonly string[]): Promise<Session[]> {
    if (sessionKeys.length === 0) return [];
    const now = this.clock.now();
    const copies = await this.copies.read(sessionKeys);
    const missing = sessionKeys.filter((_, index) => copies[index] === undefined);
    const found = missing.length === 0 ? [] : await this.load(missing, now);
    const live = [...copies.filter((copy) => copy !== undefined), ...found].filter(({ expiresAt }) => expiresAt > now);
    const due = live.filter(({ seenAt }) => this.presence.isDue(seenAt, now));
    this.presence.noteInPassing([...new Set(due.map(({ driverId }) => driverId))], now);
    const toWrite = new Set([...found, ...due].map(({ sessionKey }) => sessionKey));
    const { slid, unchanged } = this.slide(
      live.map((copy) => (due.includes(copy) ? { ...copy, seenAt: now } : copy)),
      now,
    );
    if (slid.length > 0) await this.store(slid);
    await this.copies.write([...slid, ...unchanged.filter(({ sessionKey }) => toWrite.has(sessionKey))], now);
    return [...slid, ...unchanged].map(({ sessionKey, driverId, language, timeZone, expiresAt }) => ({
      sessionKey,
      driverId,
      language,
      timeZone,
      expiresAt,
    }));
  }

  async end(sessionKey: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const row = await manager.findOne(SessionRow, {
        where: { sessionKey, endedAt: IsNull() },
        lock: { mode: 'pessimistic_write' },
      });
      if (row !== null) await this.endRow(manager, row, 'logout');
    });
    await this.copies.drop([sessionKey]);
  }

  /** Ends what a driver has open, in the caller's transaction. @returns keys whose copies are to be dropped after the commit */
  async endAllOf(manager: EntityManager, driverId: string, reason: SessionEndReason): Promise<string[]> {
    const rows = await manager.find(SessionRow, { where: { driverId, endedAt: IsNull() }, lock: { mode: 'pessimistic_write' } });
    for (const row of rows) await this.endRow(manager, row, reason);
    return rows.map(({ sessionKey }) => sessionKey);
  }

  dropCopies(sessionKeys: readonly string[]): Promise<void> {
    return this.copies.drop(sessionKeys);
  }

  /** The driver's language or zone has changed: the copy says so too. */
  async refreshCopies(driverId: string): Promise<void> {
    const rows = await this.database.source.manager.findBy(SessionRow, { driverId, endedAt: IsNull() });
    const now = this.clock.now();
    await this.copies.write(
      await this.load(
        rows.map(({ sessionKey }) => sessionKey),
        now,
      ),
      now,
    );
  }

  private async endRow(manager: EntityManager, { sessionKey, driverId }: SessionRow, reason: SessionEndReason): Promise<void> {
    await manager.update(SessionRow, { sessionKey }, { endedAt: new Date(this.clock.now()), endReason: reason });
    await this.outbox.add(manager, SessionEnded, { sessionKey, driverId, reason });
  }

  private async load(sessionKeys: readonly string[], now: number): Promise<SessionCopy[]> {
    const { manager } = this.database.source;
    const rows = await manager.findBy(SessionRow, { sessionKey: In([...sessionKeys]), endedAt: IsNull() });
    const drivers = await manager.findBy(DriverRow, { id: In(rows.map(({ driverId }) => driverId)), blockedAt: IsNull() });
    const byId = new Map(drivers.map((driver) => [driver.id, driver]));
    return rows.flatMap((row) => {
      const driver = byId.get(row.driverId);
      return driver === undefined || row.expiresAt.getTime() <= now ? [] : [copyOf(row, driver)];
    });
  }

  private slide(copies: readonly SessionCopy[], now: number): { slid: SessionCopy[]; unchanged: SessionCopy[] } {
    const slid: SessionCopy[] = [];
    const unchanged: SessionCopy[] = [];
    for (const copy of copies) {
      const expiresAt = Math.min(now + this.lifeMs, copy.createdAt + LONGEST_LIFE_MS);
      if (expiresAt - copy.expiresAt >= this.lifeMs * SLIDE_SHARE) slid.push({ ...copy, expiresAt });
      else unchanged.push(copy);
    }
    return { slid, unchanged };
  }

  private async store(slid: readonly SessionCopy[]): Promise<void> {
    await this.database.source.query(
      `update auth.sessions set expires_at = greatest(expires_at, slid.until)
       from (select unnest($1::text[]) as key, unnest($2::timestamptz[]) as until) slid
       where session_key = slid.key and ended_at is null`,
      [slid.map(({ sessionKey }) => sessionKey), slid.map(({ expiresAt }) => new Date(expiresAt).toISOString())],
    );
  }

  private opened(row: SessionRow, driver: DriverRow, ended: readonly string[]): OpenedSession {
    const accessToken = makeAccessToken(this.idOf(row.launchHash, row.salt), this.key);
    return { accessToken, expiresAt: row.expiresAt.getTime(), ended, copy: copyOf(row, driver) };
  }

  private idOf(launchHash: string, salt: Buffer): Buffer {
    return createHmac('sha256', this.key).update('session:').update(launchHash).update(salt).digest();
  }
}

const copyOf = (row: SessionRow, { language, timeZone, lastSeenAt }: DriverRow): SessionCopy => ({
  sessionKey: row.sessionKey,
  driverId: row.driverId,
  language,
  timeZone,
  expiresAt: row.expiresAt.getTime(),
  createdAt: row.createdAt.getTime(),
  seenAt: lastSeenAt.getTime(),
});
