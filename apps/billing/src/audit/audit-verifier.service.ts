import { AlarmRaised, type AuditVerdict } from '#contracts';
import { Database, Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { BillingConfig } from '../config';
import { verify } from './verification';

/** Whether the audit log was touched. */
@Injectable()
export class AuditVerifier {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly config: BillingConfig,
  ) {}

  /** Reads all of it: a second for some hundred thousand lines. A broken log raises an alarm. */
  async verify(): Promise<AuditVerdict> {
    const { source } = this.database;
    const verdict = await source.transaction('REPEATABLE READ', (manager) => verify(manager, this.config.AUDIT_KEY));
    if (!verdict.whole)
      await this.outbox.add(source.manager, AlarmRaised, {
        service: 'billing',
        alarm: 'audit-broken',
        summary: `The audit log was touched: ${verdict.problem ?? 'unknown'}`,
        at: new Date(this.clock.now()).toISOString(),
      });
    return verdict;
  }
}
