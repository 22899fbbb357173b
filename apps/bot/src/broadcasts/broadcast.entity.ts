import type { Broadcast, BroadcastButton, BroadcastState, BroadcastTexts, Condition } from '#contracts';
import { Column, Entity, Generated, PrimaryColumn } from 'typeorm';

/** A mailing. Its counters are written with the rows they count, so that nobody has to count these. */
@Entity('broadcasts')
export class BroadcastRow {
  @PrimaryColumn('uuid') id!: string;
  /** Order of their making. */
  @Generated('increment') @Column('bigint') number!: string;
  @Column('text') title!: string;
  @Column('jsonb') condition!: Condition;
  @Column('jsonb') texts!: BroadcastTexts;
  @Column('jsonb', { nullable: true }) button!: BroadcastButton | null;
  @Column('text') state!: BroadcastState;
  @Column('timestamptz', { name: 'scheduled_at', nullable: true }) scheduledAt!: Date | null;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
  /** The last driver that was looked at while the recipients are gathered, in the order of ids. */
  @Column('uuid', { name: 'gathered_up_to', nullable: true }) gatheredUpTo!: string | null;
  @Column('boolean') gathered!: boolean;
  /** Telegram does not say whether it takes messages: until then no more are put in. */
  @Column('timestamptz', { name: 'hold_until', nullable: true }) holdUntil!: Date | null;
  @Column('int') total!: number;
  /** Recipients whose message is in the outgoing queue. */
  @Column('int') queued!: number;
  @Column('int') sent!: number;
  @Column('int') failed!: number;
  @Column('int') dropped!: number;
  @Column('int') clicked!: number;
  @Column('jsonb') reasons!: Record<string, number>;
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('int') version!: number;
}

const moment = (at: Date | null): string | null => at?.toISOString() ?? null;

export function toBroadcast(row: BroadcastRow): Broadcast {
  const { id, title, condition, texts, button, state, total, queued, sent, failed, clicked, createdBy, version } = row;
  const waiting = total - sent - failed - row.dropped;
  // Nobody waits for what was canceled but those whose message is just on its way.
  const given = state === 'canceled' ? waiting - queued : 0;
  return {
    id,
    title,
    condition,
    texts,
    button,
    state,
    scheduledAt: moment(row.scheduledAt),
    startedAt: moment(row.startedAt),
    finishedAt: moment(row.finishedAt),
    progress: {
      total,
      waiting: waiting - given,
      sent,
      failed,
      dropped: row.dropped + given,
      clicked,
      byReason: given === 0 ? row.reasons : { ...row.reasons, canceled: (row.reasons['canceled'] ?? 0) + given },
    },
    createdBy,
    createdAt: row.createdAt.toISOString(),
    version,
  };
}
