import {
  SearchRegionsChanged,
  type ListSearchRegionsRequest,
  type SearchRegionsPage,
  type SearchRegionsPayload,
} from '#contracts';
import { findCity } from '#gazetteer';
import { Database, Outbox } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { toPoint } from '../dictionaries/points';

/** The ends of the drivers' searches, with names where the dictionary has shown them. Ids are compared without leading zeros, as the exchange writes them. */
const ENDS = `select distinct s.driver_id, p.name
  from filtering.searches s
  cross join lateral (values
    (s.filter->>'startPointId', s.filter->>'startPointType'), (s.filter->>'finishPointId', s.filter->>'finishPointType')
  ) as e (id, type)
  join filtering.points p on p.type = coalesce(e.type, '2') and p.id = regexp_replace(e.id, '^0+(?=.)', '')`;

/** Which regions drivers look for loads in, for those who write to drivers. */
@Injectable()
export class SearchRegions {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** Holds the driver's regions until the transaction ends; to be called before their searches are changed. @returns the version the change makes */
  async hold(manager: EntityManager, driverId: string): Promise<number> {
    const [held] = await manager.query<[{ version: number }[]]>(
      `update filtering.drivers set regions_version = regions_version + 1 where driver_id = $1 returning regions_version as version`,
      [driverId],
    );
    return held[0]?.version ?? 0;
  }

  /** Says what the regions are now, in the transaction that changed them. */
  async say(manager: EntityManager, driverId: string, version: number): Promise<void> {
    const ends = await manager.query<{ driver_id: string; name: string }[]>(`${ENDS} where s.driver_id = $1`, [driverId]);
    await this.outbox.add(manager, SearchRegionsChanged, { driverId, regions: regionsOf(ends.map(({ name }) => name)), version });
  }

  async list({ after, limit }: ListSearchRegionsRequest): Promise<SearchRegionsPage> {
    // Both in one snapshot: a version and the searches that belong to it.
    const rows = await this.database.source.query<{ driver_id: string; version: number; names: string[] }[]>(
      `with page as (
         select driver_id, regions_version as version from filtering.drivers d
         where $1::uuid is null or driver_id > $1 order by driver_id limit $2
       )
       select page.driver_id, page.version, array_remove(array_agg(ends.name), null) as names
       from page left join (${ENDS} where s.driver_id in (select driver_id from page)) as ends using (driver_id)
       group by page.driver_id, page.version order by page.driver_id`,
      [after ?? null, limit],
    );
    return {
      items: rows.map(({ driver_id: driverId, version, names }): SearchRegionsPayload => ({
        driverId,
        version,
        regions: regionsOf(names),
      })),
    };
  }
}

/** By the gazetteer's names, whichever way the exchange writes them: "Татарстан" is "Республика Татарстан". */
function regionsOf(names: readonly string[]): string[] {
  const regions = names.flatMap((full) => {
    const { name, region } = toPoint({ id: '', name: full });
    return region === undefined ? [] : [findCity(`${name}, ${region}`)?.region ?? region];
  });
  return [...new Set(regions)].sort((a, b) => a.localeCompare(b, 'ru'));
}
