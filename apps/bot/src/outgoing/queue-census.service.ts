import { Census, Database, type Counted } from '#persistence';
import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';

const waiting = new Gauge({ name: 'telegram_outgoing_waiting', help: 'Messages that wait to be sent', labelNames: ['priority'] });
const oldest = new Gauge({
  name: 'telegram_outgoing_oldest_seconds',
  help: 'How long the oldest of them has waited since it might be sent',
  labelNames: ['priority'],
});
const updates = new Gauge({
  name: 'telegram_updates_open',
  help: 'Updates not handled yet (waiting) and put aside after the last try (parked)',
  labelNames: ['state'],
});

/** How long the bot's queues are: what waits for Telegram, what came from it. */
@Injectable()
export class QueueCensus extends Census {
  constructor(database: Database) {
    super(database, [waiting, oldest, updates]);
  }

  protected async count(): Promise<readonly Counted[]> {
    const { source } = this.database;
    const letters = await source.query<{ priority: number; waiting: number; oldest: number }[]>(
      `select priority, count(*)::int as waiting,
         greatest(0, extract(epoch from clock_timestamp() - min(greatest(created_at, not_before))))::float8 as oldest
       from bot.outgoing where state = 'waiting' group by priority`,
    );
    const [came] = await source.query<{ waiting: number; parked: number }[]>(
      `select (select count(*)::int from bot.updates where state in ('waiting', 'taken')) as waiting,
         (select count(*)::int from bot.updates where state = 'parked') as parked`,
    );
    return [
      ...letters.flatMap(({ priority, ...found }): Counted[] => [
        [waiting, { priority }, found.waiting],
        [oldest, { priority }, found.oldest],
      ]),
      [updates, { state: 'waiting' }, came?.waiting ?? 0],
      [updates, { state: 'parked' }, came?.parked ?? 0],
    ];
  }
}
