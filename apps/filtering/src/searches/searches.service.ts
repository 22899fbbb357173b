import { randomUUID } from 'node:crypto';
import {
  GetDriver,
  MOST_SEARCHES,
  Refusal,
  SEARCH_LIMIT,
  SEARCH_UNKNOWN,
  type AlertsPatch,
  type CreateSearchRequest,
  type ListSearchesRequest,
  type SavedSearch,
  type SavedSearches,
  type SearchRequest,
  type UpdateSearchRequest,
} from '#contracts';
import { RpcClient } from '#messaging';
import { answerOnce, Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Drivers } from '../drivers/drivers.service';
import { checkedFilter } from '../filters/kept-filter';
import { dateIn } from '../filters/today';
import { SearchNames } from '../naming/search-names.service';
import { SearchQueries } from './search-queries.service';
import { SearchRegions } from './search-regions.service';
import { SearchRow, toSavedSearch } from './search.entity';

const USUAL_PER_HOUR = 10;

/** FR-13: filters that look out by themselves. */
@Injectable()
export class Searches {
  constructor(
    private readonly database: Database,
    private readonly drivers: Drivers,
    private readonly queries: SearchQueries,
    private readonly regions: SearchRegions,
    private readonly names: SearchNames,
    private readonly rpc: RpcClient,
    private readonly clock: Clock,
  ) {}

  /** Oldest first. */
  async list({ driverId, timeZone }: ListSearchesRequest): Promise<SavedSearches> {
    await this.moved(driverId, timeZone);
    const rows = await this.database.source.manager.find(SearchRow, { where: { driverId }, order: { number: 'ASC' } });
    return { items: rows.map((row) => toSavedSearch(row, this.today(timeZone))) };
  }

  /** @throws Refusal FILTER_INVALID, SEARCH_LIMIT, IDEMPOTENCY_KEY_REUSED */
  async create(request: CreateSearchRequest): Promise<SavedSearch> {
    const { driverId, idempotencyKey: key, name, filter: given, alerts } = request;
    const filter = checkedFilter(given);
    const most = await this.mostPerHour(alerts);
    const proposed = name ?? (await this.names.propose(driverId, filter));
    const store = (manager: EntityManager): Promise<SavedSearch> =>
      this.store(manager, request, { filter, name: proposed, most });
    return this.database.transaction((manager) =>
      key === undefined
        ? store(manager)
        : answerOnce(manager, { schema: 'filtering', owner: driverId, key, body: { name, filter: given, alerts } }, () =>
            store(manager),
          ),
    );
  }

  /** What is absent stays; a name that the driver did not choose follows the filter. @throws Refusal NOT_FOUND, FILTER_INVALID */
  async update({
    driverId,
    timeZone,
    searchId: id,
    name,
    filter: given,
    alerts = {},
  }: UpdateSearchRequest): Promise<SavedSearch> {
    const filter = given === undefined ? undefined : checkedFilter(given);
    const most = await this.mostPerHour(alerts);
    const proposed = filter === undefined || name !== undefined ? undefined : await this.names.propose(driverId, filter);
    return this.database.transaction(async (manager) => {
      await this.meet(manager, driverId, timeZone);
      const row = await manager.findOne(SearchRow, { where: { id, driverId }, lock: { mode: 'pessimistic_write' } });
      if (row === null) throw new Refusal(SEARCH_UNKNOWN);
      if (filter !== undefined) row.filter = filter;
      if (name !== undefined) Object.assign(row, { name, nameGiven: true });
      else if (proposed !== undefined && !row.nameGiven) row.name = proposed;
      this.setAlerts(row, alerts, most);
      const { filter: kept, nameGiven, enabled, quietFrom, quietTo, maxPerHour, mutedUntil } = row;
      const changed = { name: row.name, filter: kept, nameGiven, enabled, quietFrom, quietTo, maxPerHour, mutedUntil };
      await manager.update(SearchRow, { id }, changed);
      if (filter !== undefined) {
        await this.queries.replace(manager, [row], timeZone);
        await this.regions.say(manager, driverId, await this.regions.hold(manager, driverId));
      }
      if (row.enabled) await this.queries.want(manager, id);
      return toSavedSearch(row, this.today(timeZone));
    });
  }

  /** Deleting twice is deleting. */
  async delete({ driverId, searchId }: SearchRequest): Promise<void> {
    await this.database.transaction(async (manager) => {
      // The driver's row first, as whoever creates a search takes it.
      const version = await this.regions.hold(manager, driverId);
      const { affected } = await manager.delete(SearchRow, { id: searchId, driverId });
      if (affected === 1) await this.regions.say(manager, driverId, version);
    });
  }

  /** A driver may be in another zone now. Those who never saved a search are not asked about. */
  async driverChanged(driverId: string): Promise<void> {
    if ((await this.drivers.timeZoneOf(driverId)) === undefined) return;
    const { timeZone } = await this.rpc.call(GetDriver, { driverId });
    await this.moved(driverId, timeZone);
  }

  private async store(
    manager: EntityManager,
    { driverId, timeZone, name: given, alerts = {} }: CreateSearchRequest,
    { filter, name, most }: { filter: Record<string, string>; name: string; most: number },
  ): Promise<SavedSearch> {
    await this.meet(manager, driverId, timeZone);
    if ((await manager.countBy(SearchRow, { driverId })) >= MOST_SEARCHES) throw new Refusal(SEARCH_LIMIT);
    const row = manager.create(SearchRow, {
      id: randomUUID(),
      driverId,
      name,
      nameGiven: given !== undefined,
      filter,
      enabled: true,
      quietFrom: null,
      quietTo: null,
      maxPerHour: Math.min(USUAL_PER_HOUR, most),
      mutedUntil: null,
      lastMatchAt: null,
      matchedOn: null,
      matches: 0,
    });
    this.setAlerts(row, alerts, most);
    await manager.insert(SearchRow, row);
    await this.queries.replace(manager, [row], timeZone);
    if (row.enabled) await this.queries.want(manager, row.id);
    await this.regions.say(manager, driverId, await this.regions.hold(manager, driverId));
    return toSavedSearch(row, this.today(timeZone));
  }

  private async moved(driverId: string, timeZone: string): Promise<void> {
    const known = await this.drivers.timeZoneOf(driverId);
    if (known === undefined || known === timeZone) return;
    await this.database.transaction((manager) => this.meet(manager, driverId, timeZone));
  }

  /** Elsewhere the day begins at another moment, and with it the queries of searches from a day on. */
  private async meet(manager: EntityManager, driverId: string, timeZone: string): Promise<void> {
    if (!(await this.drivers.meet(manager, driverId, timeZone))) return;
    const rows = await manager.find(SearchRow, {
      where: { driverId },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    await this.queries.replace(manager, rows, timeZone);
  }

  /** Where a driver wishes a limit, staff's is waited for; elsewhere a guess does. @throws Refusal SERVICE_UNAVAILABLE */
  private async mostPerHour({ maxPerHour }: AlertsPatch = {}): Promise<number> {
    return maxPerHour === undefined ? this.drivers.alertsPerHour : this.drivers.mostAlertsPerHour();
  }

  private setAlerts(row: SearchRow, { enabled, quietHours, maxPerHour, mutedUntil }: AlertsPatch, most: number): void {
    if (enabled !== undefined) row.enabled = enabled;
    if (quietHours !== undefined) Object.assign(row, { quietFrom: quietHours?.from ?? null, quietTo: quietHours?.to ?? null });
    if (maxPerHour !== undefined) row.maxPerHour = Math.min(maxPerHour, most);
    if (mutedUntil !== undefined) row.mutedUntil = mutedUntil === null ? null : new Date(mutedUntil);
  }

  private today(timeZone: string): string {
    return dateIn(timeZone, this.clock.now());
  }
}
