import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { SettingValues } from './setting-values';
import { StoredSettings } from './stored-settings.service';

/** A change is heard by event; one whose event was lost holds after this all the same. */
const BELIEVED_MS = 2_000;

/** The settings as all of billing reads them. */
@Injectable()
export class Settings {
  private known: { readonly values: Promise<SettingValues>; readonly until: number } | undefined;

  constructor(
    private readonly database: Database,
    private readonly stored: StoredSettings,
  ) {}

  /** What holds, two seconds old at most. @throws when PostgreSQL is away */
  current(): Promise<SettingValues> {
    const now = performance.now();
    if (this.known !== undefined && now < this.known.until) return this.known.values;
    const known = { values: this.stored.values(this.database.source.manager), until: now + BELIEVED_MS };
    this.known = known;
    known.values.catch(() => {
      if (this.known === known) this.known = undefined;
    });
    return known.values;
  }

  /** What was read before is no longer believed. */
  forget(): void {
    this.known = undefined;
  }
}
