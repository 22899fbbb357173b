import { SubscriptionNotice } from '#contracts';
import { Database, Outbox, Rounds } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { IsNull, LessThanOrEqual, type EntityManager } from 'typeorm';
import { CustomerRow } from '../customer.entity';
import { nextNoticeAt, Subscriptions } from '../subscriptions.service';
import { newestNotice } from './expiry-moments';

const BATCH = 50;

/** Says that access ends soon, or has ended. Any number of replicas at once, each customer by one of them. */
@Injectable()
export class ExpiryWorker extends Rounds {
  protected readonly everyMs = 5_000;

  constructor(
    database: Database,
    private readonly outbox: Outbox,
    private readonly subscriptions: Subscriptions,
    private readonly clock: Clock,
  ) {
    super(database);
  }

  /** Says what is due by the clock. @returns whether there may be more */
  async round(): Promise<boolean> {
    return (await this.database.transaction((manager) => this.batch(manager))) === BATCH;
  }

  private async batch(manager: EntityManager): Promise<number> {
    const due = await manager.find(CustomerRow, {
      where: { nextNoticeAt: LessThanOrEqual(new Date(this.clock.now())), erasedAt: IsNull() },
      order: { nextNoticeAt: 'ASC' },
      take: BATCH,
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });
    for (const customer of due) await this.notice(manager, customer);
    return due.length;
  }

  private async notice(manager: EntityManager, { driverId, autoRenew }: CustomerRow): Promise<void> {
    const now = this.clock.now();
    const state = await this.subscriptions.state(manager, driverId);
    await manager.update(CustomerRow, { driverId }, { nextNoticeAt: nextNoticeAt(state, now) });
    if (state.expiresAt === null) return;
    const ends = Date.parse(state.expiresAt);
    const kind = newestNotice(ends, now);
    // Whose access renews itself is told of the charge instead, unless it ended all the same.
    const worthSaying = kind === 'expired' || (kind !== undefined && !autoRenew);
    if (worthSaying && (await this.first(manager, driverId, kind, ends))) {
      const key = `expiry:${driverId}:${ends / 1_000}:${kind}`;
      await this.outbox.add(manager, SubscriptionNotice, { key, driverId, kind, until: state.usableUntil ?? state.expiresAt });
    }
    if (kind === 'expired') await this.subscriptions.tell(manager, state);
  }

  private async first(manager: EntityManager, driverId: string, kind: string, ends: number): Promise<boolean> {
    const inserted = await manager.query<object[]>(
      'insert into billing.expiry_notices (driver_id, kind, ends_s) values ($1, $2, $3) on conflict do nothing returning 1',
      [driverId, kind, ends / 1_000],
    );
    return inserted.length === 1;
  }
}
