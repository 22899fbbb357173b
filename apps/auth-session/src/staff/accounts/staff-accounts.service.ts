import { randomUUID } from 'node:crypto';
import {
  LAST_SUPER_ADMIN,
  LOGIN_TAKEN,
  Refusal,
  STAFF_UNKNOWN,
  TELEGRAM_TAKEN,
  VERSION_CONFLICT,
  type ChangeStaffRequest,
  type CreateStaffRequest,
  type Staff,
  type StaffWithPassword,
} from '#contracts';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { QueryFailedError, type EntityManager } from 'typeorm';
import { StaffSessionEnds } from '../sessions/staff-session-ends.service';
import { Passwords } from './passwords.service';
import { StaffAudit } from './staff-audit.service';
import { StaffRow, toStaff } from './staff.entity';

const isActiveSuperAdmin = ({ role, blockedAt }: StaffRow): boolean => role === 'super_admin' && blockedAt === null;

/** Who works here and with which rights. */
@Injectable()
export class StaffAccounts {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly ends: StaffSessionEnds,
    private readonly audit: StaffAudit,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<Staff[]> {
    return (await this.database.source.manager.find(StaffRow, { order: { login: 'ASC' } })).map(toStaff);
  }

  /** @throws Refusal NOT_FOUND */
  async byLogin(login: string): Promise<Staff> {
    const row = await this.database.source.manager.findOneBy(StaffRow, { login });
    if (row === null) throw new Refusal(STAFF_UNKNOWN);
    return toStaff(row);
  }

  /** @throws Refusal LOGIN_TAKEN, TELEGRAM_TAKEN */
  async create({ login, name, role, language, telegramId, password, ...by }: CreateStaffRequest): Promise<StaffWithPassword> {
    const given = password ?? this.passwords.random();
    const row = Object.assign(new StaffRow(), {
      id: randomUUID(),
      login,
      name,
      role,
      language: language ?? 'ru',
      telegramId: telegramId ?? null,
      passwordHash: await this.passwords.hash(given),
      totpSecret: null,
      totpPending: null,
      totpLastStep: '0',
      blockedAt: null,
      lastSignInAt: null,
      createdAt: new Date(this.clock.now()),
      version: 1,
    } satisfies StaffRow);
    await this.writing(async (manager) => {
      await manager.insert(StaffRow, row);
      await this.audit.note(manager, { action: 'staff.created', staffId: row.id, ...by, after: shownOf(row) });
    });
    return { staff: toStaff(row), ...(password === undefined ? { password: given } : {}) };
  }

  /**
   * Whatever takes rights or keys away ends the account's sessions at once and spoils its link.
   * @throws Refusal NOT_FOUND, VERSION_CONFLICT, LAST_SUPER_ADMIN, TELEGRAM_TAKEN
   */
  async change({ staffId, version, reason, actor, address, ...wanted }: ChangeStaffRequest): Promise<StaffWithPassword> {
    const password = wanted.resetPassword === true ? this.passwords.random() : undefined;
    const passwordHash = password === undefined ? undefined : await this.passwords.hash(password);
    const staff = await this.writing(async (manager) => {
      const { row, otherSuperAdmins } = await this.lock(manager, staffId);
      if (row.version !== version) throw new Refusal(VERSION_CONFLICT);
      const before = shownOf(row);
      const wasLast = isActiveSuperAdmin(row) && otherSuperAdmins === 0;
      const roleBefore = row.role;
      this.apply(row, wanted);
      if (passwordHash !== undefined) row.passwordHash = passwordHash;
      if (wasLast && !isActiveSuperAdmin(row)) throw new Refusal(LAST_SUPER_ADMIN);
      row.version++;
      await manager.save(row);
      const shut = wanted.blocked === true || row.role !== roleBefore || password !== undefined || wanted.resetTotp === true;
      if (shut) await this.ends.endAll(manager, staffId, row.blockedAt === null ? 'changed' : 'blocked');
      if (shut || wanted.telegramId !== undefined)
        await manager.query('delete from auth.staff_links where staff_id = $1', [staffId]);
      if (wanted.resetTotp === true) await manager.query('delete from auth.staff_recovery_codes where staff_id = $1', [staffId]);
      const resets = { resetTotp: wanted.resetTotp === true, resetPassword: password !== undefined };
      const facts = { reason, ...resets };
      await this.audit.note(manager, { action: 'staff.changed', staffId, actor, address, before, after: shownOf(row), facts });
      return toStaff(row);
    });
    return { staff, ...(password === undefined ? {} : { password }) };
  }

  private apply(
    row: StaffRow,
    {
      name,
      role,
      telegramId,
      blocked,
      resetTotp,
    }: Pick<ChangeStaffRequest, 'name' | 'role' | 'telegramId' | 'blocked' | 'resetTotp'>,
  ): void {
    if (name !== undefined) row.name = name;
    if (role !== undefined) row.role = role;
    if (telegramId !== undefined) row.telegramId = telegramId;
    if (blocked === true) row.blockedAt ??= new Date(this.clock.now());
    if (blocked === false) row.blockedAt = null;
    if (resetTotp === true) Object.assign(row, { totpSecret: null, totpPending: null });
  }

  /** The account and all super admins in one order: two of them who demote each other queue up here. */
  private async lock(manager: EntityManager, staffId: string): Promise<{ row: StaffRow; otherSuperAdmins: number }> {
    const rows = await manager.find(StaffRow, {
      where: [{ id: staffId }, { role: 'super_admin' }],
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    const row = rows.find(({ id }) => id === staffId);
    if (row === undefined) throw new Refusal(STAFF_UNKNOWN);
    return { row, otherSuperAdmins: rows.filter((other) => other !== row && isActiveSuperAdmin(other)).length };
  }

  private async writing<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      const { constraint } = error instanceof QueryFailedError ? (error.driverError as { constraint?: string }) : {};
      if (constraint === 'staff_login_taken') throw new Refusal(LOGIN_TAKEN);
      if (constraint === 'staff_telegram_taken') throw new Refusal(TELEGRAM_TAKEN);
      throw error;
    }
  }
}

/** For the audit log. */
const shownOf = ({ login, name, role, telegramId, blockedAt, totpSecret }: StaffRow): Record<string, unknown> => ({
  login,
  name,
  role,
  telegramId,
  blocked: blockedAt !== null,
  totp: totpSecret !== null,
});
