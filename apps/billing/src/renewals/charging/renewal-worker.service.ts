import { Database } from '#persistence';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { WorkLoop } from '../../payments/following/work-loop';
import { RenewalTurns } from './renewal-turns.service';

const IDLE_MS = 1_000;
const BATCH = 20;
/** One that cannot be looked at now keeps nobody from their turn. */
const AFTER_TROUBLE_MS = 60_000;

/** Gives every renewal its turn. Any number of replicas at once, each driver by one of them. */
@Injectable()
export class RenewalWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RenewalWorker.name);
  private readonly loop = new WorkLoop(RenewalWorker.name, IDLE_MS, () => this.run());

  constructor(
    private readonly database: Database,
    private readonly turns: RenewalTurns,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** One round. @returns whether there may be more to do at once */
  async run(): Promise<boolean> {
    if (this.database.problem() !== undefined) return false;
    const due = await this.turns.due(BATCH);
    for (const driverId of due) await this.take(driverId);
    return due.length === BATCH;
  }

  private async take(driverId: string): Promise<void> {
    try {
      await this.turns.take(driverId);
    } catch (error) {
      this.logger.warn(`the renewal of ${driverId} waits: ${error instanceof Error ? error.message : String(error)}`);
      await this.turns.postpone(driverId, AFTER_TROUBLE_MS).catch(() => undefined);
    }
  }
}
