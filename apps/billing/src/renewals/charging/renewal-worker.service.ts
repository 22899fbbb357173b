import { Database, Rounds } from '#persistence';
import { Injectable } from '@nestjs/common';
import { RenewalTurns } from './renewal-turns.service';

const BATCH = 20;
/** One that cannot be looked at now keeps nobody from their turn. */
const AFTER_TROUBLE_MS = 60_000;

/** Gives every renewal its turn. Any number of replicas at once, each driver by one of them. */
@Injectable()
export class RenewalWorker extends Rounds {
  protected readonly everyMs = 1_000;

  constructor(
    database: Database,
    private readonly turns: RenewalTurns,
  ) {
    super(database);
  }

  /** One round for those who do not want to wait for it. @returns whether there may be more to do at once */
  async round(): Promise<boolean> {
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
