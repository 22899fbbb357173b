import { randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import {
  makeAccessToken,
  Refusal,
  sessionKeyOf,
  STAFF_SESSION_INVALID,
  STAFF_UNKNOWN,
  staffSigningKey,
  type EndStaffSessionRequest,
  type ListStaffSessionsRequest,
  type SigningIn,
  type StaffSession,
  type StaffSessionLine,
  type StaffSignedIn,
} from '#contracts';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, MoreThan, type EntityManager } from 'typeorm';
import { AuthSessionConfig } from '../../config';
import { StaffAudit } from '../accounts/staff-audit.service';
import { StaffRow, toStaff } from '../accounts/staff.entity';
import { StaffSessionEnds } from './staff-session-ends.service';
import { StaffSessionRow } from './staff-session.entity';

const HOUR_MS = 3_600_000;
/** Unused for so long it ends. */
const IDLE_MS = 8 * HOUR_MS;
/** However much it is used, it ends after this. */
const LONGEST_LIFE_MS = 24 * HOUR_MS;
/** Use is written down so often. */
const SEEN_EVERY_MS = 60_000;
/** What has ended long ago is of no use to anybody. */
const KEPT_MS = 90 * 24 * HOUR_MS;
const MOST_SHOWN = 500;

/** The sessions of staff: few of them, so they stand in PostgreSQL alone and an end is an end at once. */
@Injectable()
export class StaffSessions {
  private readonly key: KeyObject;
  private readonly totpRequired: boolean;

  constructor(
    { SESSION_SECRET, STAFF_TOTP_REQUIRED }: AuthSessionConfig,
    private readonly database: Database,
    private readonly ends: StaffSessionEnds,
    private readonly audit: StaffAudit,
    private readonly clock: Clock,
  ) {
    this.key = staffSigningKey(SESSION_SECRET);
    this.totpRequired = STAFF_TOTP_REQUIRED;
  }

  /** Opens a session in the caller's transaction, which holds the account's row. */
  async open(manager: EntityManager, staff: StaffRow, { address, userAgent }: SigningIn): Promise<StaffSignedIn> {
    const now = this.clock.now();
    const id = randomBytes(32);
    const row = Object.assign(new StaffSessionRow(), {
      sessionKey: sessionKeyOf(id),
      id: randomUUID(),
      staffId: staff.id,
      createdAt: new Date(now),
      lastSeenAt: new Date(now),
      expiresAt: new Date(now + IDLE_MS),
      endedAt: null,
      address: address ?? null,
      userAgent: userAgent ?? null,
    } satisfies StaffSessionRow);
    await manager.insert(StaffSessionRow, row);
    await manager.delete(StaffSessionRow, { staffId: staff.id, expiresAt: LessThan(new Date(now - KEPT_MS)) });
    return { session: this.sessionOf(row, staff), token: makeAccessToken(id, this.key) };
  }

  /** @throws Refusal STAFF_SESSION_INVALID */
  async validate(sessionKey: string): Promise<StaffSession> {
    const { manager } = this.database.source;
    const { row, staff } = await this.standing(manager, sessionKey);
    const now = this.clock.now();
    if (now - row.lastSeenAt.getTime() < SEEN_EVERY_MS) return this.sessionOf(row, staff);
    const expiresAt = new Date(Math.min(now + IDLE_MS, row.createdAt.getTime() + LONGEST_LIFE_MS));
    const seen = { lastSeenAt: new Date(now), expiresAt };
    await manager.update(StaffSessionRow, { sessionKey, endedAt: IsNull() }, seen);
    return this.sessionOf(Object.assign(row, seen), staff);
  }

  /** The session and its account as they stand. @throws Refusal STAFF_SESSION_INVALID */
  async standing(manager: EntityManager, sessionKey: string): Promise<{ row: StaffSessionRow; staff: StaffRow }> {
    const row = await manager.findOneBy(StaffSessionRow, { sessionKey, endedAt: IsNull() });
    if (row === null || row.expiresAt.getTime() <= this.clock.now()) throw new Refusal(STAFF_SESSION_INVALID);
    const staff = await manager.findOneBy(StaffRow, { id: row.staffId, blockedAt: IsNull() });
    if (staff === null) throw new Refusal(STAFF_SESSION_INVALID);
    return { row, staff };
  }

  async list({ staffId, sessionKey }: ListStaffSessionsRequest): Promise<StaffSessionLine[]> {
    const { manager } = this.database.source;
    const rows = await manager.find(StaffSessionRow, {
      where: { staffId, endedAt: IsNull(), expiresAt: MoreThan(new Date(this.clock.now())) },
      order: { lastSeenAt: 'DESC', id: 'ASC' },
      take: MOST_SHOWN,
    });
    const login = (await manager.findOneBy(StaffRow, { id: staffId }))?.login ?? '';
    return rows.map((row) => ({
      id: row.id,
      staffId,
      login,
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      address: row.address,
      userAgent: row.userAgent,
      current: row.sessionKey === sessionKey,
    }));
  }

  /** One that has ended is ended already. @throws Refusal NOT_FOUND for one of another account than `staffId` */
  async end({ id, staffId, actor, address }: EndStaffSessionRequest): Promise<void> {
    await this.database.transaction(async (manager) => {
      const row = await manager.findOneBy(StaffSessionRow, { id, ...(staffId === undefined ? {} : { staffId }) });
      if (row === null) throw new Refusal(STAFF_UNKNOWN);
      if ((await this.ends.end(manager, { sessionKey: row.sessionKey }, 'ended')) === 0) return;
      const facts = { sessionId: id };
      await this.audit.note(manager, { action: 'staff.session-ended', staffId: row.staffId, actor, address, facts });
    });
  }

  async signOut(sessionKey: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const row = await manager.findOneBy(StaffSessionRow, { sessionKey });
      if (row === null || (await this.ends.end(manager, { sessionKey }, 'sign-out')) === 0) return;
      await this.audit.note(manager, { action: 'staff.signed-out', staffId: row.staffId, actor: `staff:${row.staffId}` });
    });
  }

  private sessionOf({ sessionKey, expiresAt }: StaffSessionRow, staff: StaffRow): StaffSession {
    const totpEnrolmentRequired = this.totpRequired && staff.totpSecret === null;
    return { sessionKey, staff: toStaff(staff), expiresAt: expiresAt.toISOString(), totpEnrolmentRequired };
  }
}
