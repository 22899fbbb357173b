import { QueriesWanted, type ListWatchedQueriesRequest, type WatchedQueries, type WatchedQuery } from '#contracts';
import { Database, Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Drivers } from '../drivers/drivers.service';
import type { KeptFilter } from '../filters/kept-filter';
import { queryWindows, type QueryWindow } from './query-windows';

/** A search that is muted for longer is not watched; before the end of a shorter mute its query is known again. */
const SHORT_MUTE_MS = 10 * 60_000;
const ROLLED_AT_ONCE = 500;

export interface FilterOfSearch {
  readonly id: string;
  readonly filter: KeptFilter;
}

/** Which queries of the exchange the searches mean, and when. */
@Injectable()
export class SearchQueries {
  constructor(
    private readonly database: Database,
    private readonly drivers: Drivers,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Writes down what searches of drivers in one zone mean from now on, in place of what they meant before. */
  async replace(manager: EntityManager, searches: readonly FilterOfSearch[], timeZone: string): Promise<void> {
    await manager.query('delete from filtering.search_queries where search_id = any($1)', [searches.map(({ id }) => id)]);
    await this.add(
      manager,
      searches.map((search) => ({ ...search, timeZone })),
    );
  }

  /** Says that somebody waits for loads of this search: what appears before its query is watched is no news to anybody. */
  async want(manager: EntityManager, searchId: string): Promise<void> {
    const rows = await manager.query<{ query_key: string }[]>(
      'select query_key from filtering.search_queries where search_id = $1 and valid_until > $2',
      [searchId, new Date(this.clock.now())],
    );
    await this.outbox.add(manager, QueriesWanted, { queryKeys: rows.map(({ query_key }) => query_key) });
  }

  /** Adds the days to come for searches whose query is another one tomorrow. @returns whether there may be more of them */
  async roll(): Promise<boolean> {
    const now = new Date(this.clock.now());
    return this.database.transaction(async (manager) => {
      const due = await manager.query<(FilterOfSearch & { timeZone: string })[]>(
        `select s.id, s.filter, d.time_zone as "timeZone" from filtering.searches s join filtering.drivers d using (driver_id)
         where s.rolls_at <= $1 order by s.rolls_at limit ${ROLLED_AT_ONCE} for no key update of s skip locked`,
        [now],
      );
      if (due.length > 0) await this.add(manager, due);
      return due.length === ROLLED_AT_ONCE;
    });
  }

  /** Ordered by key: those that somebody with access wants alerts for. */
  async watched({ after = '', limit }: ListWatchedQueriesRequest): Promise<WatchedQueries> {
    const now = this.clock.now();
    const items = await this.database.source.query<WatchedQuery[]>(
      `select query_key as "queryKey", upstream_query as "upstreamQuery" from filtering.queries q
       -- The first search that wants it is enough: a plain exists would be planned as a join of all of them.
       cross join lateral (
         select 1 from filtering.search_queries w
         join filtering.searches s on s.id = w.search_id
         join filtering.drivers d using (driver_id)
         where w.query_key = q.query_key and w.valid_from <= $2 and w.valid_until > $2
           and s.enabled and (s.muted_until is null or s.muted_until <= $3)
           and ($4 or d.access_version is null or d.usable_until > $2)
         limit 1) as wanted
       where query_key > $1 order by query_key limit $5`,
      [after, new Date(now), new Date(now + SHORT_MUTE_MS), !(await this.drivers.paymentsEnabled()), limit],
    );
    return { items };
  }

  private async add(manager: EntityManager, searches: readonly (FilterOfSearch & { timeZone: string })[]): Promise<void> {
    const now = this.clock.now();
    const prepared = searches.map(({ id, filter, timeZone }) => ({ id, ...queryWindows(filter, timeZone, now) }));
    const windows = prepared.flatMap(({ id, windows: all }) => all.map((window) => ({ id, ...window })));
    // In the order of their keys, so that two who add the same ones do not wait for each other in a ring.
    const queries = new Map(windows.map((window) => [window.queryKey, window.upstreamQuery]));
    const sorted = [...queries].sort(([a], [b]) => (a < b ? -1 : 1));
    await manager.query(
      `insert into filtering.queries (query_key, upstream_query, used_at)
       select key, upstream, $3 from unnest($1::text[], $2::text[]) as given (key, upstream)
       on conflict (query_key) do update set used_at = excluded.used_at`,
      [sorted.map(([key]) => key), sorted.map(([, upstream]) => upstream), new Date(now)],
    );
    await manager.query(
      `insert into filtering.search_queries as kept (query_key, search_id, valid_from, valid_until)
       select * from unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::timestamptz[])
       on conflict (query_key, search_id) do update set
         valid_from = least(kept.valid_from, excluded.valid_from), valid_until = greatest(kept.valid_until, excluded.valid_until)`,
      [
        windows.map(({ queryKey }) => queryKey),
        windows.map(({ id }) => id),
        windows.map(({ from }) => moment(from)),
        windows.map(({ until }) => moment(until)),
      ],
    );
    await manager.query(
      `update filtering.searches set rolls_at = rolling.at
       from unnest($1::uuid[], $2::timestamptz[]) as rolling (id, at) where searches.id = rolling.id`,
      [prepared.map(({ id }) => id), prepared.map(({ rollsAt }) => (rollsAt === undefined ? null : moment(rollsAt)))],
    );
  }
}

const moment = (ms: QueryWindow['from']): string =>
  ms === Infinity ? 'infinity' : ms === -Infinity ? '-infinity' : new Date(ms).toISOString();
