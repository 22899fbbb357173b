import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One request to YooKassa: stored before it is sent, sent again byte for byte under the same key until its answer is known. */
@Entity('payment_attempts')
export class AttemptRow {
  /** Idempotence key. */
  @PrimaryColumn('uuid') key!: string;
  @Column('uuid', { name: 'payment_id' }) paymentId!: string;
  /** Set when it is a refund of the payment that is asked for. */
  @Column('uuid', { name: 'refund_id', nullable: true }) refundId!: string | null;
  @Column('bytea') body!: Buffer;
  @Column('text') state!: 'open' | 'answered' | 'refused' | 'given-up';
  @Column('integer') tries!: number;
  @Column('text', { nullable: true }) error!: string | null;
  @Column('timestamptz', { name: 'next_try_at' }) nextTryAt!: Date;
  /** Somebody waits for its answer until then, by PostgreSQL's clock. */
  @Column('timestamptz', { name: 'taken_until', nullable: true }) takenUntil!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt!: Date | null;
}
