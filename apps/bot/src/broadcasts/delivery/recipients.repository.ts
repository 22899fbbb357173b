import { randomBytes } from 'node:crypto';
import type { BroadcastButton, BroadcastState, BroadcastTexts, Language } from '#contracts';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { UNREACHABLE } from '../../audience/people.repository';
import { segmentSql } from '../../audience/segment-sql';
import type { BroadcastRow } from '../broadcast.entity';

/** Key of a recipient's message in the outgoing queue: unique for ever, so nobody is written to twice. */
const KEY = `'broadcast:' || r.broadcast_id || ':' || r.driver_id`;
const AUDIENCE_OF_R = 'left join bot.audience a on a.driver_id = r.driver_id left join bot.chats c on c.chat_id = a.chat_id';

/** A recipient whose turn has come. */
export interface NextRecipient {
  readonly driverId: string;
  readonly chatId: string;
  /** Why they get nothing after all. */
  readonly unreachable: string | null;
}

/** A recipient of whose message the queue has made an end. */
export interface EndedMessage {
  readonly driverId: string;
  /** Null when the row is gone: its driver was erased. */
  readonly state: 'sent' | 'failed' | 'dropped' | null;
  readonly error: string | null;
  /** Noted when the message was rendered. */
  readonly reason: string | null;
}

export interface Outcome {
  readonly driverId: string;
  readonly state: 'sent' | 'failed' | 'dropped';
  readonly reason: string | null;
}

/** All that a message is made of at the moment it goes out. */
export interface LetterFacts {
  readonly state: BroadcastState;
  readonly holdUntil: Date | null;
  readonly texts: BroadcastTexts;
  readonly button: BroadcastButton | null;
  readonly token: string | null;
  readonly language: Language;
  readonly firstName: string;
  readonly timeZone: string;
  readonly expiresAt: Date | null;
  readonly unreachable: string | null;
}

/** Whom a broadcast goes to, and how far it has come with each. Those who write hold the broadcast's row. */
@Injectable()
export class Recipients {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** Broadcasts that something is to be done for. */
  async due(now: Date): Promise<string[]> {
    const rows = await this.source.query<{ id: string }[]>(
      `select id from bot.broadcasts
       where state = 'sending' or (state = 'scheduled' and scheduled_at <= $1) or (state in ('paused', 'canceled') and queued > 0)
       order by number`,
      [now],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Takes down the next of those whom the segment holds and who may be written to. Days are counted from the beginning of the broadcast,
   * so that all pages ask the same. @returns the drivers of this page, by id
   */
  async gather(manager: EntityManager, row: BroadcastRow, limit: number): Promise<string[]> {
    const { where, parameters } = segmentSql(row.condition, 4, row.startedAt?.getTime() ?? 0);
    const gathered = await manager.query<{ driver_id: string }[]>(
      `insert into bot.broadcast_recipients (broadcast_id, driver_id)
       select $1, a.driver_id from bot.audience a left join bot.chats c on c.chat_id = a.chat_id
       where ($2::uuid is null or a.driver_id > $2) and ${UNREACHABLE} is null and ${where}
       order by a.driver_id limit $3
       returning driver_id`,
      [row.id, row.gatheredUpTo, limit, ...parameters],
    );
    return gathered.map(({ driver_id }) => driver_id);
  }

  async next(manager: EntityManager, broadcastId: string, limit: number): Promise<NextRecipient[]> {
    return manager.query<NextRecipient[]>(
      `select r.driver_id as "driverId", a.chat_id as "chatId",
         case when a.driver_id is null then 'erased' else ${UNREACHABLE} end as unreachable
       from bot.broadcast_recipients r ${AUDIENCE_OF_R}
       where r.broadcast_id = $1 and r.state = 'waiting' order by r.driver_id limit $2`,
      [broadcastId, limit],
    );
  }

  /** Marks those whose message was put into the queue. @param linked whether each gets an address of their own */
  async queued(manager: EntityManager, broadcastId: string, drivers: readonly string[], linked: boolean): Promise<void> {
    const tokens = drivers.map(() => (linked ? randomBytes(16).toString('base64url') : null));
    await manager.query(
      `update bot.broadcast_recipients r set state = 'queued', token = coalesce(r.token, given.token)
       from unnest($2::uuid[], $3::text[]) as given (driver_id, token)
       where r.broadcast_id = $1 and r.driver_id = given.driver_id`,
      [broadcastId, drivers, tokens],
    );
  }

  /** Whom the queue has done with. */
  async ended(manager: EntityManager, broadcastId: string): Promise<EndedMessage[]> {
    return manager.query<EndedMessage[]>(
      `select r.driver_id as "driverId", o.state, o.error, r.reason
       from bot.broadcast_recipients r left join bot.outgoing o on o.key = ${KEY}
       where r.broadcast_id = $1 and r.state = 'queued' and (o.id is null or o.state in ('sent', 'failed', 'dropped'))`,
      [broadcastId],
    );
  }

  async settle(manager: EntityManager, broadcastId: string, outcomes: readonly Outcome[]): Promise<void> {
    await manager.query(
      `update bot.broadcast_recipients r set state = outcome.state, reason = outcome.reason
       from unnest($2::uuid[], $3::text[], $4::text[]) as outcome (driver_id, state, reason)
       where r.broadcast_id = $1 and r.driver_id = outcome.driver_id`,
      [
        broadcastId,
        outcomes.map(({ driverId }) => driverId),
        outcomes.map(({ state }) => state),
        outcomes.map(({ reason }) => reason),
      ],
    );
  }

  /** Takes messages that nobody sends yet out of the queue again. One that may have arrived stays. @returns how many */
  async takeBack(manager: EntityManager, broadcastId: string): Promise<number> {
    const [taken] = await manager.query<[object[], number]>(
      `with unsent as (
         delete from bot.outgoing o using bot.broadcast_recipients r
         where r.broadcast_id = $1 and r.state = 'queued' and o.key = ${KEY} and o.state = 'waiting' and not o.uncertain
         returning r.driver_id
       )
       update bot.broadcast_recipients r set state = 'waiting' from unsent
       where r.broadcast_id = $1 and r.driver_id = unsent.driver_id returning 1`,
      [broadcastId],
    );
    return taken.length;
  }

  /** The same for one message that its sender holds and has not sent. */
  async takeBackOne(manager: EntityManager, broadcastId: string, driverId: string, outgoingId: string): Promise<boolean> {
    const [, gone] = await manager.query<[unknown, number]>(
      `delete from bot.outgoing where id = $1 and state = 'sending' and not uncertain`,
      [outgoingId],
    );
    if (gone === 0) return false;
    await manager.query(
      `update bot.broadcast_recipients set state = 'waiting' where broadcast_id = $1 and driver_id = $2 and state = 'queued'`,
      [broadcastId, driverId],
    );
    return true;
  }

  async letter(broadcastId: string, driverId: string): Promise<LetterFacts | undefined> {
    const [facts] = await this.source.query<LetterFacts[]>(
      `select b.state, b.hold_until as "holdUntil", b.texts, b.button, r.token, a.language, a.first_name as "firstName", a.time_zone as "timeZone",
         a.expires_at as "expiresAt", ${UNREACHABLE} as unreachable
       from bot.broadcast_recipients r join bot.broadcasts b on b.id = r.broadcast_id
       join bot.audience a on a.driver_id = r.driver_id left join bot.chats c on c.chat_id = a.chat_id
       where r.broadcast_id = $1 and r.driver_id = $2`,
      [broadcastId, driverId],
    );
    return facts;
  }

  /** Why a message that is about to be dropped is not sent. */
  async note(broadcastId: string, driverId: string, reason: string): Promise<void> {
    await this.source.query(
      `update bot.broadcast_recipients set reason = $3 where broadcast_id = $1 and driver_id = $2 and state = 'queued'`,
      [broadcastId, driverId, reason],
    );
  }
}
