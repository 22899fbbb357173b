import { Lease, type Database } from '#persistence';
import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';

/** Longer than any round takes; the next replica goes on after it when this one died. */
const LEASE_MS = 6_000;

/** Work that is looked for again and again, one round at a time, by one replica at a time. A round that two do at once is done once all the same. */
export abstract class LeasedRounds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Pause between two rounds. */
  protected abstract readonly everyMs: number;
  private readonly logger = new Logger(this.constructor.name);
  private readonly lease: Lease;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    protected readonly database: Database,
    name: string,
  ) {
    this.lease = new Lease(database.source, 'bot', name, LEASE_MS);
  }

  onApplicationBootstrap(): void {
    this.rest(this.everyMs);
  }

  /** Lets the running round end. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
    if (this.database.source.isInitialized) await this.lease.release().catch(() => undefined);
  }

  /** There is something to do: the next round is now, unless one runs. */
  wake(): void {
    if (this.running === undefined) this.rest(0);
  }

  /** @returns whether there is more to do at once */
  protected abstract round(): Promise<boolean>;

  private rest(ms: number): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.go();
    }, ms).unref();
  }

  private async go(): Promise<void> {
    let more = false;
    try {
      // Before the schema is there a round could only fail.
      if (this.database.problem() === undefined && (await this.lease.take())) more = await this.round();
    } catch (error) {
      this.logger.warn(`the round failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.running = undefined;
    this.rest(more ? 0 : this.everyMs);
  }
}
