import type { Gauge } from 'prom-client';
import type { Database } from './database';
import { Lease } from './lease';
import { Rounds } from './rounds';

const EVERY_MS = 15_000;
/** A replica that died is followed by another after two rounds that nobody made. */
const LEASE_MS = 3 * EVERY_MS;

/** One number of a census: what a gauge of it says under these labels. */
export type Counted = readonly [gauge: Gauge, labels: Readonly<Record<string, string | number>>, value: number];

/**
 * Counts what stands in the tables of a service: one replica for all of them, so that the number of replicas neither costs queries nor
 * multiplies what is counted. The others say nothing; every gauge needs a label, since only those can fall silent. The service's schema has
 * the table of leases.
 */
export abstract class Census extends Rounds {
  protected readonly everyMs = EVERY_MS;
  private readonly lease: Lease;

  constructor(
    database: Database,
    private readonly gauges: readonly Gauge[],
  ) {
    super(database);
    this.lease = new Lease(database.source, database.source.driver.schema ?? '', 'census', LEASE_MS);
  }

  override async beforeApplicationShutdown(): Promise<void> {
    await super.beforeApplicationShutdown();
    if (this.database.source.isInitialized) await this.lease.release().catch(() => undefined);
  }

  /** All that there is to say; what is gone since the last count is left out, and no gauge says it any more. */
  protected abstract count(): Promise<readonly Counted[]>;

  protected override async isOurs(): Promise<boolean> {
    const ours = await this.lease.take();
    if (!ours) this.fallSilent();
    return ours;
  }

  /** One count for those who do not want to wait for it. @returns false: it is enough for now */
  async round(): Promise<boolean> {
    const counted = await this.count();
    this.fallSilent();
    for (const [gauge, labels, value] of counted) gauge.set(labels, value);
    return false;
  }

  private fallSilent(): void {
    for (const gauge of this.gauges) gauge.reset();
  }
}
