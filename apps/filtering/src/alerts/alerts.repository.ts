import type { CargoCard, MatchedSearch } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { dateIn } from '../filters/today';
import { hourOf } from '../digests/delivery';
import type { AlertFact, AlertState, Candidate, KnownAlert, Plan } from './plan';

/** Whether driver `d` of the query has put aside load `target`; of these marks no alert survives. */
export const putAside = (driver: string, cargo: string): string =>
  `exists (select 1 from filtering.marks where driver_id = ${driver} and kind in ('hidden', 'responded') and target = ${cargo})`;

const blocked = (driver: string, inn: string): string =>
  `exists (select 1 from filtering.marks where driver_id = ${driver} and kind = 'blocked-company' and target = ${inn})`;

/** Whose searches are looked for. */
export interface MatchQuestion {
  readonly queryKey: string;
  readonly cargo: CargoCard;
  /** When the watcher saw the load in the query, ms since 1970: the query counts as it was then. */
  readonly seenAt: number;
  readonly now: number;
  readonly allOpen: boolean;
  /** Most alerts an hour that any search may have. */
  readonly alertsPerHour: number;
}

export interface Matched {
  readonly candidates: Candidate[];
  /** Of the candidates, by their ids. */
  readonly names: Map<string, MatchedSearch>;
  /** Drivers of whom billing has not said whether they have access. */
  readonly unknown: string[];
}

interface CandidateRow {
  readonly id: string;
  readonly name: string;
  readonly driver_id: string;
  readonly time_zone: string;
  readonly quiet_from: string | null;
  readonly quiet_to: string | null;
  readonly max_per_hour: number;
  readonly told_hour: number;
  readonly told: number;
  readonly unknown: boolean;
}

interface AlertRow {
  readonly driver_id: string;
  readonly cargo_id: string;
  readonly state: AlertState;
  readonly search_ids: string[];
  readonly due_at: Date | null;
  readonly told_at: Date | null;
  readonly card: CargoCard;
  readonly gone: boolean;
  readonly posted: string | null;
  readonly excluded: boolean;
}

/** The statements of matching, each one for all drivers at once. */
@Injectable()
export class Alerts {
  /** Searches that the load matches and that may have alerts, locked in one order: what is counted for a search is counted by one. */
  async candidates(manager: EntityManager, question: MatchQuestion): Promise<Matched> {
    const { queryKey, cargo, seenAt, now, allOpen, alertsPerHour } = question;
    const rows = await manager.query<CandidateRow[]>(
      `select s.id, s.name, s.driver_id, d.time_zone, s.quiet_from, s.quiet_to, s.max_per_hour, s.told_hour, s.told,
         not $4 and d.access_version is null as unknown
       from filtering.search_queries q
       join filtering.searches s on s.id = q.search_id
       join filtering.drivers d on d.driver_id = s.driver_id
       where q.query_key = $1 and q.valid_from <= $2 and q.valid_until > $2
         and s.enabled and (s.muted_until is null or s.muted_until <= $3) and not d.blocked
         and ($4 or d.access_version is null or d.usable_until > $3)
         and not ${putAside('s.driver_id', '$5')} and not ${blocked('s.driver_id', '$6')}
       order by s.id for no key update of s`,
      [queryKey, new Date(seenAt), new Date(now), allOpen, cargo.id, cargo.company?.inn ?? ''],
    );
    const known = rows.filter(({ unknown }) => !unknown);
    return {
      candidates: known.map((row) => toCandidate(row, alertsPerHour)),
      names: new Map(known.map(({ id, name }) => [id, { id, name }])),
      unknown: [...new Set(rows.filter(({ unknown }) => unknown).map(({ driver_id }) => driver_id))],
    };
  }

  /** Two listings of one load are matched one after the other. */
  async lockTwins(manager: EntityManager, twinKey: string): Promise<void> {
    await manager.query(`select pg_advisory_xact_lock(hashtextextended('twins ' || $1, 0))`, [twinKey]);
  }

  /** What these drivers know of the load and its twins, locked. */
  async known(
    manager: EntityManager,
    driverIds: readonly string[],
    cargoId: string,
    twinKey: string | undefined,
  ): Promise<KnownAlert[]> {
    const rows = await manager.query<AlertRow[]>(
      `select a.driver_id, a.cargo_id, a.state, a.search_ids, a.due_at, a.told_at, c.card, c.gone_at is not null as gone,
         c.posted_at_ms as posted, ${putAside('a.driver_id', 'a.cargo_id')} as excluded
       from filtering.alerts a join filtering.cargos c using (cargo_id)
       where a.driver_id = any($1) and (a.cargo_id = $2 or a.twin_key = $3)
       order by a.driver_id, a.created_at, a.cargo_id for update of a`,
      [driverIds, cargoId, twinKey ?? null],
    );
    return rows.map((row) => ({
      driverId: row.driver_id,
      cargoId: row.cargo_id,
      state: row.state,
      searchIds: row.search_ids,
      dueAt: row.due_at?.getTime() ?? null,
      toldAt: row.told_at?.getTime() ?? null,
      card: row.card,
      gone: row.gone,
      excluded: row.excluded,
      ...(row.posted === null ? {} : { postedAtMs: Number(row.posted) }),
    }));
  }

  async write(manager: EntityManager, { alerts, matches }: Plan, twinKey: string | undefined, now: number): Promise<void> {
    await manager.query(
      `insert into filtering.alerts (driver_id, cargo_id, twin_key, state, search_ids, due_at, told_at, created_at)
       select driver_id, cargo_id, $2, state, search_ids, due_at, told_at, $3 from jsonb_to_recordset($1::jsonb) as
         planned (driver_id uuid, cargo_id text, state text, search_ids uuid[], due_at timestamptz, told_at timestamptz)
       on conflict (driver_id, cargo_id) do update set
         state = excluded.state, search_ids = excluded.search_ids, due_at = excluded.due_at, told_at = excluded.told_at`,
      [JSON.stringify(alerts.map(toRecord)), twinKey ?? null, new Date(now)],
    );
    await manager.query(
      `update filtering.searches s set last_match_at = $2,
         matched_on = m.day, matches = case when s.matched_on = m.day then s.matches + 1 else 1 end,
         told_hour = case when m.told then $3 else s.told_hour end,
         told = case when not m.told then s.told when s.told_hour = $3 then s.told + 1 else 1 end
       from jsonb_to_recordset($1::jsonb) as m (id uuid, day text, told boolean) where s.id = m.id`,
      [
        JSON.stringify(matches.map(({ searchId: id, timeZone, told }) => ({ id, day: dateIn(timeZone, now), told }))),
        new Date(now),
        hourOf(now),
      ],
    );
  }

  async namesOf(manager: EntityManager, searchIds: readonly string[]): Promise<Map<string, MatchedSearch>> {
    const rows = await manager.query<MatchedSearch[]>('select id, name from filtering.searches where id = any($1)', [searchIds]);
    return new Map(rows.map((row) => [row.id, row]));
  }
}

const toCandidate = (row: CandidateRow, alertsPerHour: number): Candidate => ({
  searchId: row.id,
  driverId: row.driver_id,
  timeZone: row.time_zone,
  ...(row.quiet_from === null || row.quiet_to === null ? {} : { quiet: { from: row.quiet_from, to: row.quiet_to } }),
  maxPerHour: Math.min(row.max_per_hour, alertsPerHour),
  toldHour: row.told_hour,
  told: row.told,
});

const toRecord = ({ driverId, cargoId, state, searchIds, dueAt, toldAt }: AlertFact): object => ({
  driver_id: driverId,
  cargo_id: cargoId,
  state,
  search_ids: searchIds,
  due_at: dueAt === null ? null : new Date(dueAt),
  told_at: toldAt === null ? null : new Date(toldAt),
});
