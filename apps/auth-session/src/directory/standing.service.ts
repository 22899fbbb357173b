import {
  DRIVER_UNKNOWN,
  DriverBlocked,
  DriverTagged,
  DriverUnblocked,
  Refusal,
  VERSION_CONFLICT,
  type DriverActionRequest,
  type DriverTags,
  type TagDriverRequest,
} from '#contracts';
import { Database, Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { IsNull, type EntityManager } from 'typeorm';
import { DriverRow } from '../drivers/driver.entity';
import { SessionsService } from '../sessions/sessions.service';
import { StaffDeeds } from './staff-deeds.service';

/** What staff decide about a driver: whether they are served, and what they are filed under. Each in one transaction with its audit line. */
@Injectable()
export class Standing {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly sessions: SessionsService,
    private readonly deeds: StaffDeeds,
    private readonly clock: Clock,
  ) {}

  /** Twice is once: the first reason stays. @throws Refusal NOT_FOUND */
  async block({ driverId, actor, address, reason }: DriverActionRequest): Promise<void> {
    const ended = await this.database.transaction(async (manager) => {
      const row = await this.lock(manager, driverId);
      if (row.blockedAt !== null) return [];
      const now = new Date(this.clock.now());
      const version = row.version + 1;
      await manager.update(DriverRow, { id: driverId }, { blockedAt: now, blockReason: reason, version });
      await this.outbox.add(manager, DriverBlocked, { driverId, version, at: now.toISOString() });
      const change = { before: { blocked: false }, after: { blocked: true } };
      await this.deeds.note(manager, { action: 'driver.blocked', driverId, actor, address, ...change, facts: { reason } });
      return this.sessions.endAllOf(manager, driverId, 'blocked');
    });
    await this.sessions.dropCopies(ended);
  }

  /** @throws Refusal NOT_FOUND */
  async unblock({ driverId, actor, address, reason }: DriverActionRequest): Promise<void> {
    await this.database.transaction(async (manager) => {
      const row = await this.lock(manager, driverId);
      if (row.blockedAt === null) return;
      const version = row.version + 1;
      await manager.update(DriverRow, { id: driverId }, { blockedAt: null, blockReason: null, version });
      await this.outbox.add(manager, DriverUnblocked, { driverId, version, at: new Date(this.clock.now()).toISOString() });
      const change = { before: { blocked: true, reason: row.blockReason }, after: { blocked: false } };
      await this.deeds.note(manager, { action: 'driver.unblocked', driverId, actor, address, ...change, facts: { reason } });
    });
  }

  /** @throws Refusal NOT_FOUND */
  async signOut({ driverId, actor, address, reason }: DriverActionRequest): Promise<void> {
    const ended = await this.database.transaction(async (manager) => {
      await this.lock(manager, driverId);
      const keys = await this.sessions.endAllOf(manager, driverId, 'signed-out');
      const facts = { reason, sessions: keys.length };
      await this.deeds.note(manager, { action: 'driver.signed-out', driverId, actor, address, facts });
      return keys;
    });
    await this.sessions.dropCopies(ended);
  }

  /** @throws Refusal NOT_FOUND, VERSION_CONFLICT when the driver is not as they were looked at */
  async tag({ driverId, tags, version: seen, actor, address }: TagDriverRequest): Promise<DriverTags> {
    return this.database.transaction(async (manager) => {
      const { tags: before, version } = await this.lock(manager, driverId);
      if (version !== seen) throw new Refusal(VERSION_CONFLICT);
      const after = [...tags].sort((one, other) => one.localeCompare(other, 'ru'));
      if (after.join('\n') === before.join('\n')) return { tags: before, version };
      await manager.update(DriverRow, { id: driverId }, { tags: after, version: version + 1 });
      await this.outbox.add(manager, DriverTagged, { driverId, tags: after, version: version + 1 });
      const change = { before: { tags: before }, after: { tags: after } };
      await this.deeds.note(manager, { action: 'driver.tagged', driverId, actor, address, ...change });
      return { tags: after, version: version + 1 };
    });
  }

  private async lock(manager: EntityManager, driverId: string): Promise<DriverRow> {
    const where = { id: driverId, erasedAt: IsNull() };
    const row = await manager.findOne(DriverRow, { where, lock: { mode: 'pessimistic_write' } });
    if (row === null) throw new Refusal(DRIVER_UNKNOWN);
    return row;
  }
}
