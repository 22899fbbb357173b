import type { Driver, Language, Truck } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person who has logged in. Erased people keep their id, and nothing else. */
@Entity('drivers')
export class DriverRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('bigint', { name: 'telegram_id', nullable: true }) telegramId!: string | null;
  @Column('text', { name: 'first_name' }) firstName!: string;
  @Column('text', { name: 'last_name', nullable: true }) lastName!: string | null;
  @Column('text', { nullable: true }) username!: string | null;
  @Column('text') language!: Language;
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  @Column('text', { name: 'photo_url', nullable: true }) photoUrl!: string | null;
  @Column('text', { nullable: true }) phone!: string | null;
  @Column('text', { nullable: true }) email!: string | null;
  @Column('jsonb', { nullable: true }) truck!: Truck | null;
  @Column('timestamptz', { name: 'blocked_at', nullable: true }) blockedAt!: Date | null;
  @Column('timestamptz', { name: 'erased_at', nullable: true }) erasedAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'last_login_at' }) lastLoginAt!: Date;
  /** To five minutes. */
  @Column('timestamptz', { name: 'last_seen_at' }) lastSeenAt!: Date;
  @Column('text', { name: 'block_reason', nullable: true }) blockReason!: string | null;
  @Column('text', { array: true }) tags!: string[];
  /** Grows with tags and with blocking: whoever changes them names the one they looked at. */
  @Column('integer') version!: number;
}

/** Of `DriverRow`, under its own names, for statements that the mapper does not write. */
export const DRIVER_COLUMNS = `id, telegram_id as "telegramId", first_name as "firstName", last_name as "lastName", username, language,
  time_zone as "timeZone", photo_url as "photoUrl", phone, email, truck, blocked_at as "blockedAt", erased_at as "erasedAt",
  created_at as "createdAt", last_login_at as "lastLoginAt", last_seen_at as "lastSeenAt", block_reason as "blockReason", tags, version`;

const present = <K extends string, V>(name: K, value: V | null): Partial<Record<K, V>> =>
  value === null ? {} : ({ [name]: value } as Record<K, V>);

/** The driver as they see themself. */
export const toDriver = (row: DriverRow): Driver => ({
  id: row.id,
  telegramId: row.telegramId ?? '0',
  firstName: row.firstName,
  ...present('lastName', row.lastName),
  ...present('username', row.username),
  language: row.language,
  timeZone: row.timeZone,
  ...present('photoUrl', row.photoUrl),
  ...present('phone', row.phone),
  ...present('email', row.email),
  ...present('truck', row.truck),
});
