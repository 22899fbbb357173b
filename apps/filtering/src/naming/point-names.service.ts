import type { DictionaryItem } from '#contracts';
import { Database } from '#persistence';
import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

/** Best evidence: the exchange calls cities type 2. */
const CITY = '2';
const WRITTEN_KEPT = 20_000;

/**
 * The exchange finds points by the beginning of their name only, never by id. Whoever chooses a city has just seen it in the
 * dictionary, so what the dictionary shows is remembered.
 */
@Injectable()
export class PointNames {
  private readonly logger = new Logger(PointNames.name);
  private readonly written = new LRUCache<string, string>({ max: WRITTEN_KEPT });

  constructor(private readonly database: Database) {}

  /** Never fails: a name that could not be kept is one that is not proposed. */
  async remember(points: readonly DictionaryItem[]): Promise<void> {
    const fresh = new Map(
      points
        .map(({ id, type = CITY, name }) => [`${type} ${id}`, { id, type, name }] as const)
        .filter(([key, { name }]) => this.written.get(key) !== name),
    );
    if (fresh.size === 0) return;
    try {
      const sorted = [...fresh].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, point]) => point);
      await this.database.source.query(
        `insert into filtering.points (type, id, name) select * from unnest($1::text[], $2::text[], $3::text[])
         on conflict (type, id) do update set name = excluded.name`,
        [sorted.map(({ type }) => type), sorted.map(({ id }) => id), sorted.map(({ name }) => name)],
      );
      for (const [key, { name }] of fresh) this.written.set(key, name);
    } catch (error) {
      this.logger.warn(`names of points are not kept: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** The bare name of a city, without its region. */
  async find(id: string, type = CITY): Promise<string | undefined> {
    const [row] = await this.database.source.query<{ name: string }[]>(
      'select name from filtering.points where type = $1 and id = $2',
      [type, id],
    );
    return row?.name.split(',')[0]?.trim();
  }
}
