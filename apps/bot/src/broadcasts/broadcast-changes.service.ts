import type { BroadcastState } from '#contracts';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { StaffAudit } from '../audience/staff-audit.service';
import { mayFollow } from './broadcast-state';
import { BroadcastRow } from './broadcast.entity';

/** What the state that is come to is called in the audit log. */
const CALLED: Readonly<Record<BroadcastState, string>> = {
  draft: 'created',
  scheduled: 'scheduled',
  sending: 'started',
  paused: 'paused',
  done: 'done',
  canceled: 'canceled',
};

interface Move {
  /** `staff:<uuid>`, or `service:bot` for what happens by itself. */
  readonly actor: string;
  readonly address?: string;
  readonly reason?: string;
  /** Stays when absent. */
  readonly scheduledAt?: Date | null;
}

/** The one writer of states. */
@Injectable()
export class BroadcastChanges {
  constructor(
    private readonly audit: StaffAudit,
    private readonly clock: Clock,
  ) {}

  /** The row, held until the transaction ends: whoever moves a broadcast or its recipients holds it first. */
  lock(manager: EntityManager, id: string): Promise<BroadcastRow | null> {
    return manager.findOne(BroadcastRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** Takes a locked row a step on. @returns false when the step does not follow from where it stands */
  async step(
    manager: EntityManager,
    row: BroadcastRow,
    to: BroadcastState,
    { actor, address, reason, scheduledAt = row.scheduledAt }: Move,
  ): Promise<boolean> {
    const from = row.state;
    if (!mayFollow(from, to)) return false;
    const now = new Date(this.clock.now());
    row.state = to;
    row.scheduledAt = scheduledAt;
    row.version += 1;
    if (to === 'sending') row.startedAt ??= now;
    if (to === 'done' || to === 'canceled') row.finishedAt = now;
    const { state, startedAt, finishedAt, version } = row;
    await manager.update(BroadcastRow, { id: row.id }, { state, scheduledAt, startedAt, finishedAt, version });
    await this.audit.note(manager, {
      action: from === 'paused' && to === 'sending' ? 'broadcast.resumed' : `broadcast.${CALLED[to]}`,
      actor,
      ...(address === undefined ? {} : { address }),
      target: `broadcast:${row.id}`,
      before: { state: from },
      after: { state: to, ...(to === 'scheduled' && scheduledAt !== null ? { scheduledAt: scheduledAt.toISOString() } : {}) },
      ...(reason === undefined ? {} : { facts: { reason } }),
    });
    return true;
  }
}
