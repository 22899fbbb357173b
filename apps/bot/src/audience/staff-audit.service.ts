import { AuditRecorded, type StaffDoing } from '#contracts';
import { currentCall } from '#messaging';
import { Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

interface Deed {
  /** E.g. `broadcast.paused`. */
  readonly action: string;
  /** `staff:<uuid>`, or `service:bot` for what happens by itself. */
  readonly actor: string;
  readonly address?: string;
  /** E.g. `broadcast:<uuid>`. */
  readonly target: string;
  readonly before?: Record<string, unknown>;
  readonly after?: Record<string, unknown>;
  readonly facts?: Record<string, string | number | boolean>;
}

/** The line of the audit log about something staff did, in the transaction that did it. */
@Injectable()
export class StaffAudit {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async note(manager: EntityManager, deed: Deed): Promise<void> {
    const requestId = currentCall()?.requestId;
    const at = new Date(this.clock.now()).toISOString();
    await this.outbox.add(manager, AuditRecorded, {
      service: 'bot',
      at,
      ...(requestId === undefined ? {} : { requestId }),
      ...deed,
    });
  }
}

/** Who did it and from where, of a request that holds more. */
export const doerOf = ({ actor, address }: StaffDoing): Pick<Deed, 'actor' | 'address'> => ({
  actor,
  ...(address === undefined ? {} : { address }),
});

/** Under whose id the keys of requests are kept. What is asked at the console has none of its own. */
export const ownerOf = ({ actor }: StaffDoing): string =>
  actor.startsWith('staff:') ? actor.slice('staff:'.length) : '00000000-0000-0000-0000-000000000000';
