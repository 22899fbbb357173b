import {
  AuditRecorded,
  Refusal,
  SETTING_UNKNOWN,
  VALIDATION_FAILED,
  VERSION_CONFLICT,
  type PutSettingRequest,
  type Setting,
} from '#contracts';
import { currentCall, parse, ParseError } from '#messaging';
import { Database, KeyRing, Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import { Configurations } from './configurations.service';
import { masked, unmasked } from './masks';
import { isSettingKey, SETTING_KEYS, shapeOf, type SettingKey } from './setting-shapes';
import { SettingRow, SettingVersionRow } from './setting.entity';
import { Settings } from './settings.service';
import { isSecret, StoredSettings } from './stored-settings.service';

/** What a rotation did to the secrets, those of former versions among them. */
export interface Rotation {
  /** Id of the key that all of them are under now. */
  readonly key: string;
  readonly sealedAnew: number;
  readonly sealedAlready: number;
}

/** The settings in the hands of staff. */
@Injectable()
export class SettingChanges {
  constructor(
    private readonly database: Database,
    private readonly stored: StoredSettings,
    private readonly settings: Settings,
    private readonly configurations: Configurations,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Every setting, secrets masked. */
  async list(): Promise<Setting[]> {
    const rows = await this.database.source.manager.find(SettingRow);
    return SETTING_KEYS.map((key) => this.show(key, rows.find((row) => row.key === key) ?? null));
  }

  /** @throws Refusal NOT_FOUND, VERSION_CONFLICT, VALIDATION_FAILED with the fields that are wrong */
  async put({ key, value, version, actor, address, reason }: PutSettingRequest): Promise<Setting> {
    if (!isSettingKey(key)) throw new Refusal(SETTING_UNKNOWN);
    if (value === undefined) throw new Refusal(VALIDATION_FAILED, { errors: [{ field: 'value', code: 'REQUIRED' }] });
    const setting = await this.database.transaction(async (manager) => {
      await this.configurations.lock(manager);
      const row = await manager.findOneBy(SettingRow, { key });
      if (version !== undefined && version !== (row?.version ?? 0)) throw new Refusal(VERSION_CONFLICT);
      const before = row === null ? null : this.stored.read(row);
      const after = value === null ? null : checked(key, unmasked(key, value, before));
      if (isDeepStrictEqual(before, after)) return this.show(key, row);
      const next = await this.store(manager, key, after, (row?.version ?? 0) + 1, actor);
      await this.outbox.add(manager, AuditRecorded, {
        ...this.line('settings.changed', actor, next.updatedAt),
        target: `setting:${key}`,
        before: { value: masked(key, before) },
        after: { value: masked(key, after) },
        ...(address === undefined ? {} : { address }),
        ...(reason === undefined ? {} : { facts: { reason } }),
      });
      await this.configurations.announce(manager);
      return this.show(key, next);
    });
    this.settings.changed();
    return setting;
  }

  /** Seals everything secret under the first key, so that the others may leave the ring. Any number of times. */
  async rotate(actor: string): Promise<Rotation> {
    return this.database.transaction(async (manager) => {
      await this.configurations.lock(manager);
      const { first } = this.stored.ring;
      let [sealedAnew, sealedAlready] = [0, 0];
      for (const table of [SettingRow, SettingVersionRow]) {
        for (const row of await manager.find(table)) {
          if (row.value === null || !isSettingKey(row.key) || !isSecret(row.key)) continue;
          if (KeyRing.keyOf(row.value) === first) {
            sealedAlready++;
            continue;
          }
          row.value = this.stored.write(row.key, this.stored.read(row));
          await manager.save(table, row);
          sealedAnew++;
        }
      }
      await this.outbox.add(manager, AuditRecorded, {
        ...this.line('settings.key-rotated', actor, new Date(this.clock.now())),
        facts: { key: first, sealedAnew, sealedAlready },
      });
      return { key: first, sealedAnew, sealedAlready };
    });
  }

  private async store(
    manager: EntityManager,
    key: SettingKey,
    value: unknown,
    version: number,
    updatedBy: string,
  ): Promise<SettingRow> {
    const row = { key, value: this.stored.write(key, value), version, updatedAt: new Date(this.clock.now()), updatedBy };
    await manager.save(SettingRow, row);
    await manager.insert(SettingVersionRow, row);
    return row;
  }

  private line(action: string, actor: string, at: Date): { service: string; action: string; actor: string; at: string } {
    const requestId = currentCall()?.requestId;
    return { service: 'billing', action, actor, at: at.toISOString(), ...(requestId === undefined ? {} : { requestId }) };
  }

  private show(key: SettingKey, row: SettingRow | null): Setting {
    return {
      key,
      value: row === null ? null : masked(key, this.stored.read(row)),
      byDefault: masked(key, this.stored.byDefault(key)),
      secret: isSecret(key),
      version: row?.version ?? 0,
      ...(row === null ? {} : { updatedAt: row.updatedAt.toISOString(), updatedBy: row.updatedBy }),
    };
  }
}

/** The value as plain JSON. @throws Refusal VALIDATION_FAILED */
function checked(key: SettingKey, value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(parse(shapeOf(key).shape, { value }, 'refuse').value));
  } catch (error) {
    if (error instanceof ParseError) throw new Refusal(VALIDATION_FAILED, { errors: error.errors });
    throw error;
  }
}
