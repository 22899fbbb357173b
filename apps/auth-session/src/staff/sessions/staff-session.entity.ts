import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A session of a member of staff. The token that opens it is not here: only its hash. */
@Entity('staff_sessions')
export class StaffSessionRow {
  @PrimaryColumn('text', { name: 'session_key' }) sessionKey!: string;
  /** Names it in the list of sessions. */
  @Column('uuid') id!: string;
  @Column('uuid', { name: 'staff_id' }) staffId!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** To a minute. */
  @Column('timestamptz', { name: 'last_seen_at' }) lastSeenAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { nullable: true }) address!: string | null;
  @Column('text', { name: 'user_agent', nullable: true }) userAgent!: string | null;
}
