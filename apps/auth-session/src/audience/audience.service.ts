import type { AudienceMember, AudiencePage, ListAudienceRequest } from '#contracts';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';

type Found = Omit<AudienceMember, 'registeredAt' | 'lastSeenAt' | 'asOf' | 'marketing' | 'marketingAt'> & {
  readonly registeredAt: Date;
  readonly lastSeenAt: Date;
  readonly asOf: Date;
  readonly marketing: boolean | null;
  readonly marketingAt: Date | null;
};

/** Tells of drivers what those who write to them have to know. */
@Injectable()
export class Audience {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async list({ driverIds, after, limit }: ListAudienceRequest): Promise<AudiencePage> {
    // The statement begins before its snapshot is taken: what was committed by `asOf` is in it.
    const found = await this.source.query<Found[]>(
      `select d.id as "driverId", d.telegram_id as "telegramId", d.first_name as "firstName", d.language, d.time_zone as "timeZone",
         d.created_at as "registeredAt", d.last_seen_at as "lastSeenAt", d.blocked_at is not null as blocked, d.tags,
         c.given as marketing, c.at as "marketingAt", statement_timestamp() as "asOf"
       from auth.drivers d
       left join lateral (
         select given, at from auth.consents where driver_id = d.id and kind = 'marketing' order by id desc limit 1
       ) c on true
       where d.erased_at is null and d.telegram_id is not null
         and ($1::uuid[] is null or d.id = any($1)) and ($2::uuid is null or d.id > $2)
       order by d.id limit $3`,
      [driverIds ?? null, after ?? null, limit],
    );
    return { items: found.map(toMember) };
  }
}

const toMember = ({ registeredAt, lastSeenAt, asOf, marketing, marketingAt, ...rest }: Found): AudienceMember => ({
  ...rest,
  registeredAt: registeredAt.toISOString(),
  lastSeenAt: lastSeenAt.toISOString(),
  asOf: asOf.toISOString(),
  ...(marketing === null || marketingAt === null ? {} : { marketing, marketingAt: marketingAt.toISOString() }),
});
