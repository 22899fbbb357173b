import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Rounds } from './rounds';

/** Above this it is a flood whatever the number; counting on would cost what saying them needs. */
const COUNTED_AT_MOST = 10_000;

const waiting = new Gauge({ name: 'outbox_waiting', help: 'Facts not yet said, counted up to 10 000' });
const oldest = new Gauge({ name: 'outbox_oldest_seconds', help: 'Age of the oldest fact not yet said' });

/** Looks how much waits to be said, also while NATS is away and nobody can say it. From the index of what waits, in every replica. */
@Injectable()
export class OutboxDepth extends Rounds {
  protected readonly everyMs = 5_000;

  /** One look for those who do not want to wait for it. @returns false: it is enough for now */
  async round(): Promise<boolean> {
    const { source } = this.database;
    const [found] = await source.query<{ waiting: number; oldest: number }[]>(
      `select count(*)::int as waiting, coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as oldest
       from (select created_at from "${source.driver.schema}".outbox where published_at is null
             order by created_at limit ${COUNTED_AT_MOST}) as facts`,
    );
    waiting.set(found?.waiting ?? 0);
    oldest.set(Math.max(0, found?.oldest ?? 0));
    return false;
  }
}
