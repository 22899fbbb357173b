import type { Language } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A chat the bot may write to: a driver's own (its id is their Telegram id) or a group of dispatchers. */
@Entity('chats')
export class ChatRow {
  /** Text: ids go up to 52 bits, groups are negative. */
  @PrimaryColumn('bigint', { name: 'chat_id' }) chatId!: string;
  @Column('uuid', { name: 'driver_id', nullable: true }) driverId!: string | null;
  @Column('text') language!: Language;
  /** First and last name, as dispatchers should call them. */
  @Column('text', { nullable: true }) name!: string | null;
  @Column('text', { nullable: true }) phone!: string | null;
  /** Since when Telegram refuses our messages there. */
  @Column('timestamptz', { name: 'unreachable_since', nullable: true }) unreachableSince!: Date | null;
  @Column('text', { name: 'unreachable_reason', nullable: true }) unreachableReason!: string | null;
  /** Since when staff have shut the driver out. */
  @Column('timestamptz', { name: 'blocked_at', nullable: true }) blockedAt!: Date | null;
  /** A group that became a supergroup goes on under another id. */
  @Column('bigint', { name: 'moved_to', nullable: true }) movedTo!: string | null;
}
