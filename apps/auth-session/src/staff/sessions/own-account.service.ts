import {
  PASSWORD_INVALID,
  Refusal,
  type BeginTotpRequest,
  type ChangeOwnStaffRequest,
  type ChangeStaffPasswordRequest,
  type Staff,
  type TotpEnrolment,
  type VerifyTotpRequest,
} from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Passwords } from '../accounts/passwords.service';
import { StaffAudit } from '../accounts/staff-audit.service';
import { StaffRow, toStaff } from '../accounts/staff.entity';
import { Attempts } from '../sign-in/attempts.service';
import { Authenticators } from '../totp/authenticators.service';
import { StaffSessionEnds } from './staff-session-ends.service';
import { StaffSessions } from './staff-sessions.service';

/** What a member of staff does to their own account, in the name of the session that asks. */
@Injectable()
export class OwnAccount {
  constructor(
    private readonly database: Database,
    private readonly sessions: StaffSessions,
    private readonly ends: StaffSessionEnds,
    private readonly attempts: Attempts,
    private readonly passwords: Passwords,
    private readonly authenticators: Authenticators,
    private readonly audit: StaffAudit,
  ) {}

  /** @throws Refusal STAFF_SESSION_INVALID */
  change({ sessionKey, language }: ChangeOwnStaffRequest): Promise<Staff> {
    return this.withOwn(sessionKey, async (manager, staff) => {
      if (language !== undefined) await manager.update(StaffRow, { id: staff.id }, { language });
      return toStaff(Object.assign(staff, { language: language ?? staff.language }));
    });
  }

  /** All other sessions of the account end. @throws Refusal STAFF_SESSION_INVALID, PASSWORD_INVALID, LOGIN_LOCKED */
  async changePassword({ sessionKey, current, next, address }: ChangeStaffPasswordRequest): Promise<void> {
    await this.prove(sessionKey, current, 'current', address);
    const passwordHash = await this.passwords.hash(next);
    await this.withOwn(sessionKey, async (manager, staff) => {
      await manager.update(StaffRow, { id: staff.id }, { passwordHash });
      await this.ends.endAll(manager, staff.id, 'changed', sessionKey);
      await this.note(manager, staff, 'staff.password-changed', address);
    });
  }

  /** @throws Refusal STAFF_SESSION_INVALID, and PASSWORD_INVALID or LOGIN_LOCKED where an authenticator is set up already */
  async beginTotp({ sessionKey, password, address }: BeginTotpRequest): Promise<TotpEnrolment> {
    const { staff } = await this.sessions.standing(this.database.source.manager, sessionKey);
    if (staff.totpSecret !== null) await this.prove(sessionKey, password ?? '', 'password', address);
    return this.withOwn(sessionKey, (manager, own) => this.authenticators.begin(manager, own));
  }

  /** All other sessions of the account end. @throws Refusal STAFF_SESSION_INVALID, TOTP_INVALID */
  verifyTotp({ sessionKey, code, address }: VerifyTotpRequest): Promise<string[]> {
    return this.withOwn(sessionKey, async (manager, staff) => {
      const codes = await this.authenticators.verify(manager, staff, code);
      await this.ends.endAll(manager, staff.id, 'changed', sessionKey);
      await this.note(manager, staff, 'staff.totp-set', address);
      return codes;
    });
  }

  /** A session left open is not its owner. */
  private async prove(sessionKey: string, password: string, field: string, address: string | undefined): Promise<void> {
    const { staff } = await this.sessions.standing(this.database.source.manager, sessionKey);
    await this.attempts.begin(staff.login, address);
    if (!(await this.passwords.fits(password, staff.passwordHash)))
      throw new Refusal(PASSWORD_INVALID, { errors: [{ field, code: 'FORMAT' }] });
    await this.attempts.succeeded(staff.login, address);
  }

  /** In one transaction that holds the account's row. */
  private withOwn<T>(sessionKey: string, work: (manager: EntityManager, staff: StaffRow) => Promise<T>): Promise<T> {
    return this.database.transaction(async (manager) => {
      const { staff } = await this.sessions.standing(manager, sessionKey);
      const row = await manager.findOneOrFail(StaffRow, { where: { id: staff.id }, lock: { mode: 'pessimistic_write' } });
      return work(manager, row);
    });
  }

  private note(manager: EntityManager, { id }: StaffRow, action: string, address: string | undefined): Promise<void> {
    return this.audit.note(manager, { action, staffId: id, actor: `staff:${id}`, address });
  }
}
