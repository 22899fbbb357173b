import { AlarmRaised } from '#contracts';
import { Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Names that the runbook knows. */
export type MoneyAlarm =
  | 'payment-mismatch'
  | 'payment-unmatched'
  | 'payment-refused'
  | 'payment-outcome-unknown'
  | 'payment-unfinished'
  | 'refund-failed'
  | 'receipt-failed'
  | 'yookassa-refuses-us';

/** Tells the people on duty that money needs them. */
@Injectable()
export class Alarms {
  private readonly logger = new Logger(Alarms.name);

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async raise(manager: EntityManager, alarm: MoneyAlarm, summary: string): Promise<void> {
    this.logger.error(`${alarm}: ${summary}`);
    const at = new Date(this.clock.now()).toISOString();
    await this.outbox.add(manager, AlarmRaised, { service: 'billing', alarm, summary: summary.slice(0, 500), at });
  }
}
