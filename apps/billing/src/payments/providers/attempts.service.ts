import { randomUUID } from 'node:crypto';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AttemptRow } from './attempt.entity';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000] as const;
/** Pauses after the first tries without an answer; then about once a minute. */
const PAUSES = [SECOND, 5 * SECOND, 15 * SECOND];
/** YooKassa forgets a key after 24 h: from then on the same request would be another one. */
const KEY_LIVES_MS = 23 * HOUR;
/** From the end of the wait for an answer to its record. */
const RECORD_MS = 5_000;

/** What is asked of YooKassa and not answered yet. */
@Injectable()
export class Attempts {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Stores a request in the transaction of what it is for. Whoever orders a payment sends it themselves: the worker gives them a second. */
  async add(manager: EntityManager, paymentId: string, refundId: string | null, body: Buffer): Promise<void> {
    const now = this.clock.now();
    await manager.insert(AttemptRow, {
      key: randomUUID(),
      paymentId,
      refundId,
      body,
      state: 'open',
      tries: 0,
      nextTryAt: new Date(refundId === null ? now + SECOND : now),
      createdAt: new Date(now),
    });
  }

  async openOf(paymentId: string, refundId: string | null): Promise<AttemptRow | null> {
    return this.source.manager
      .createQueryBuilder(AttemptRow, 'attempt')
      .where(`attempt.paymentId = :paymentId and attempt.refundId is not distinct from :refundId and attempt.state = 'open'`, {
        paymentId,
        refundId,
      })
      .getOne();
  }

  /** Keys of those whose time has come and that nobody waits for. */
  async due(limit: number): Promise<string[]> {
    const rows = await this.source.query<{ key: string }[]>(
      `select key from billing.payment_attempts
       where state = 'open' and next_try_at <= $1 and (taken_until is null or taken_until < clock_timestamp())
       order by next_try_at limit $2`,
      [new Date(this.clock.now()), limit],
    );
    return rows.map(({ key }) => key);
  }

  /** Takes one for a try whose answer is waited for so long. @returns undefined when it is over, or somebody else has it */
  async take(key: string, budgetMs: number): Promise<AttemptRow | undefined> {
    const [taken] = await this.source.query<[{ key: string }[]]>(
      `update billing.payment_attempts set tries = tries + 1, taken_until = clock_timestamp() + $2 * interval '1 ms'
       where key = $1 and state = 'open' and (taken_until is null or taken_until < clock_timestamp()) returning key`,
      [key, Math.ceil(budgetMs) + RECORD_MS],
    );
    return taken.length === 0 ? undefined : this.source.manager.findOneByOrFail(AttemptRow, { key });
  }

  isKeyAlive({ createdAt }: AttemptRow): boolean {
    return this.clock.now() - createdAt.getTime() < KEY_LIVES_MS;
  }

  /** No answer: the same again after a while. @param atLeastMs what YooKassa asked for */
  async again({ key, tries }: AttemptRow, error: string, atLeastMs: number): Promise<void> {
    const pause = Math.max(PAUSES[tries - 1] ?? MINUTE, atLeastMs);
    await this.source.query(
      `update billing.payment_attempts set taken_until = null, next_try_at = $2, error = $3 where key = $1 and state = 'open'`,
      [key, new Date(this.clock.now() + pause), error],
    );
  }

  /** In the transaction of what the answer means. @returns false when it was over already */
  async close(manager: EntityManager, key: string, state: AttemptRow['state'], error: string | null = null): Promise<boolean> {
    const [closed] = await manager.query<[object[]]>(
      `update billing.payment_attempts set state = $2, error = coalesce($3, error), closed_at = $4, taken_until = null
       where key = $1 and state = 'open' returning key`,
      [key, state, error, new Date(this.clock.now())],
    );
    return closed.length === 1;
  }

  /** Takes back the request of a payment, if nobody has begun to send it. @returns false when it may be on its way, or is over */
  async dropUnsent(manager: EntityManager, paymentId: string): Promise<boolean> {
    const [dropped] = await manager.query<[object[]]>(
      `update billing.payment_attempts set state = 'given-up', closed_at = $2
       where payment_id = $1 and refund_id is null and state = 'open' and tries = 0 returning key`,
      [paymentId, new Date(this.clock.now())],
    );
    return dropped.length === 1;
  }
}
