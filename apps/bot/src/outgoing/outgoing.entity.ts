import type { KeptCall } from '#messaging';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const OUTGOING_STATES = ['waiting', 'sending', 'sent', 'failed', 'dropped'] as const;
/** `dropped`: not wanted any more, or the chat is out of reach. `failed`: Telegram will never take it. */
export type OutgoingState = (typeof OUTGOING_STATES)[number];

/** Lower goes first. `card`: an earlier alert that is brought up to date. */
export const PRIORITY = { answer: 0, status: 1, alert: 2, card: 3, mailing: 4 } as const;
export type Priority = keyof typeof PRIORITY;

/** A message on its way to Telegram, kept afterwards as the record of its delivery. */
@Entity('outgoing')
export class OutgoingRow {
  @PrimaryColumn('bigint', { generated: 'identity' }) id!: string;
  /** Unique: what is asked for twice is sent once. */
  @Column('text') key!: string;
  @Column('bigint', { name: 'chat_id' }) chatId!: string;
  /** Which letter renders it. */
  @Column('text') kind!: string;
  @Column('smallint') priority!: number;
  @Column('jsonb') content!: object;
  /** Message that it changes, for edits. */
  @Column('bigint', { name: 'edits_message_id', nullable: true }) editsMessageId!: string | null;
  @Column('text') state!: OutgoingState;
  @Column('smallint') tries!: number;
  /** An earlier try may have reached the chat: its answer was lost. */
  @Column('boolean') uncertain!: boolean;
  @Column('timestamptz', { name: 'not_before' }) notBefore!: Date;
  @Column('timestamptz', { name: 'sending_until', nullable: true }) sendingUntil!: Date | null;
  @Column('bigint', { name: 'message_id', nullable: true }) messageId!: string | null;
  @Column('text', { nullable: true }) error!: string | null;
  /** In which it was put here: the id and the trace go on to Telegram. */
  @Column('jsonb', { nullable: true }) work!: KeptCall | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'sent_at', nullable: true }) sentAt!: Date | null;
}
