import type { Language, Staff, StaffRole } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A member of staff. Nothing here opens the panel: the password is hashed, the authenticator's secrets are sealed. */
@Entity('staff')
export class StaffRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') login!: string;
  @Column('text') name!: string;
  @Column('text') role!: StaffRole;
  @Column('text') language!: Language;
  @Column('bigint', { name: 'telegram_id', nullable: true }) telegramId!: string | null;
  @Column('text', { name: 'password_hash' }) passwordHash!: string;
  @Column('text', { name: 'totp_secret', nullable: true }) totpSecret!: string | null;
  /** Waits for the first code of the phone. */
  @Column('text', { name: 'totp_pending', nullable: true }) totpPending!: string | null;
  /** The step of thirty seconds whose code was used last: none up to it is taken again. */
  @Column('bigint', { name: 'totp_last_step' }) totpLastStep!: string;
  @Column('timestamptz', { name: 'blocked_at', nullable: true }) blockedAt!: Date | null;
  @Column('timestamptz', { name: 'last_sign_in_at', nullable: true }) lastSignInAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('integer') version!: number;
}

export const toStaff = (row: StaffRow): Staff => ({
  id: row.id,
  login: row.login,
  name: row.name,
  role: row.role,
  language: row.language,
  telegramId: row.telegramId,
  totp: row.totpSecret !== null,
  blockedAt: row.blockedAt?.toISOString() ?? null,
  lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});
