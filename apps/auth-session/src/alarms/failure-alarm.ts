import { AlarmRaised } from '#contracts';
import { EventPublisher } from '#messaging';
import { RedisConnection } from '#persistence';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '#runtime';

const WINDOW_MS = 60_000;
/** More failures than this in a minute, over all replicas, raise the alarm once. */
const TOLERATED = 10;
const KEY = 'auth:init-data-failures';

/** Contract 1.1: counts launch strings that could not be believed. */
@Injectable()
export class FailureAlarm {
  private readonly logger = new Logger(FailureAlarm.name);
  private own = { since: 0, count: 0 };

  constructor(
    private readonly redis: RedisConnection,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
  ) {}

  async count(): Promise<void> {
    const failures = await this.redis.attempt(
      async (redis) => {
        const count = await redis.incr(KEY);
        if (count === 1) await redis.pexpire(KEY, WINDOW_MS);
        return count;
      },
      () => this.countHere(),
    );
    if (failures !== TOLERATED + 1) return;
    const at = new Date(this.clock.now()).toISOString();
    const summary = `More than ${TOLERATED} launch strings within a minute could not be believed: somebody is trying, or the bot token is wrong.`;
    this.logger.warn(summary);
    await this.events
      .publish(AlarmRaised, { service: 'auth-session', alarm: 'init-data-failures', summary, at })
      .catch((error: unknown) => this.logger.error(error, 'the alarm could not be said'));
  }

  /** Without Redis each replica counts for itself. */
  private countHere(): number {
    const now = this.clock.now();
    if (now - this.own.since >= WINDOW_MS) this.own = { since: now, count: 0 };
    return ++this.own.count;
  }
}
