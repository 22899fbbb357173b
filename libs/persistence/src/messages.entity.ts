import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A fact that waits to be said. Written in the transaction that made it true. */
@Entity('outbox')
export class OutboxRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') subject!: string;
  @Column('jsonb') headers!: Record<string, string>;
  @Column('jsonb') payload!: object;
  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'published_at', nullable: true }) publishedAt!: Date | null;
}

/** A fact that was heard: the key makes hearing it twice impossible. */
@Entity('inbox')
export class InboxRow {
  @PrimaryColumn('text') consumer!: string;
  @PrimaryColumn('text', { name: 'event_id' }) eventId!: string;
  @CreateDateColumn({ type: 'timestamptz', name: 'processed_at' }) processedAt!: Date;
}
