import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One line of the audit log. */
@Entity('audit')
export class AuditRow {
  /** From 1 without a gap. */
  @PrimaryColumn('bigint') seq!: string;
  /** Of the event that said it: the same one makes one line. */
  @Column('text', { name: 'event_id' }) eventId!: string;
  @Column('text') service!: string;
  @Column('text') action!: string;
  @Column('text') actor!: string;
  @Column('text', { nullable: true }) target!: string | null;
  /** When it happened. */
  @Column('timestamptz') at!: Date;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  @Column('text', { name: 'request_id', nullable: true }) requestId!: string | null;
  @Column('text', { nullable: true }) address!: string | null;
  @Column('json', { nullable: true }) before!: object | null;
  @Column('json', { nullable: true }) after!: object | null;
  @Column('json', { nullable: true }) facts!: object | null;
  @Column('bytea') hash!: Buffer;
}
