import { DRIVER_UNKNOWN, GetAccess, Refusal, type AccessState, type DriverStandingPayload } from '#contracts';
import { ProductConfiguration, RpcClient } from '#messaging';
import { Database } from '#persistence';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Older than every state that billing says. */
const NOTHING_GRANTED = -1;
const QUESTIONS_AT_ONCE = 20;

/** What the alerts of a driver depend on: where they are and whether they may have any. */
@Injectable()
export class Drivers {
  private readonly logger = new Logger(Drivers.name);

  constructor(
    private readonly database: Database,
    private readonly rpc: RpcClient,
    private readonly configuration: ProductConfiguration,
  ) {}

  /**
   * Notes that a driver is there, and locks them until the transaction ends: what is counted for a driver is counted by one at a time.
   * @returns whether they were in another zone before
   */
  async meet(manager: EntityManager, driverId: string, timeZone: string): Promise<boolean> {
    const [known] = await manager.query<{ before: string | null }[]>(
      `with old as (select time_zone from filtering.drivers where driver_id = $1)
       insert into filtering.drivers (driver_id, time_zone) values ($1, $2)
       on conflict (driver_id) do update set time_zone = excluded.time_zone
       returning (select time_zone from old) as before`,
      [driverId, timeZone],
    );
    return known !== undefined && known.before !== null && known.before !== timeZone;
  }

  /** Notes that there is such a driver; where, is not known yet. */
  async note(manager: EntityManager, driverId: string): Promise<void> {
    await manager.query(
      `insert into filtering.drivers (driver_id, time_zone) values ($1, 'Europe/Moscow') on conflict do nothing`,
      [driverId],
    );
  }

  /** Undefined when nothing is kept of this driver. */
  async timeZoneOf(driverId: string): Promise<string | undefined> {
    const [row] = await this.database.source.query<{ time_zone: string }[]>(
      'select time_zone from filtering.drivers where driver_id = $1',
      [driverId],
    );
    return row?.time_zone;
  }

  /** Of two states the newer one counts, in whatever order they come; strangers are not kept. */
  async hearAccess({ driverId, version, usableUntil }: Pick<AccessState, 'driverId' | 'version' | 'usableUntil'>): Promise<void> {
    await this.database.source.query(
      `update filtering.drivers set access_version = $2, usable_until = $3
       where driver_id = $1 and (access_version is null or access_version < $2)`,
      [driverId, version, usableUntil],
    );
  }

  /** Whether staff have shut a driver out; of two that come in any order the higher version holds. Strangers have no searches. */
  async hearStanding({ driverId, version }: DriverStandingPayload, blocked: boolean): Promise<void> {
    await this.database.source.query(
      'update filtering.drivers set blocked = $3, standing_version = $2 where driver_id = $1 and standing_version < $2',
      [driverId, version, blocked],
    );
  }

  /** Asks billing about drivers of whom it has not said anything yet. @returns how many it gave no answer for */
  async learnAccess(driverIds: readonly string[]): Promise<number> {
    let silent = 0;
    const waiting = [...driverIds];
    const ask = async (): Promise<void> => {
      for (let driverId = waiting.pop(); driverId !== undefined; driverId = waiting.pop())
        if (!(await this.learnAccessOf(driverId))) silent++;
    };
    await Promise.all(Array.from({ length: QUESTIONS_AT_ONCE }, ask));
    return silent;
  }

  /**
   * Whether anything has to be paid for.
   * @throws Refusal SERVICE_UNAVAILABLE while that is not known: an alert that somebody may have is not taken for one they may not
   */
  async paymentsEnabled(): Promise<boolean> {
    return (await this.configuration.known()).paymentsEnabled;
  }

  /** What staff allow. @throws Refusal SERVICE_UNAVAILABLE while that is not known: what a driver wishes is not cut down to a guess */
  async mostAlertsPerHour(): Promise<number> {
    return (await this.configuration.known()).alertsPerHour;
  }

  /** Most alerts an hour that a search may have, as far as is known. */
  get alertsPerHour(): number {
    return this.configuration.current().alertsPerHour;
  }

  /** Drops everything that names the driver. Whoever matches holds searches while it writes what hangs on the driver: they are waited for. */
  async forget(driverId: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      // Before the driver's row, as whoever creates a search under a key does.
      await manager.query('delete from filtering.answers where owner = $1', [driverId]);
      await manager.query('select 1 from filtering.drivers where driver_id = $1 for no key update', [driverId]);
      await manager.query('select 1 from filtering.searches where driver_id = $1 order by id for update', [driverId]);
      await manager.query('delete from filtering.drivers where driver_id = $1', [driverId]);
      await manager.query('delete from filtering.last_filters where driver_id = $1', [driverId]);
    });
  }

  private async learnAccessOf(driverId: string): Promise<boolean> {
    try {
      await this.hearAccess(await this.rpc.call(GetAccess, { driverId }));
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.is(DRIVER_UNKNOWN)) {
        await this.hearAccess({ driverId, version: NOTHING_GRANTED, usableUntil: null });
        return true;
      }
      this.logger.debug(`the access of ${driverId} is not known: ${error.code}`);
      return false;
    }
  }
}
