import { Database, Rounds } from '#persistence';
import { Injectable } from '@nestjs/common';
import { PATIENCE_MS } from '../../yookassa/yookassa.client';
import { AttemptSender } from './attempt-sender.service';
import { Attempts } from './attempts.service';

const AT_ONCE = 6;

/** Finishes what a request or another replica left without an answer. */
@Injectable()
export class AttemptWorker extends Rounds {
  protected readonly everyMs = 300;
  private readonly inFlight = new Map<string, Promise<void>>();

  constructor(
    database: Database,
    private readonly attempts: Attempts,
    private readonly sender: AttemptSender,
  ) {
    super(database);
  }

  override async beforeApplicationShutdown(): Promise<void> {
    await super.beforeApplicationShutdown();
    await Promise.all(this.inFlight.values());
  }

  /** Starts what is due; one that hangs holds up no other. */
  protected async round(): Promise<boolean> {
    const free = AT_ONCE - this.inFlight.size;
    if (free <= 0) return false;
    const keys = await this.attempts.due(AT_ONCE);
    for (const key of keys.filter((one) => !this.inFlight.has(one)).slice(0, free))
      this.inFlight.set(
        key,
        this.sender.send(key, PATIENCE_MS).then(
          () => this.over(key),
          (error: unknown) => {
            this.logger.error(error, 'an attempt could not be brought to its end');
            this.over(key);
          },
        ),
      );
    return false;
  }

  private over(key: string): void {
    this.inFlight.delete(key);
    this.wake();
  }
}
