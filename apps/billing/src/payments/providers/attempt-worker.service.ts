import { Database } from '#persistence';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PATIENCE_MS } from '../../yookassa/yookassa.client';
import { WorkLoop } from '../following/work-loop';
import { AttemptSender } from './attempt-sender.service';
import { Attempts } from './attempts.service';

const IDLE_MS = 300;
const AT_ONCE = 6;

/** Finishes what a request or another replica left without an answer. */
@Injectable()
export class AttemptWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AttemptWorker.name);
  private readonly inFlight = new Map<string, Promise<void>>();
  private readonly loop = new WorkLoop(AttemptWorker.name, IDLE_MS, () => this.round());

  constructor(
    private readonly database: Database,
    private readonly attempts: Attempts,
    private readonly sender: AttemptSender,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await Promise.all(this.inFlight.values());
  }

  /** Starts what is due; one that hangs holds up no other. */
  private async round(): Promise<boolean> {
    const free = AT_ONCE - this.inFlight.size;
    if (free <= 0 || this.database.problem() !== undefined) return false;
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
    this.loop.wake();
  }
}
