import { Lease } from '#persistence';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { OutgoingRow } from './outgoing.entity';

/** A sender that froze or died loses the queue after this. */
const LEASE_MS = 4_000;
/** Longer than any call to Telegram takes: after it nobody waits for the answer any more. */
export const TRY_MS = 12_000;

/** The queue's rows as the sender moves them. Every step is one statement that another replica cannot undo. */
@Injectable()
export class Queue {
  readonly lease: Lease;

  constructor(@InjectDataSource() private readonly source: DataSource) {
    this.lease = new Lease(source, 'bot', 'sender', LEASE_MS);
  }

  get connected(): boolean {
    return this.source.isInitialized;
  }

  /** What may be sent, most urgent first, oldest first; chats that rest are left out. */
  async due(resting: readonly string[], limit: number): Promise<OutgoingRow[]> {
    return this.source
      .getRepository(OutgoingRow)
      .createQueryBuilder('row')
      .where(`row.state = 'waiting' and row.notBefore <= clock_timestamp()`)
      .andWhere('row.chatId <> all(:resting)', { resting })
      .orderBy('row.priority')
      .addOrderBy('row.id')
      .limit(limit)
      .getMany();
  }

  async waitingOf(chatId: string, kind: string, limit: number): Promise<OutgoingRow[]> {
    return this.source
      .getRepository(OutgoingRow)
      .createQueryBuilder('row')
      .where(`row.state = 'waiting' and row.notBefore <= clock_timestamp() and row.chatId = :chatId and row.kind = :kind`, {
        chatId,
        kind,
      })
      .orderBy('row.id')
      .limit(limit)
      .getMany();
  }

  /**
   * Takes rows for one try, if the lease is still ours. They were read a while ago: what another sender did with them meanwhile, and whether
   * it came to an end, is learned here. @returns those taken
   */
  async claim(rows: readonly OutgoingRow[]): Promise<OutgoingRow[]> {
    const [taken] = await this.source.query<[Pick<OutgoingRow, 'id' | 'tries' | 'uncertain'>[]]>(
      `update bot.outgoing set state = 'sending', tries = least(tries + 1, 1000), sending_until = clock_timestamp() + $2 * interval '1 ms'
       where id = any($1) and state = 'waiting' and ${this.lease.stillHeld} returning id, tries, uncertain`,
      [rows.map(({ id }) => id), TRY_MS],
    );
    const now = new Map(taken.map((row) => [row.id, row]));
    return rows.filter(({ id }) => now.has(id)).map((row) => Object.assign(row, now.get(row.id)));
  }

  /** Records that Telegram took them. A row that was given up for lost meanwhile is found again. */
  async delivered(manager: EntityManager, rows: readonly OutgoingRow[], messageId: string | null): Promise<void> {
    await manager.query(
      `update bot.outgoing set state = 'sent', sent_at = clock_timestamp(), sending_until = null, message_id = $2, error = null
       where id = any($1) and state in ('sending', 'waiting')`,
      [rows.map(({ id }) => id), messageId],
    );
  }

  async end(manager: EntityManager, rows: readonly OutgoingRow[], state: 'failed' | 'dropped', error: string): Promise<void> {
    await manager.query(
      `update bot.outgoing set state = $2, sending_until = null, error = $3 where id = any($1) and state = 'sending'`,
      [rows.map(({ id }) => id), state, error.slice(0, 500)],
    );
  }

  async again(rows: readonly OutgoingRow[], inMs: number, uncertain: boolean, error: string): Promise<void> {
    await this.source.query(
      `update bot.outgoing set state = 'waiting', sending_until = null, not_before = clock_timestamp() + $2 * interval '1 ms',
         uncertain = uncertain or $3, error = $4 where id = any($1) and state = 'sending'`,
      [rows.map(({ id }) => id), inMs, uncertain, error.slice(0, 500)],
    );
  }

  /** Rows whose sender died between the call and its record: whether they arrived is unknown. */
  async takeBackLost(): Promise<number> {
    const [rows] = await this.source.query<[object[]]>(
      `update bot.outgoing set state = 'waiting', sending_until = null, uncertain = true
       where state = 'sending' and sending_until < clock_timestamp() and ${this.lease.stillHeld} returning 1`,
    );
    return rows.length;
  }

  /** When messages went out in the last minute, for a sender that takes over. Ms since 1970. */
  async sentLately(): Promise<{ chatId: string; at: number }[]> {
    const rows = await this.source.query<{ chat_id: string; at: Date }[]>(
      `select chat_id, max(sent_at) as at from bot.outgoing where sent_at > clock_timestamp() - interval '61 s'
       group by chat_id, message_id, kind, case when message_id is null then id end`,
    );
    return rows.map(({ chat_id, at }) => ({ chatId: chat_id, at: at.getTime() }));
  }

  async pausedUntil(): Promise<number> {
    const [row] = await this.source.query<{ until: Date }[]>('select until from bot.pause');
    return row?.until.getTime() ?? 0;
  }

  async pause(until: number): Promise<void> {
    await this.source.query(
      `insert into bot.pause (until) values ($1) on conflict (single) do update set until = greatest(bot.pause.until, excluded.until)`,
      [new Date(until)],
    );
  }

  transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.source.transaction(work);
  }
}
