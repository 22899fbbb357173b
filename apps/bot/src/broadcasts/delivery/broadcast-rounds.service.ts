import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LeasedRounds } from '../../leased-rounds';
import { Outgoing } from '../../outgoing/outgoing.service';
import { BroadcastChanges } from '../broadcast-changes.service';
import { BroadcastRow } from '../broadcast.entity';
import { BROADCAST_LETTER, type BroadcastContent } from './broadcast-letter.service';
import { endingOf } from './reason';
import { Recipients, type Outcome } from './recipients.repository';

const GATHERED_AT_ONCE = 1_000;
/** Messages of one broadcast in the queue at most: some seconds of sending, so that a pause is a pause and a crash leaves little open. */
const AHEAD = 50;
const ACTOR = 'service:bot';

/**
 * Carries broadcasts on, each by small steps: who gets it is taken down page by page, then messages are put into the outgoing queue as it
 * empties, and what became of them is read from there. A step is one transaction that holds the broadcast's row, so it may die
 * anywhere, be done by two at once, or meet a pause half-way.
 */
@Injectable()
export class BroadcastRounds extends LeasedRounds {
  protected readonly everyMs = 400;

  constructor(
    database: Database,
    private readonly changes: BroadcastChanges,
    private readonly recipients: Recipients,
    private readonly outgoing: Outgoing,
    private readonly clock: Clock,
  ) {
    super(database, 'broadcasts');
  }

  /** One round for those who do not want to wait for it. @returns whether there is more to do at once */
  async round(): Promise<boolean> {
    let more = false;
    for (const id of await this.recipients.due(new Date(this.clock.now()))) {
      more = (await this.database.transaction((manager) => this.step(manager, id))) || more;
    }
    return more;
  }

  private async step(manager: EntityManager, id: string): Promise<boolean> {
    const row = await this.changes.lock(manager, id);
    if (row === null) return false;
    switch (row.state) {
      case 'scheduled':
        // It may have been put off between the look and the lock.
        if ((row.scheduledAt?.getTime() ?? 0) > this.clock.now()) return false;
        return this.changes.step(manager, row, 'sending', { actor: ACTOR });
      case 'sending': {
        await this.settle(manager, row);
        const more = row.gathered ? await this.feed(manager, row) : await this.gather(manager, row);
        if (row.gathered && isOver(row)) await this.changes.step(manager, row, 'done', { actor: ACTOR });
        return more;
      }
      case 'paused':
      case 'canceled':
        await this.takeBack(manager, row);
        await this.settle(manager, row);
        return false;
      case 'draft':
      case 'done':
        return false;
    }
  }

  /** Messages that nobody sends yet go out of the queue. Belongs into the transaction that pauses or cancels. */
  async takeBack(manager: EntityManager, row: BroadcastRow): Promise<void> {
    row.queued -= await this.recipients.takeBack(manager, row.id);
    await manager.update(BroadcastRow, { id: row.id }, { queued: row.queued });
  }

  private async gather(manager: EntityManager, row: BroadcastRow): Promise<boolean> {
    const drivers = await this.recipients.gather(manager, row, GATHERED_AT_ONCE);
    row.total += drivers.length;
    row.gatheredUpTo = drivers.at(-1) ?? row.gatheredUpTo;
    row.gathered = drivers.length < GATHERED_AT_ONCE;
    const { total, gatheredUpTo, gathered } = row;
    await manager.update(BroadcastRow, { id: row.id }, { total, gatheredUpTo, gathered });
    return true;
  }

  /** @returns false: what comes next depends on Telegram, unless all who were next get nothing */
  private async feed(manager: EntityManager, row: BroadcastRow): Promise<boolean> {
    const room = AHEAD - row.queued;
    if (room <= 0 || (row.holdUntil?.getTime() ?? 0) > this.clock.now()) return false;
    const next = await this.recipients.next(manager, row.id, room);
    const reachable = next.filter(({ unreachable }) => unreachable === null);
    const lost = next.flatMap(({ driverId, unreachable: reason }): Outcome[] =>
      reason === null ? [] : [{ driverId, state: 'dropped', reason }],
    );
    await this.record(manager, row, lost);
    if (reachable.length === 0) return lost.length > 0;
    await this.outgoing.putAll(
      manager,
      reachable.map(({ driverId, chatId }) => {
        const content: BroadcastContent = { broadcastId: row.id, driverId };
        return { key: `broadcast:${row.id}:${driverId}`, chatId, priority: 'mailing', kind: BROADCAST_LETTER, content };
      }),
    );
    const drivers = reachable.map(({ driverId }) => driverId);
    await this.recipients.queued(manager, row.id, drivers, row.button !== null);
    row.queued += drivers.length;
    await manager.update(BroadcastRow, { id: row.id }, { queued: row.queued });
    return false;
  }

  /** Reads from the queue what became of messages. */
  private async settle(manager: EntityManager, row: BroadcastRow): Promise<void> {
    const ended = await this.recipients.ended(manager, row.id);
    row.queued -= ended.length;
    await this.record(
      manager,
      row,
      ended.map(({ driverId, state, error, reason }) => ({ driverId, ...endingOf(state, error, reason) })),
    );
  }

  private async record(manager: EntityManager, row: BroadcastRow, outcomes: readonly Outcome[]): Promise<void> {
    if (outcomes.length === 0) return;
    await this.recipients.settle(manager, row.id, outcomes);
    for (const { state, reason } of outcomes) {
      row[state] += 1;
      if (reason !== null) row.reasons[reason] = (row.reasons[reason] ?? 0) + 1;
    }
    const { queued, sent, failed, dropped, reasons } = row;
    await manager.update(BroadcastRow, { id: row.id }, { queued, sent, failed, dropped, reasons });
  }
}

const isOver = ({ total, sent, failed, dropped }: BroadcastRow): boolean => sent + failed + dropped === total;
