import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from './database';

/** Work that is looked for again and again, by every replica, one round at a time: at once while there is more, else when woken or after a rest. */
@Injectable()
export abstract class Rounds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Longest rest between two rounds, ms. */
  protected abstract readonly everyMs: number;
  protected readonly logger = new Logger(this.constructor.name);
  private stopped = false;
  private woken = false;
  private running: Promise<void> = Promise.resolve();
  private wakeUp: () => void = () => undefined;

  constructor(protected readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  /** Lets the running round end. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.wakeUp();
    await this.running;
  }

  /** There is something to do. */
  wake(): void {
    this.woken = true;
    this.wakeUp();
  }

  /** @returns whether there is more to do at once */
  protected abstract round(): Promise<boolean>;

  /** Whether it is this replica that works now. */
  protected isOurs(): Promise<boolean> {
    return Promise.resolve(true);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.woken = false;
      const more = await this.tryRound();
      if (!more && !this.isDue()) await this.rest();
    }
  }

  private async tryRound(): Promise<boolean> {
    try {
      // Before the schema is there a round could only fail.
      return this.database.problem() === undefined && (await this.isOurs()) && (await this.round());
    } catch (error) {
      this.logger.warn(`the round failed: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }

  private isDue(): boolean {
    return this.woken || this.stopped;
  }

  private rest(): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, this.everyMs);
      this.wakeUp = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
