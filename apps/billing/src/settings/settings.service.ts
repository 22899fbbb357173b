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
  private renewAgain = false;

  constructor(
    private readonly database: Database,
    private readonly stored: StoredSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.renewSoon(), RENEW_EVERY_MS).unref();
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

  /** Somebody changed them: read anew at once, behind the readers' backs. */
  changed(): void {
    // What is being read may be from before the change.
    this.renewAgain = this.renewing !== undefined;
    this.renewSoon();
  }

  private renewSoon(): void {
    if (this.database.problem() !== undefined) return;
    this.renewing ??= this.renew().finally(() => {
      this.renewing = undefined;
      if (this.renewAgain) this.changed();
    });
  }

  /** What is known holds on when this fails. */
  private async renew(): Promise<void> {
    const values = await this.stored.values(this.database.source.manager).catch(() => undefined);
    if (values !== undefined) this.known = Promise.resolve(values);
  }
}
