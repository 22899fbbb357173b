import { randomUUID } from 'node:crypto';
import { DRIVER_BLOCKED, DriverRegistered, Refusal, type Driver, type MeetDriverRequest } from '#contracts';
import { Database, Outbox } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '#runtime';
import { languageOf, type TelegramUser } from '../init-data/telegram-user';
import { DriverRow, toDriver } from './driver.entity';

const DEFAULT_TIME_ZONE = 'Europe/Moscow';

/** People become drivers when Telegram vouches for them: by a launch string, or by what they write to the bot. */
@Injectable()
export class AcquaintanceService {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal DRIVER_BLOCKED */
  async meet({ telegramId, firstName, lastName, username, languageCode }: MeetDriverRequest): Promise<Driver> {
    const row = await this.database.transaction((manager) =>
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

  /** Makes or updates the driver's row and holds it to the end of the transaction, so that logins of one person queue up. */
  async remember(
    manager: EntityManager,
    user: Omit<TelegramUser, 'photoUrl'> & Partial<Pick<TelegramUser, 'photoUrl'>>,
  ): Promise<DriverRow> {
    const now = new Date(this.clock.now());
    const inserted = await manager
      .createQueryBuilder()
      .insert()
      .into(DriverRow)
      .values({ ...user, id: randomUUID(), timeZone: DEFAULT_TIME_ZONE, createdAt: now, lastLoginAt: now })
      .orIgnore()
      .returning('id')
      .execute();
    const row = await manager.findOneOrFail(DriverRow, {
      where: { telegramId: user.telegramId },
      lock: { mode: 'pessimistic_write' },
    });
    if ((inserted.raw as unknown[]).length > 0) {
      const registered = {
        driverId: row.id,
        telegramId: user.telegramId,
        language: user.language,
        registeredAt: now.toISOString(),
      };
      await this.outbox.add(manager, DriverRegistered, registered);
      return row;
    }
    // The language is the driver's own choice after the first time; a message to the bot knows of no picture.
    const { firstName, lastName, username, photoUrl = row.photoUrl } = user;
    return manager.save(Object.assign(row, { firstName, lastName, username, photoUrl, lastLoginAt: now }));
  }
}
