import type { AccessSource, Language } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A driver as billing knows them. The row's lock is what every change of a driver's days or money takes first. */
@Entity('customers')
export class CustomerRow {
  @PrimaryColumn('uuid', { name: 'driver_id' }) driverId!: string;
  /** Stands for the driver where a number is needed. */
  @Column('bigint', { generated: 'identity' }) number!: string;
  @Column('text', { name: 'telegram_id', nullable: true }) telegramId!: string | null;
  @Column('text') language!: Language;
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  @Column('text', { name: 'receipt_email', nullable: true }) receiptEmail!: string | null;
  /** Another one after every change of access. */
  @Column('uuid') token!: string;
  @Column('bigint') version!: string;
  @Column('boolean', { name: 'auto_renew' }) autoRenew!: boolean;
  /** End of the last period, kept here for those who look for ends. */
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  /** Of that period. */
  @Column('text', { nullable: true }) source!: AccessSource | null;
  @Column('timestamptz', { name: 'next_notice_at', nullable: true }) nextNoticeAt!: Date | null;
  @Column('timestamptz', { name: 'blocked_at', nullable: true }) blockedAt!: Date | null;
  /** Of what auth said last of blocking; an older word that comes late is not believed. */
  @Column('int', { name: 'standing_version', default: 0 }) standingVersion!: number;
  @Column('timestamptz', { name: 'erased_at', nullable: true }) erasedAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
