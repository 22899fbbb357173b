import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Database } from '#persistence';

/** Work that is looked for again and again, by every replica, one round at a time. */
export abstract class Rounds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Pause between two rounds. */
  protected abstract readonly everyMs: number;
  private readonly logger = new Logger(this.constructor.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(protected readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.rest(this.everyMs);
  }

  /** Lets the running round end. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** @returns whether there is more to do at once */
  protected abstract round(): Promise<boolean>;

  private rest(ms: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.go();
    }, ms).unref();
  }

  private async go(): Promise<void> {
    let more = false;
    try {
      // Before the schema is there a round could only fail.
      if (this.database.problem() === undefined) more = await this.round();
    } catch (error) {
      this.logger.warn(`the round failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.rest(more ? 0 : this.everyMs);
  }
}
