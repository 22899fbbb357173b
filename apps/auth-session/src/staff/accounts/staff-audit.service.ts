import { AuditRecorded, type AuditRecordedPayload } from '#contracts';
import { currentCall } from '#messaging';
import { Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What happened to an account. */
export interface StaffDeed extends Pick<AuditRecordedPayload, 'action' | 'actor' | 'before' | 'after' | 'facts'> {
  /** Absent when nobody knows whose it is. */
  readonly staffId?: string | undefined;
  readonly address?: string | undefined;
}

/** The audit lines about staff themselves, written in the transaction that does it. */
@Injectable()
export class StaffAudit {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async note(manager: EntityManager, { staffId, address, ...deed }: StaffDeed): Promise<void> {
    const requestId = currentCall()?.requestId;
    await this.outbox.add(manager, AuditRecorded, {
      service: 'auth-session',
      ...deed,
      at: new Date(this.clock.now()).toISOString(),
      ...(staffId === undefined ? {} : { target: `staff:${staffId}` }),
      ...(address === undefined ? {} : { address }),
      ...(requestId === undefined ? {} : { requestId }),
    });
  }
}
