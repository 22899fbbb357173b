import {
  DriverTold,
  type CargoChangedPayload,
  type CargoGonePayload,
  type FollowedCargos,
  type FollowedCargosRequest,
} from '#contracts';
import { Database, heardFirst, Outbox, Rounds } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Outgoing } from '../outgoing/outgoing.service';
import { AlertCards, type Stirred } from './alert-cards.repository';

/** The letter that brings a card's message up to date. */
export const ALERT_EDIT = 'alert-edit';

/** Alerts cannot come again for two days: the stream keeps no longer. Until then a card knows that they were told. */
const KEPT_MS = 2 * 86_400_000;
/** Open Mini Apps that are told of one change at most; the others see it when they look again. */
const MOST_TOLD = 1_000;
const FOLLOWED_PAGE = 1_000;
/** A load is listed for three days; a response to it is followed somewhat longer. */
const RESPONSES_FOLLOWED_MS = 7 * 86_400_000;

/** Messages that change with their loads, and the drivers who look at these loads right now. */
@Injectable()
export class LivingCards extends Rounds {
  protected readonly everyMs = 3_600_000;

  constructor(
    database: Database,
    private readonly cards: AlertCards,
    private readonly outgoing: Outgoing,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {
    super(database);
  }

  async changed({ cargoId, after, seenAt }: CargoChangedPayload, eventId: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      if (!(await heardFirst(manager, 'cargo-changed', eventId))) return;
      const stirred = await this.cards.change(manager, after, seenAt, this.now());
      await this.stir(manager, stirred);
      await this.tell(manager, cargoId, stirred, { cargoId, cargo: after });
    });
  }

  async gone({ cargoId, seenAt }: CargoGonePayload, eventId: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      if (!(await heardFirst(manager, 'cargo-gone', eventId))) return;
      const stirred = await this.cards.end(manager, cargoId, seenAt, this.now());
      await this.stir(manager, stirred);
      await this.tell(manager, cargoId, stirred, { cargoId, removed: true });
      await manager.query('update bot.responses set cargo_gone_at = $2 where cargo_id = $1 and cargo_gone_at is null', [
        cargoId,
        seenAt,
      ]);
    });
  }

  /** Lets the messages of these cards show what has become of them. Those on their way do so by themselves. */
  async stir(manager: EntityManager, stirred: readonly Stirred[], priority: 'card' | 'answer' = 'card'): Promise<void> {
    const letters = stirred.flatMap(({ key, chatId, messageId, version }) =>
      messageId === null
        ? []
        : [
            {
              key: `${key}:edit:${version}`,
              chatId,
              priority,
              kind: ALERT_EDIT,
              content: { card: key },
              editsMessageId: messageId,
            },
          ],
    );
    await this.outgoing.putAll(manager, letters);
  }

  /** Loads whose changes these messages and responses wait for. */
  async followed({ after = '' }: FollowedCargosRequest): Promise<FollowedCargos> {
    const rows = await this.database.source.query<{ cargo_id: string }[]>(
      `(select distinct cargo_id from bot.alert_cards
          where live_until > $1 and message_id is not null and not gone and not hidden and cargo_id > $2
          order by cargo_id limit ${FOLLOWED_PAGE})
       union
       (select distinct cargo_id from bot.responses
          where status in ('pending', 'sent', 'viewed') and cargo_gone_at is null and created_at > $3 and cargo_id > $2
          order by cargo_id limit ${FOLLOWED_PAGE})
       order by cargo_id limit ${FOLLOWED_PAGE}`,
      [this.now(), after, new Date(this.clock.now() - RESPONSES_FOLLOWED_MS)],
    );
    return { cargoIds: rows.map(({ cargo_id }) => cargo_id) };
  }

  /** Drops cards that nothing can reach any more, and news that no alert can come after. */
  async round(): Promise<boolean> {
    const before = new Date(this.clock.now() - KEPT_MS);
    await this.database.source.query('delete from bot.alert_cards where live_until < $1', [before]);
    await this.database.source.query('delete from bot.cargo_news where heard_at < $1', [before]);
    return false;
  }

  private async tell(manager: EntityManager, cargoId: string, stirred: readonly Stirred[], data: object): Promise<void> {
    const responding = await manager.query<{ driver_id: string }[]>(
      `select driver_id from bot.responses where cargo_id = $1 and status not in ('completed', 'withdrawn')
       order by number desc limit ${MOST_TOLD}`,
      [cargoId],
    );
    const drivers = new Set([...stirred.map(({ driverId }) => driverId), ...responding.map(({ driver_id }) => driver_id)]);
    const told = [...drivers].slice(0, MOST_TOLD).map((driverId) => ({ driverId, kind: 'cargo.changed' as const, data }));
    if (told.length > 0) await this.outbox.addAll(manager, DriverTold, told);
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}
