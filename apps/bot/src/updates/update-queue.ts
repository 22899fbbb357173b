import { keepCall, type KeptCall } from '#messaging';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Update } from 'telegraf/types';

/** A worker that froze or died loses its update after this; one that lives prolongs it. */
export const CLAIM_MS = 5_000;
/** Beyond the duplicate window of anything that repeats updates. */
const KEPT = '3 days';

/** At most so many updates of one chat at once, and so many in that time: 10 a second. */
export const CHAT_BURST = 20;
const CHAT_WINDOW_MS = 2_000;

/** An update in the hands of this process. */
export interface TakenUpdate {
  readonly updateId: number;
  readonly chatId: string;
  readonly content: Update;
  /** Ours alone: whoever takes it after us has another one. */
  readonly claim: string;
  /** How often it was taken, this time included. */
  readonly claims: number;
  /** How often its handler threw. */
  readonly failures: number;
  readonly receivedAt: Date;
  /** In which it came. */
  readonly work: KeptCall | null;
}

interface TakenRow {
  readonly update_id: string;
  readonly chat_id: string;
  readonly content: Update;
  readonly claim: string;
  readonly claims: number;
  readonly failures: number;
  readonly received_at: Date;
  readonly work: KeptCall | null;
}

/** The rows of bot.updates as they move: waiting → taken → done, parked or waiting again. */
@Injectable()
export class UpdateQueue {
  private listener: () => void = () => undefined;

  constructor(private readonly database: Database) {}

  get connected(): boolean {
    return this.database.source.isInitialized;
  }

  /** Called when there may be something to take. */
  onAdd(listener: () => void): void {
    this.listener = listener;
  }

  /** Keeps an update once, however often it comes. @returns what became of it; undefined when it was there before */
  async add(
    manager: EntityManager,
    {
      updateId,
      chatId,
      content,
      saidAt,
      mustKeep,
    }: { updateId: number; chatId: string; content: object; saidAt: number; mustKeep: boolean },
  ): Promise<'waiting' | 'dropped' | undefined> {
    const [row] = await manager.query<{ state: 'waiting' | 'dropped' }[]>(
      `insert into bot.updates (update_id, chat_id, said_at, state, ended_at, content, work)
       select $1, $2, $3, state, case state when 'dropped' then clock_timestamp() end, case state when 'waiting' then $4::json end, $8::jsonb
       from (select case when count(*) < $5 or $7 then 'waiting' else 'dropped' end as state from bot.updates
         where chat_id = $2 and said_at > $3::timestamptz - $6 * interval '1 ms' and state <> 'dropped') as limited
       on conflict (update_id) do nothing returning state`,
      [updateId, chatId, new Date(saidAt), JSON.stringify(content), CHAT_BURST, CHAT_WINDOW_MS, mustKeep, keepCall()],
    );
    return row?.state;
  }

  /** To be called after the commit of `add`. */
  added(): void {
    this.listener();
  }

  /** Takes the oldest open update of up to `limit` chats; whoever comes behind it in its chat waits until it has ended. */
  async take(limit: number): Promise<TakenUpdate[]> {
    const [rows] = await this.database.source.query<[TakenRow[]]>(
      `update bot.updates set state = 'taken', claims = claims + 1, claim = gen_random_uuid(),
         taken_until = clock_timestamp() + $2 * interval '1 ms'
       where update_id = any (array(
         select update_id from bot.updates as one
         where (state = 'waiting' and not_before <= clock_timestamp() or state = 'taken' and taken_until < clock_timestamp())
           and not exists (select 1 from bot.updates as earlier
             where earlier.chat_id = one.chat_id and earlier.number < one.number and earlier.state in ('waiting', 'taken'))
         order by number limit $1 for update skip locked))
       returning update_id, chat_id, content, claim, claims, failures, received_at, work`,
      [limit, CLAIM_MS],
    );
    return rows.map((row) => ({
      updateId: Number(row.update_id),
      chatId: row.chat_id,
      content: row.content,
      claim: row.claim,
      claims: row.claims,
      failures: row.failures,
      receivedAt: row.received_at,
      work: row.work,
    }));
  }

  /** The updates are being worked on still. */
  async prolong(claims: readonly string[]): Promise<void> {
    await this.database.source.query(
      `update bot.updates set taken_until = clock_timestamp() + $2 * interval '1 ms' where claim = any($1)`,
      [claims, CLAIM_MS],
    );
  }

  /** Ends an update in the transaction of its effects. @returns whether it was still ours; if not, nothing may be written */
  async end(manager: EntityManager, { claim }: TakenUpdate, state: 'done' | 'parked', error?: string): Promise<boolean> {
    // What people wrote is not kept once it is answered; a parked one waits to be looked at.
    const [rows] = await manager.query<[object[]]>(
      `update bot.updates set state = $2, claim = null, taken_until = null, ended_at = clock_timestamp(), error = $3,
         failures = failures + case when $2 = 'parked' then 1 else 0 end, content = case when $2 = 'parked' then content end
       where claim = $1 returning 1`,
      [claim, state, error ?? null],
    );
    return rows.length === 1;
  }

  /** Its handler threw: again after a pause, and nobody of its chat overtakes it. */
  async again({ claim }: TakenUpdate, inMs: number, error: string): Promise<void> {
    await this.database.source.query(
      `update bot.updates set state = 'waiting', claim = null, taken_until = null, failures = failures + 1, error = $3,
         not_before = clock_timestamp() + $2 * interval '1 ms' where claim = $1`,
      [claim, inMs, error],
    );
  }

  async forgetOld(): Promise<void> {
    await this.database.source.query(
      `delete from bot.updates where state in ('done', 'dropped') and ended_at < clock_timestamp() - interval '${KEPT}'
         or state = 'parked' and ended_at < clock_timestamp() - interval '30 days'`,
    );
  }
}
