import {
  DRIVER_UNKNOWN,
  maskedEmail,
  maskedPhone,
  Refusal,
  type DriverPage,
  type DriverProfile,
  type DriverSummary,
  type FindDriversRequest,
} from '#contracts';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { ConsentRow } from '../drivers/consent.entity';
import { DriverRow } from '../drivers/driver.entity';
import { SessionRow } from '../sessions/session.entity';
import { driverQuery, writePlace } from './driver-query';
import { Notes } from './notes.service';

const CONSENTS_SHOWN = 50;

/** Drivers as staff find and see them. */
@Injectable()
export class Directory {
  constructor(
    private readonly database: Database,
    private readonly notes: Notes,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal VALIDATION_FAILED for a cursor of another list */
  async find(request: FindDriversRequest): Promise<DriverPage> {
    const { sql, values } = driverQuery(request);
    const rows = await this.database.source.query<(DriverRow & { place: string })[]>(sql, values);
    const shown = rows.slice(0, request.limit);
    const last = shown.at(-1);
    const more = rows.length > shown.length && last !== undefined;
    return {
      items: shown.map(toSummary),
      nextCursor: more ? writePlace(request.sort, { at: last.place, id: last.id }) : null,
    };
  }

  /** @throws Refusal NOT_FOUND */
  async profile(driverId: string): Promise<DriverProfile> {
    const { manager } = this.database.source;
    const row = await manager.findOneBy(DriverRow, { id: driverId });
    if (row === null) throw new Refusal(DRIVER_UNKNOWN);
    const now = new Date(this.clock.now());
    const [consents, notes, sessions] = await Promise.all([
      manager.find(ConsentRow, { where: { driverId }, order: { id: 'DESC' }, take: CONSENTS_SHOWN }),
      this.notes.of(driverId),
      manager.findBy(SessionRow, { driverId, endedAt: IsNull(), expiresAt: MoreThan(now) }),
    ]);
    return Object.assign(toSummary(row), {
      timeZone: row.timeZone,
      ...(row.photoUrl === null ? {} : { photoUrl: row.photoUrl }),
      emailMasked: row.email === null ? null : maskedEmail(row.email),
      ...(row.truck === null ? {} : { truck: row.truck }),
      consents: consents.map(({ kind, version, given, at }) => ({ kind, version, given, at: at.toISOString() })),
      notes,
      sessions: sessions.map(({ createdAt }) => ({
        createdAt: createdAt.toISOString(),
        // The driver's own moment slides once in five minutes; a session may be younger.
        lastSeenAt: new Date(Math.max(createdAt.getTime(), row.lastSeenAt.getTime())).toISOString(),
      })),
      blockReason: row.blockReason,
      version: row.version,
    });
  }
}

const toSummary = (row: DriverRow): DriverSummary => ({
  id: row.id,
  telegramId: row.telegramId,
  firstName: row.firstName,
  ...(row.lastName === null ? {} : { lastName: row.lastName }),
  ...(row.username === null ? {} : { username: row.username }),
  phoneMasked: row.phone === null ? null : maskedPhone(row.phone),
  language: row.language,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.lastSeenAt.toISOString(),
  blockedAt: row.blockedAt?.toISOString() ?? null,
  erasedAt: row.erasedAt?.toISOString() ?? null,
  tags: row.tags,
});
