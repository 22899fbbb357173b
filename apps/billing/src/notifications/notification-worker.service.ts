import { Database, Rounds } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { Histogram } from 'prom-client';
import { YooKassaRefusal, YooKassaUnknown } from '../yookassa/yookassa.types';
import { NotificationRows, type TakenNotification } from './notification-rows.service';
import { NotifiedObjects } from './notified-objects.service';

const AT_ONCE = 6;

const age = new Histogram({
  name: 'payment_notification_seconds',
  help: 'From the arrival of a notification to its effect',
  labelNames: ['event'],
  buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 60, 3600],
});

/** Does what was stored, some at once; one that cannot be looked at now keeps its place for later. */
@Injectable()
export class NotificationWorker extends Rounds {
  /** Those that another replica stored are found after this. */
  protected readonly everyMs = 300;
  private readonly inFlight = new Set<Promise<void>>();

  constructor(
    database: Database,
    private readonly rows: NotificationRows,
    private readonly objects: NotifiedObjects,
    private readonly clock: Clock,
  ) {
    super(database);
  }

  override async beforeApplicationShutdown(): Promise<void> {
    await super.beforeApplicationShutdown();
    await Promise.all(this.inFlight);
  }

  protected async round(): Promise<boolean> {
    const free = AT_ONCE - this.inFlight.size;
    if (free <= 0) return false;
    for (const taken of await this.rows.take(free)) {
      const work: Promise<void> = this.handle(taken).finally(() => {
        this.inFlight.delete(work);
        this.wake();
      });
      this.inFlight.add(work);
    }
    return false;
  }

  private async handle(taken: TakenNotification): Promise<void> {
    try {
      await this.rows.done(taken, await this.objects.look(taken.event, taken.objectId));
      age.observe({ event: taken.event }, Math.max(0, this.clock.now() - taken.lastAt.getTime()) / 1_000);
    } catch (error) {
      const expected = error instanceof YooKassaUnknown || error instanceof YooKassaRefusal;
      const text = error instanceof Error ? error.message : String(error);
      if (expected) this.logger.warn(`${taken.event} of ${taken.objectId} waits: ${text}`);
      else this.logger.error(error, `${taken.event} of ${taken.objectId} could not be applied`);
      await this.rows.again(taken, text).catch(() => undefined);
    }
  }
}
