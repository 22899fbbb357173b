import { Lease, Rounds, type Database } from '#persistence';

/** Longer than any round takes; the next replica goes on after it when this one died. */
const LEASE_MS = 6_000;

/** Rounds of one replica at a time. What two do at once, because a lease ran out, is done once all the same. */
export abstract class LeasedRounds extends Rounds {
  private readonly lease: Lease;

  constructor(database: Database, name: string) {
    super(database);
    this.lease = new Lease(database.source, 'bot', name, LEASE_MS);
  }

  override async beforeApplicationShutdown(): Promise<void> {
    await super.beforeApplicationShutdown();
    if (this.database.source.isInitialized) await this.lease.release().catch(() => undefined);
  }

  protected override isOurs(): Promise<boolean> {
    return this.lease.take();
  }
}
