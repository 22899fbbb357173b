import { KeyRing } from '#persistence';
import { hideFromLogs } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BillingConfig } from '../config';
import { defaultOf, shopOf, valuesOf } from './defaults';
import { isSettingKey, shapeOf, type SettingKey, type SettingTypes } from './setting-shapes';
import type { SettingValues } from './setting-values';
import { SettingRow } from './setting.entity';

/** The settings as rows, and as what they mean. */
@Injectable()
export class StoredSettings {
  readonly ring: KeyRing;

  constructor(private readonly config: BillingConfig) {
    this.ring = new KeyRing(config.SETTINGS_ENCRYPTION_KEYS);
    // The variable as a whole is struck out already; a key alone would be told too.
    for (const entry of config.SETTINGS_ENCRYPTION_KEYS.split(',')) hideFromLogs(entry.slice(entry.indexOf(':') + 1));
  }

  /** What holds now. @throws SealBroken when a secret cannot be read */
  async values(manager: EntityManager): Promise<SettingValues> {
    const rows = await manager.find(SettingRow);
    const set = Object.fromEntries(
      rows.filter(({ key, value }) => value !== null && isSettingKey(key)).map((row) => [row.key, this.read(row)]),
    ) as Partial<SettingTypes>;
    const values = valuesOf(set, shopOf(this.config));
    if (values.shop !== undefined) hideFromLogs(values.shop.secretKey);
    return values;
  }

  /** What holds while a setting is not set; null: nothing. */
  byDefault(key: SettingKey): unknown {
    return defaultOf(key, shopOf(this.config));
  }

  /** The value of one row; null when it was unset. @throws SealBroken */
  read({ key, value }: Pick<SettingRow, 'key' | 'value'>): unknown {
    if (value === null) return null;
    return JSON.parse(isSecret(key) ? this.ring.open(key, value) : value);
  }

  /** A value as it goes into its row. */
  write(key: SettingKey, value: unknown): string | null {
    if (value === null) return null;
    const text = JSON.stringify(value);
    return isSecret(key) ? this.ring.seal(key, text) : text;
  }
}

export const isSecret = (key: SettingKey): boolean => shapeOf(key).secrets.length > 0;
