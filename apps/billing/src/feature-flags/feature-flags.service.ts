import {
  AuditRecorded,
  FLAG_UNKNOWN,
  Refusal,
  VALIDATION_FAILED,
  VERSION_CONFLICT,
  type Configuration,
  type FeatureFlag,
  type PutFlagRequest,
  type StoredFlag,
} from '#contracts';
import { currentCall } from '#messaging';
import { Database, Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { Configurations } from '../settings/configurations.service';
import { FlagRow, toFlag, toStoredFlag } from './flag.entity';

/** All flags together are told in one message, of which NATS takes 1 MB. */
const CONFIGURATION_MAX_BYTES = 512 * 1_024;
/** An audit line names so many of the drivers that came and went. */
const DRIVERS_NAMED = 100;

/** Switches that need no deploy. */
@Injectable()
export class FeatureFlags {
  constructor(
    private readonly database: Database,
    private readonly configurations: Configurations,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<StoredFlag[]> {
    return (await this.database.source.manager.find(FlagRow, { order: { name: 'ASC' } })).map(toStoredFlag);
  }

  /** @throws Refusal NOT_FOUND */
  async get(name: string): Promise<StoredFlag> {
    const row = await this.database.source.manager.findOneBy(FlagRow, { name });
    if (row === null) throw new Refusal(FLAG_UNKNOWN);
    return toStoredFlag(row);
  }

  /** Makes a flag or changes it. @throws Refusal VERSION_CONFLICT, VALIDATION_FAILED when there are too many drivers in all flags */
  put({ name, enabled, percentage, driverIds, version, actor, address, reason }: PutFlagRequest): Promise<StoredFlag> {
    const flag = { name, enabled, percentage, driverIds: [...new Set(driverIds.map((id) => id.toLowerCase()))] };
    return this.database.transaction(async (manager) => {
      await this.configurations.lock(manager);
      const row = await manager.findOneBy(FlagRow, { name });
      if (version !== undefined && version !== (row?.version ?? 0)) throw new Refusal(VERSION_CONFLICT);
      if (row !== null && isDeepStrictEqual(toFlag(row), flag)) return toStoredFlag(row);
      const updatedAt = new Date(this.clock.now());
      const next = { ...flag, version: (row?.version ?? 0) + 1, updatedAt, updatedBy: actor };
      await manager.save(FlagRow, next);
      const requestId = currentCall()?.requestId;
      await this.outbox.add(manager, AuditRecorded, {
        service: 'billing',
        action: 'feature-flag.changed',
        actor,
        target: `feature-flag:${name}`,
        at: updatedAt.toISOString(),
        ...(requestId === undefined ? {} : { requestId }),
        ...(row === null ? {} : { before: differing(row, flag) }),
        after: differing(flag, row),
        ...(address === undefined ? {} : { address }),
        ...(reason === undefined ? {} : { facts: { reason } }),
      });
      refuseTooLong(await this.configurations.announce(manager));
      return toStoredFlag(next);
    });
  }
}

/** One side of a change: of the drivers those that the other side has not. */
function differing({ enabled, percentage, driverIds }: FeatureFlag, other: FeatureFlag | null): Record<string, unknown> {
  const others = new Set(other?.driverIds);
  const own = driverIds.filter((id) => !others.has(id));
  return { enabled, percentage, drivers: driverIds.length, driverIds: own.slice(0, DRIVERS_NAMED) };
}

function refuseTooLong(configuration: Configuration): void {
  if (Buffer.byteLength(JSON.stringify(configuration)) > CONFIGURATION_MAX_BYTES)
    throw new Refusal(VALIDATION_FAILED, { errors: [{ field: 'driverIds', code: 'RANGE' }] });
}
