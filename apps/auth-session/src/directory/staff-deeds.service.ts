import { AuditRecorded } from '#contracts';
import { currentCall } from '#messaging';
import { Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What somebody of the staff did to a driver. */
export interface StaffDeed {
  readonly action: string;
  readonly driverId: string;
  readonly actor: string;
  readonly address?: string | undefined;
  readonly before?: Record<string, unknown>;
  readonly after?: Record<string, unknown>;
  readonly facts?: Record<string, string | number | boolean>;
}

/** The audit lines of what staff do to drivers, written in the transaction that does it. */
@Injectable()
export class StaffDeeds {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async note(manager: EntityManager, { driverId, address, ...deed }: StaffDeed): Promise<void> {
    const requestId = currentCall()?.requestId;
    await this.outbox.add(manager, AuditRecorded, {
      service: 'auth-session',
      ...deed,
      target: `driver:${driverId}`,
      at: new Date(this.clock.now()).toISOString(),
      ...(address === undefined ? {} : { address }),
      ...(requestId === undefined ? {} : { requestId }),
    });
  }
}
