import { createHash } from 'node:crypto';
import {
  CREDENTIALS_INVALID,
  LINK_INVALID,
  Refusal,
  TOTP_REQUIRED,
  type RefusalCode,
  type SigningIn,
  type StaffLinkSignInRequest,
  type StaffSignedIn,
  type StaffSignInRequest,
} from '#contracts';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Passwords } from '../accounts/passwords.service';
import { StaffAudit } from '../accounts/staff-audit.service';
import { StaffRow } from '../accounts/staff.entity';
import { StaffSessions } from '../sessions/staff-sessions.service';
import { Authenticators } from '../totp/authenticators.service';
import { Attempts } from './attempts.service';

/** Why somebody was not let in, for the audit log alone. */
type Reason = 'unknown-login' | 'wrong-password' | 'blocked' | 'wrong-code' | 'no-code' | 'link';

/** What a sign-in was refused with; thrown after the transaction that found it out is over. */
class Turned extends Error {
  constructor(
    readonly reason: Reason,
    readonly staffId?: string,
  ) {
    super(reason);
  }
}

const REFUSALS: Readonly<Record<Reason, RefusalCode>> = {
  'unknown-login': CREDENTIALS_INVALID,
  'wrong-password': CREDENTIALS_INVALID,
  blocked: CREDENTIALS_INVALID,
  'wrong-code': CREDENTIALS_INVALID,
  'no-code': TOTP_REQUIRED,
  link: LINK_INVALID,
};

/** How staff come in: by login, password and code, or by the one-time link that went to their Telegram. */
@Injectable()
export class StaffSignIn {
  private readonly logger = new Logger(StaffSignIn.name);

  constructor(
    private readonly database: Database,
    private readonly attempts: Attempts,
    private readonly passwords: Passwords,
    private readonly authenticators: Authenticators,
    private readonly sessions: StaffSessions,
    private readonly audit: StaffAudit,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal CREDENTIALS_INVALID, TOTP_REQUIRED, LOGIN_LOCKED */
  async byPassword({ login: typed, password, totp, ...from }: StaffSignInRequest): Promise<StaffSignedIn> {
    const login = typed.trim().toLowerCase();
    await this.attempts.begin(login, from.address);
    const known = await this.database.source.manager.findOneBy(StaffRow, { login });
    // Compared whoever it is: whoever measures the time learns nothing about logins.
    const fits = await this.passwords.fits(password, known?.passwordHash);
    const signedIn = await this.letIn(from, async (manager) => {
      if (known === null) throw new Turned('unknown-login');
      if (!fits) throw new Turned('wrong-password', known.id);
      const staff = await this.lock(manager, known.id);
      // It was changed while the old one was being compared.
      if (staff.passwordHash !== known.passwordHash) throw new Turned('wrong-password', staff.id);
      if (staff.totpSecret === null) return { staff, second: 'none' };
      if (totp === undefined) throw new Turned('no-code', staff.id);
      const second = await this.authenticators.spend(manager, staff, totp);
      if (second === undefined) throw new Turned('wrong-code', staff.id);
      return { staff, second };
    }).catch(async (error: unknown) => {
      if (error instanceof Refusal && error.is(TOTP_REQUIRED)) await this.attempts.forgive(login, from.address);
      throw error;
    });
    await this.attempts.succeeded(login, from.address);
    return signedIn;
  }

  /** @throws Refusal LINK_INVALID, LOGIN_LOCKED */
  async byLink({ token, ...from }: StaffLinkSignInRequest): Promise<StaffSignedIn> {
    await this.attempts.begin(undefined, from.address);
    const signedIn = await this.letIn(from, async (manager) => {
      const [[link]] = await manager.query<[{ staff_id: string; expires_at: Date }[], number]>(
        'delete from auth.staff_links where token_hash = $1 returning staff_id, expires_at',
        [linkHash(token)],
      );
      if (link === undefined || link.expires_at.getTime() <= this.clock.now()) throw new Turned('link', link?.staff_id);
      return { staff: await this.lock(manager, link.staff_id, 'link'), second: 'link' };
    });
    await this.attempts.forgive(undefined, from.address);
    return signedIn;
  }

  private async letIn(
    from: SigningIn,
    prove: (manager: EntityManager) => Promise<{ staff: StaffRow; second: string }>,
  ): Promise<StaffSignedIn> {
    try {
      return await this.database.transaction(async (manager) => {
        const { staff, second } = await prove(manager);
        staff.lastSignInAt = new Date(this.clock.now());
        await manager.update(StaffRow, { id: staff.id }, { lastSignInAt: staff.lastSignInAt });
        const { address } = from;
        const actor = `staff:${staff.id}`;
        await this.audit.note(manager, { action: 'staff.signed-in', staffId: staff.id, actor, address, facts: { second } });
        return this.sessions.open(manager, staff, from);
      });
    } catch (error) {
      if (!(error instanceof Turned)) throw error;
      if (error.reason !== 'no-code') await this.noteRefusal(error, from);
      throw new Refusal(REFUSALS[error.reason]);
    }
  }

  /** Holds the account to the end of the transaction, so that one code opens one session. */
  private async lock(manager: EntityManager, id: string, otherwise: Reason = 'blocked'): Promise<StaffRow> {
    const staff = await manager.findOne(StaffRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (staff === null || staff.blockedAt !== null) throw new Turned(otherwise, id);
    return staff;
  }

  private async noteRefusal({ reason, staffId }: Turned, { address }: SigningIn): Promise<void> {
    const deed = { action: 'staff.sign-in-refused', actor: 'unknown', staffId, address, facts: { reason } };
    try {
      await this.database.transaction((manager) => this.audit.note(manager, deed));
    } catch (error) {
      // The refusal stands whether or not it could be written down.
      this.logger.error(error, 'a refused sign-in could not be audited');
    }
  }
}

/** What is kept of a link. */
export const linkHash = (token: string): string => createHash('sha256').update(token).digest('hex');
