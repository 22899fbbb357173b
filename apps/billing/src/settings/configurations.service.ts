import { ConfigurationChanged, type Configuration } from '#contracts';
import { Database, Outbox } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FlagRow, toFlag } from '../feature-flags/flag.entity';
import { StoredSettings } from './stored-settings.service';

/** What every service may know of the settings and flags, and how it learns of a change. */
@Injectable()
export class Configurations {
  constructor(
    private readonly database: Database,
    private readonly stored: StoredSettings,
    private readonly outbox: Outbox,
  ) {}

  current(): Promise<Configuration> {
    return this.read(this.database.source.manager);
  }

  /** Taken first by whoever changes a setting or a flag: versions grow in the order of the commits. */
  async lock(manager: EntityManager): Promise<void> {
    await manager.query('select version from billing.configuration for update');
  }

  /** Says in the transaction of the change what holds after it. */
  async announce(manager: EntityManager): Promise<Configuration> {
    await manager.query('update billing.configuration set version = version + 1');
    const configuration = await this.read(manager);
    await this.outbox.add(manager, ConfigurationChanged, configuration);
    return configuration;
  }

  /** The version is read before what it stands for: content may be newer than it says, never older. */
  private async read(manager: EntityManager): Promise<Configuration> {
    const [row] = await manager.query<{ version: string }[]>('select version from billing.configuration');
    const values = await this.stored.values(manager);
    const flags = await manager.find(FlagRow, { order: { name: 'ASC' } });
    const { paymentsEnabled, ownLoadsShown, alertsPerHour } = values;
    const { dispatcherChatId, supportContact, offerUrl, privacyUrl } = values;
    return {
      version: Number(row?.version ?? 0),
      paymentsEnabled,
      ownLoadsShown,
      alertsPerHour,
      ...(dispatcherChatId === undefined ? {} : { dispatcherChatId }),
      ...(supportContact === undefined ? {} : { supportContact }),
      ...(offerUrl === undefined ? {} : { offerUrl }),
      ...(privacyUrl === undefined ? {} : { privacyUrl }),
      flags: flags.map(toFlag),
    };
  }
}
