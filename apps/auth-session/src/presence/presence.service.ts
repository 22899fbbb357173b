import { DriverSeen, moscowDay } from '#contracts';
import { Database, Outbox } from '#persistence';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Finer than this nobody wants to know when a driver was there. */
const GRAIN_MS = 5 * 60_000;

/** When drivers were there: the last time to five minutes, and once for each day of Europe/Moscow. Times in ms since 1970. */
@Injectable()
export class Presence {
  private readonly logger = new Logger(Presence.name);

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** Whether somebody last seen at `seenAt`, if ever, is to be noted again. */
  isDue(seenAt: number | undefined, now: number): boolean {
    return seenAt === undefined || now - seenAt >= GRAIN_MS || moscowDay(seenAt) !== moscowDay(now);
  }

  /** Belongs into the transaction of what they were there for. The first time on a day is said. */
  async note(manager: EntityManager, driverIds: readonly string[], now: number): Promise<void> {
    const seenAt = new Date(now);
    // Locked in one order: two replicas note the same people at the same moment.
    const firsts = await manager.query<{ driver_id: string }[]>(
      `with locked as (select id from auth.drivers where id = any($1) and erased_at is null order by id for no key update),
       seen as (update auth.drivers d set last_seen_at = greatest(last_seen_at, $2) from locked where d.id = locked.id returning d.id)
       insert into auth.driver_days (day, driver_id) select $3, id from seen on conflict do nothing returning driver_id`,
      [driverIds, seenAt, moscowDay(now)],
    );
    if (firsts.length === 0) return;
    await this.outbox.addAll(
      manager,
      DriverSeen,
      firsts.map(({ driver_id }) => ({ driverId: driver_id, seenAt: seenAt.toISOString() })),
    );
  }

  /** The same in passing: nobody waits for it, and it is no matter if it fails. */
  noteInPassing(driverIds: readonly string[], now: number): void {
    if (driverIds.length === 0) return;
    this.database
      .transaction((manager) => this.note(manager, driverIds, now))
      .catch((error: unknown) => this.logger.warn(`${driverIds.length} drivers were there unnoticed: ${String(error)}`));
  }
}
