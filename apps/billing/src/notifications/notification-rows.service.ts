import type { ReceivePaymentNotificationRequest } from '#contracts';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';

const [SECOND, MINUTE] = [1_000, 60_000] as const;
/** Pauses after tries that did not reach YooKassa; then the last of them. */
const PAUSES = [SECOND, 5 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE];
/** Longer than a look at the object and its record take. */
const TAKEN_MS = 60_000;

/** A notification that somebody works on. */
export interface TakenNotification {
  readonly id: string;
  readonly event: string;
  readonly objectId: string;
  /** How often it came; another number at the end of the work: it came again meanwhile. */
  readonly times: number;
  readonly tries: number;
  readonly lastAt: Date;
}

/** What YooKassa told us, by event and object: kept for good, done once, and again when it comes again. */
@Injectable()
export class NotificationRows {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly clock: Clock,
  ) {}

  async store({ event, objectId, body, address }: ReceivePaymentNotificationRequest): Promise<void> {
    await this.source.query(
      `insert into billing.payment_notifications as known (event, object_id, body, address, state, next_try_at, first_at, last_at)
       values ($1, $2, $3, $4, 'due', $5, $5, $5)
       on conflict (event, object_id) do update
         set times = known.times + 1, state = 'due', tries = 0, next_try_at = $5, last_at = $5, body = excluded.body, address = excluded.address`,
      [event, objectId, JSON.stringify(body), address ?? null, new Date(this.clock.now())],
    );
  }

  /** Takes what is due; no two replicas take the same. */
  async take(limit: number): Promise<TakenNotification[]> {
    const [rows] = await this.source.query<[TakenColumns[]]>(
      `update billing.payment_notifications set taken_until = clock_timestamp() + $2 * interval '1 ms', tries = tries + 1
       where id in (
         select id from billing.payment_notifications
         where state = 'due' and next_try_at <= $1 and (taken_until is null or taken_until < clock_timestamp())
         order by next_try_at, id limit $3 for update skip locked
       ) returning id, event, object_id, times, tries, last_at`,
      [new Date(this.clock.now()), TAKEN_MS, limit],
    );
    return rows.map(({ object_id: objectId, last_at: lastAt, ...row }) => ({ ...row, objectId, lastAt }));
  }

  /** @param outcome what came of it, for people */
  async done({ id, times }: TakenNotification, outcome: string): Promise<void> {
    await this.source.query(
      `update billing.payment_notifications set taken_until = null, outcome = $3, done_at = $4,
         state = case when times = $2 then 'done' else 'due' end where id = $1`,
      [id, times, outcome, new Date(this.clock.now())],
    );
  }

  async again({ id, tries }: TakenNotification, error: string): Promise<void> {
    const pause = PAUSES[Math.min(tries, PAUSES.length) - 1] ?? MINUTE;
    await this.source.query(
      `update billing.payment_notifications set taken_until = null, outcome = $3, next_try_at = $2 where id = $1 and state = 'due'`,
      [id, new Date(this.clock.now() + pause), error],
    );
  }
}

interface TakenColumns {
  readonly id: string;
  readonly event: string;
  readonly object_id: string;
  readonly times: number;
  readonly tries: number;
  readonly last_at: Date;
}
