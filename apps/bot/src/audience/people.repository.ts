import type { AccessState, AudienceMember, ConsentRecordedPayload, SearchRegionsPayload } from '#contracts';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';

/**
 * Why somebody is not written to by mailings, null when they are: over `a` of bot.audience and `c`, the chat of theirs that may be missing.
 */
export const UNREACHABLE = `case
  when a.erased or a.chat_id is null then 'erased'
  when a.blocked then 'blocked'
  when not a.marketing then 'no-consent'
  when c.unreachable_since is not null then 'chat-closed'
  when c.paused_since is not null then 'chat-paused'
end`;

/** What is known of every driver for the sake of mailings. Each fact counts when it is newer than what is there, in whatever order facts come. */
@Injectable()
export class People {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** What auth-session says of some drivers. */
  async know(members: readonly AudienceMember[]): Promise<void> {
    if (members.length === 0) return;
    await this.source.query(
      `insert into bot.audience as a (driver_id, chat_id, language, first_name, time_zone, registered_at, last_seen_at, blocked, tags,
         known_as_of, marketing, marketing_at)
       select "driverId", "telegramId", language, "firstName", "timeZone", "registeredAt", "lastSeenAt", blocked, tags,
         "asOf", coalesce(marketing, false), "marketingAt"
       from jsonb_to_recordset($1::jsonb) as said ("driverId" uuid, "telegramId" bigint, language text, "firstName" text, "timeZone" text,
         "registeredAt" timestamptz, "lastSeenAt" timestamptz, blocked boolean, tags text[], "asOf" timestamptz, marketing boolean,
         "marketingAt" timestamptz)
       order by "driverId"
       on conflict (driver_id) do update set chat_id = excluded.chat_id, language = excluded.language, first_name = excluded.first_name,
         time_zone = excluded.time_zone, registered_at = excluded.registered_at, blocked = excluded.blocked, tags = excluded.tags,
         known_as_of = excluded.known_as_of, last_seen_at = greatest(a.last_seen_at, excluded.last_seen_at),
         marketing = case when excluded.marketing_at > coalesce(a.marketing_at, '-infinity') then excluded.marketing else a.marketing end,
         marketing_at = greatest(a.marketing_at, excluded.marketing_at)
       where not a.erased and (a.known_as_of is null or a.known_as_of <= excluded.known_as_of)`,
      [JSON.stringify(members)],
    );
  }

  async consented({ driverId, given, at }: Pick<ConsentRecordedPayload, 'driverId' | 'given' | 'at'>): Promise<void> {
    await this.consent(this.source.manager, driverId, given, new Date(at));
  }

  /** In the transaction of what made it so. */
  async consent(manager: EntityManager, driverId: string, given: boolean, at: Date): Promise<void> {
    await manager.query(
      `insert into bot.audience as a (driver_id, marketing, marketing_at) values ($1, $2, $3)
       on conflict (driver_id) do update set marketing = excluded.marketing, marketing_at = excluded.marketing_at
       where not a.erased and (a.marketing_at is null or a.marketing_at <= excluded.marketing_at)`,
      [driverId, given, at],
    );
  }

  /** Whether the driver agreed to mailings, as far as that is known here. */
  async agrees(driverId: string): Promise<boolean> {
    const [row] = await this.source.query<{ marketing: boolean }[]>('select marketing from bot.audience where driver_id = $1', [
      driverId,
    ]);
    return row?.marketing === true;
  }

  async seen(driverId: string, at: Date): Promise<void> {
    await this.source.query(
      `insert into bot.audience as a (driver_id, last_seen_at) values ($1, $2)
       on conflict (driver_id) do update set last_seen_at = greatest(a.last_seen_at, excluded.last_seen_at) where not a.erased`,
      [driverId, at],
    );
  }

  async access({
    driverId,
    version,
    source,
    expiresAt,
    usableUntil,
  }: Pick<AccessState, 'driverId' | 'version' | 'source' | 'expiresAt' | 'usableUntil'>): Promise<void> {
    await this.source.query(
      `insert into bot.audience as a (driver_id, access_version, source, expires_at, usable_until) values ($1, $2, $3, $4, $5)
       on conflict (driver_id) do update set access_version = excluded.access_version, source = excluded.source,
         expires_at = excluded.expires_at, usable_until = excluded.usable_until
       where not a.erased and (a.access_version is null or a.access_version < excluded.access_version)`,
      [driverId, version, source, expiresAt, usableUntil],
    );
  }

  async searching(all: readonly SearchRegionsPayload[]): Promise<void> {
    await this.source.query(
      `insert into bot.audience as a (driver_id, regions, regions_version)
       select "driverId", regions, version from jsonb_to_recordset($1::jsonb) as said ("driverId" uuid, regions text[], version bigint)
       order by "driverId"
       on conflict (driver_id) do update set regions = excluded.regions, regions_version = excluded.regions_version
       where not a.erased and (a.regions_version is null or a.regions_version < excluded.regions_version)`,
      [JSON.stringify(all)],
    );
  }

  /** Leaves an empty row, so that what is heard late brings nobody back. */
  async erase(driverId: string): Promise<void> {
    await this.source.query(
      `insert into bot.audience as a (driver_id, erased) values ($1, true)
       on conflict (driver_id) do update set erased = true, chat_id = null, first_name = '', language = 'ru', time_zone = 'Europe/Moscow',
         registered_at = null, last_seen_at = null, tags = '{}', marketing = false, source = null, expires_at = null, usable_until = null,
         regions = '{}'`,
      [driverId],
    );
  }

  /** Drivers of whose access nothing was heard yet, by id. */
  async withoutAccess(after: string | null, limit: number): Promise<string[]> {
    const rows = await this.source.query<{ driver_id: string }[]>(
      `select driver_id from bot.audience where access_version is null and not erased and ($1::uuid is null or driver_id > $1)
       order by driver_id limit $2`,
      [after, limit],
    );
    return rows.map(({ driver_id }) => driver_id);
  }
}
