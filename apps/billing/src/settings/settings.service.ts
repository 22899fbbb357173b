import { Database } from '#persistence';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { SettingValues } from './setting-values';
import { StoredSettings } from './stored-settings.service';

/** A change is heard by event; one whose event was lost holds soon all the same. */
const RENEW_EVERY_MS = 1_000;

/** The settings as all of billing reads them. */
@Injectable()
export class Settings implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private known: Promise<SettingValues> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private renewing: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly stored: StoredSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      if (this.database.problem() === undefined) this.renewing ??= this.renew().finally(() => (this.renewing = undefined));
    }, RENEW_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.renewing;
  }

  /**
   * What holds, two seconds old at most while PostgreSQL answers. What is known is never waited for: the caller may be inside one of
   * the transactions that hold every connection there is. @throws when nothing is known and PostgreSQL is away
   */
  current(): Promise<SettingValues> {
    if (this.known !== undefined) return this.known;
    const known = this.stored.values(this.database.source.manager);
    this.known = known;
    known.catch(() => {
      if (this.known === known) this.known = undefined;
    });
    return known;
  }

  /** What was read before is no longer believed. */
  forget(): void {
    this.known = undefined;
  }

  /** What is known holds on when this fails. */
  private async renew(): Promise<void> {
    const before = this.known;
    try {
      const values = await this.stored.values(this.database.source.manager);
      if (this.known === before) this.known = Promise.resolve(values);
    } catch {
      return;
    }
  }
}
