import { randomUUID } from 'node:crypto';
import { DRIVER_BLOCKED, DriverRegistered, Refusal, type Driver, type MeetDriverRequest } from '#contracts';
import { Database, Outbox } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '#runtime';
import { languageOf, type TelegramUser } from '../init-data/telegram-user';
import { Presence } from '../presence/presence.service';
import { DRIVER_COLUMNS, type DriverRow, toDriver } from './driver.entity';

const DEFAULT_TIME_ZONE = 'Europe/Moscow';
/** People become drivers when Telegram vouches for them: by a launch string, or by what they write to the bot. */
@Injectable()
export class AcquaintanceService {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly presence: Presence,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal DRIVER_BLOCKED */
  async meet({ telegramId, firstName, lastName, username, languageCode }: MeetDriverRequest): Promise<Driver> {
    const { row } = await this.database.transaction((manager) =>
      this.remember(manager, {
        telegramId,
        firstName,
        lastName: lastName ?? null,
        username: username ?? null,
        language: languageOf(languageCode),
      }),
    );
    if (row.blockedAt !== null) throw new Refusal(DRIVER_BLOCKED);
    return toDriver(row);
  }

  /**
   * Makes or updates the driver's row and holds it to the end of the transaction, so that logins of one person queue up.
   * @returns the row, and whether it is new
   */
  async remember(
    manager: EntityManager,
    user: Omit<TelegramUser, 'photoUrl'> & Partial<Pick<TelegramUser, 'photoUrl'>>,
  ): Promise<{ row: DriverRow; created: boolean }> {
    const { telegramId, firstName, lastName, username, language, photoUrl } = user;
    const now = new Date(this.clock.now());
    // One statement where the mapper needs four. The language stays the driver's own choice; a message to the bot knows of no picture.
    const [found] = await manager.query<(DriverRow & { created: boolean })[]>(
      `insert into auth.drivers as d (id, telegram_id, first_name, last_name, username, language, time_zone, photo_url, created_at, last_login_at, last_seen_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $9)
       on conflict (telegram_id) do update set first_name = excluded.first_name, last_name = excluded.last_name,
         username = excluded.username, photo_url = case when $10 then excluded.photo_url else d.photo_url end, last_login_at = $9
       returning ${DRIVER_COLUMNS}, xmax = 0 as created`,
      [
        randomUUID(),
        telegramId,
        firstName,
        lastName,
        username,
        language,
        DEFAULT_TIME_ZONE,
        photoUrl ?? null,
        now,
        photoUrl !== undefined,
      ],
    );
    if (found === undefined) throw new Error('an upsert returned no row');
    const { created, ...row } = found;
    if (created) {
      const registered = { driverId: row.id, telegramId, language, registeredAt: now.toISOString() };
      await this.outbox.add(manager, DriverRegistered, registered);
    }
    if (created || this.presence.isDue(row.lastSeenAt.getTime(), now.getTime()))
      await this.presence.note(manager, [row.id], now.getTime());
    return { row, created };
  }
}
