import type { SESSION_END_REASONS } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type SessionEndReason = (typeof SESSION_END_REASONS)[number];

/**
 * A session. Nothing stored here opens one: its id is made of the secret, the launch and the salt, and only its hash is kept.
 * One launch string opens one session, once; a driver has one that has not ended.
 */
@Entity('sessions')
export class SessionRow {
  @PrimaryColumn('text', { name: 'session_key' }) sessionKey!: string;
  @Column('uuid', { name: 'driver_id' }) driverId!: string;
  @Column('text', { name: 'launch_hash' }) launchHash!: string;
  @Column('bytea') salt!: Buffer;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { name: 'end_reason', nullable: true }) endReason!: SessionEndReason | null;
}
