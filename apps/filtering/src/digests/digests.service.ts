import { randomUUID } from 'node:crypto';
import { AlertDigest, type CargoCard, type MatchedSearch } from '#contracts';
import { Database, Outbox, Rounds } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { Histogram } from 'prom-client';
import type { EntityManager } from 'typeorm';
import { Drivers } from '../drivers/drivers.service';
import { putAside } from '../alerts/alerts.repository';

const DRIVERS_A_ROUND = 100;
const AT_ONCE = 4;
const CARGOS_SHOWN = 10;

const sizes = new Histogram({ name: 'alert_digest_loads', help: 'Loads in a digest', buckets: [1, 2, 5, 10, 25, 50, 100, 500] });

interface WaitingRow {
  readonly cargo_id: string;
  readonly twin_key: string | null;
  readonly search_ids: string[];
  readonly card: CargoCard;
  readonly gone: boolean;
  readonly unwanted: boolean;
}

/** What matched in quiet hours or above the limit of an hour goes out in one message, by whichever replica is first. */
@Injectable()
export class Digests extends Rounds {
  protected readonly everyMs = 500;

  constructor(
    database: Database,
    private readonly outbox: Outbox,
    private readonly drivers: Drivers,
    private readonly clock: Clock,
  ) {
    super(database);
  }

  protected async round(): Promise<boolean> {
    const now = new Date(this.clock.now());
    const due = await this.database.source.query<{ driver_id: string }[]>(
      `select driver_id from filtering.alerts where state = 'waiting' and due_at <= $1
       group by driver_id order by min(due_at) limit ${DRIVERS_A_ROUND}`,
      [now],
    );
    if (due.length === 0) return false;
    const allOpen = !(await this.drivers.paymentsEnabled());
    const waiting = [...due];
    const send = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const { driver_id } = next;
        await this.database.transaction((manager) => this.digest(manager, driver_id, now, allOpen));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, send));
    return due.length === DRIVERS_A_ROUND;
  }

  private async digest(manager: EntityManager, driverId: string, now: Date, allOpen: boolean): Promise<void> {
    const [driver] = await manager.query<{ access: boolean }[]>(
      `select not blocked and ($3 or coalesce(usable_until > $2, false)) as access from filtering.drivers where driver_id = $1
       for no key update skip locked`,
      [driverId, now, allOpen],
    );
    // Another replica is at it.
    if (driver === undefined) return;
    const rows = await this.waiting(manager, driverId, now);
    const searches = await this.liveSearches(
      manager,
      rows.flatMap(({ search_ids }) => search_ids),
      now,
    );
    const isWanted = ({ search_ids, unwanted }: WaitingRow): boolean =>
      driver.access && !unwanted && search_ids.some((id) => searches.has(id));
    const gone = rows.filter((row) => row.gone);
    const told = rows.filter((row) => !row.gone && isWanted(row));
    const dropped = rows.filter((row) => !row.gone && !isWanted(row));
    await this.passOn(manager, driverId, gone, now);
    await this.end(manager, driverId, told, 'digested');
    await this.end(manager, driverId, dropped, 'dropped');
    if (told.length === 0) return;
    const named = new Set(told.flatMap(({ search_ids }) => search_ids));
    await this.outbox.add(manager, AlertDigest, {
      key: `digest:${randomUUID()}`,
      driverId,
      cargos: told.slice(0, CARGOS_SHOWN).map(({ card }) => card),
      total: told.length,
      searches: [...searches.values()].filter(({ id }) => named.has(id)),
    });
    sizes.observe(told.length);
  }

  /** Newest first. Locked in the order that matching locks them in: a search that may tell one of them at once is waited for, or waits. */
  private async waiting(manager: EntityManager, driverId: string, now: Date): Promise<WaitingRow[]> {
    const rows = await manager.query<WaitingRow[]>(
      `select a.cargo_id, a.twin_key, a.search_ids, c.card, c.gone_at is not null as gone,
         ${putAside('a.driver_id', 'a.cargo_id')} or exists (
           select 1 from filtering.marks m where m.driver_id = a.driver_id and m.kind = 'blocked-company'
             and m.target = c.card #>> '{company,inn}') as unwanted
       from filtering.alerts a join filtering.cargos c using (cargo_id)
       where a.driver_id = $1 and a.state = 'waiting' and a.due_at <= $2
       order by a.created_at, a.cargo_id for update of a`,
      [driverId, now],
    );
    return rows.reverse();
  }

  private async liveSearches(manager: EntityManager, ids: readonly string[], now: Date): Promise<Map<string, MatchedSearch>> {
    const rows = await manager.query<MatchedSearch[]>(
      `select id, name from filtering.searches where id = any($1) and enabled and (muted_until is null or muted_until <= $2)
       order by number`,
      [[...new Set(ids)], now],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** What is gone before it was told was never there: it may come back, and a twin that is still listed takes its place. */
  private async passOn(manager: EntityManager, driverId: string, gone: readonly WaitingRow[], now: Date): Promise<void> {
    if (gone.length === 0) return;
    await manager.query('delete from filtering.alerts where driver_id = $1 and cargo_id = any($2)', [
      driverId,
      gone.map(({ cargo_id }) => cargo_id),
    ]);
    await manager.query(
      `update filtering.alerts a set state = 'waiting', due_at = $3 from (
         select distinct on (twin_key) cargo_id from filtering.alerts join filtering.cargos using (cargo_id)
         where driver_id = $1 and twin_key = any($2) and state = 'merged' and gone_at is null
         order by twin_key, created_at, cargo_id) as next
       where a.driver_id = $1 and a.cargo_id = next.cargo_id`,
      [driverId, gone.map(({ twin_key }) => twin_key).filter((key) => key !== null), now],
    );
  }

  private async end(
    manager: EntityManager,
    driverId: string,
    rows: readonly WaitingRow[],
    state: 'digested' | 'dropped',
  ): Promise<void> {
    if (rows.length === 0) return;
    await manager.query('update filtering.alerts set state = $3, due_at = null where driver_id = $1 and cargo_id = any($2)', [
      driverId,
      rows.map(({ cargo_id }) => cargo_id),
      state,
    ]);
  }
}
