import { randomBytes } from 'node:crypto';
import { Refusal, STAFF_UNKNOWN, type CreateStaffLinkRequest, type StaffLink } from '#contracts';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { StaffAudit } from '../accounts/staff-audit.service';
import { StaffRow } from '../accounts/staff.entity';
import { linkHash } from './staff-sign-in.service';

const LIFE_MS = 600_000;
const TOKEN_BYTES = 32;

/** Links that open a session once, for the account they were made for. */
@Injectable()
export class StaffLinks {
  constructor(
    private readonly database: Database,
    private readonly audit: StaffAudit,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal NOT_FOUND for whoever is not of the staff, or blocked */
  async create({ telegramId, login, actor }: CreateStaffLinkRequest): Promise<StaffLink> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const expiresAt = new Date(this.clock.now() + LIFE_MS);
    const who = telegramId === undefined ? { login: login ?? '' } : { telegramId };
    const staffId = await this.database.transaction(async (manager) => {
      const staff = await manager.findOneBy(StaffRow, { ...who, blockedAt: IsNull() });
      if (staff === null) throw new Refusal(STAFF_UNKNOWN);
      await manager.query(
        `insert into auth.staff_links (token_hash, staff_id, expires_at) values ($1, $2, $3)
         on conflict (staff_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at`,
        [linkHash(token), staff.id, expiresAt],
      );
      await this.audit.note(manager, { action: 'staff.link-made', staffId: staff.id, actor });
      return staff.id;
    });
    return { staffId, token, expiresAt: expiresAt.toISOString() };
  }
}
