import { createHmac, hkdfSync } from 'node:crypto';
import type { Driver } from '#contracts';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BillingConfig } from '../config';

/**
 * Who has had a trial, by Telegram account and by phone. Kept as keyed hashes that outlive an erasure: they name nobody without the key,
 * and a person who asks to be forgotten does not get a second trial for it.
 */
@Injectable()
export class Trials {
  private readonly key: Buffer;

  constructor(
    { AUDIT_KEY }: BillingConfig,
    private readonly clock: Clock,
  ) {
    this.key = Buffer.from(hkdfSync('sha256', AUDIT_KEY, '', 'trial', 32));
  }

  /** Marks the account and, when it is known, the phone as this driver's. @returns false when one of them had a trial as somebody else */
  async claim(manager: EntityManager, { id, telegramId, phone }: Pick<Driver, 'id' | 'telegramId' | 'phone'>): Promise<boolean> {
    const names = [`telegram:${telegramId}`, ...(phone === undefined ? [] : [`phone:${phone.replaceAll(/\D/g, '')}`])];
    // Sorted: two who claim the same marks at once wait for each other, never crosswise.
    const marks = names.map((name) => createHmac('sha256', this.key).update(name).digest('base64url')).sort();
    for (const mark of marks)
      await manager.query(
        'insert into billing.trial_marks (mark, driver_id, created_at) values ($1, $2, $3) on conflict do nothing',
        [mark, id, new Date(this.clock.now())],
      );
    const others = await manager.query<object[]>(
      'select 1 from billing.trial_marks where mark = any($1) and driver_id <> $2 limit 1',
      [marks, id],
    );
    return others.length === 0;
  }
}
