import { DriverTold, type CargoCard, type CargoChangedPayload, type CargoGonePayload } from '#contracts';
import { Database, Outbox } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Open Mini Apps that are told of one change at most; the others see it when they look again. */
const MOST_TOLD = 1_000;

/** What somebody saw of a load. */
export interface Sighting {
  readonly cargo: CargoCard;
  /** When, ms since 1970. */
  readonly seenAt: number;
  /** When the exchange put it up, ms since 1970. */
  readonly postedAtMs?: number;
}

export interface KnownCargo {
  readonly card: CargoCard;
  readonly gone: boolean;
  /** Ms since 1970. */
  readonly postedAtMs?: number;
}

/** Loads as they were last seen, whatever order the news of them come in. */
@Injectable()
export class KnownCargos {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** Locks the load until the transaction ends. @returns the newest that is known of it */
  async see(manager: EntityManager, { cargo, seenAt, postedAtMs }: Sighting): Promise<KnownCargo> {
    const [row] = await manager.query<{ card: CargoCard; gone: boolean; posted: string | null }[]>(
      `insert into filtering.cargos as known (cargo_id, card, seen_at, posted_at_ms) values ($1, $2, $3, $4)
       on conflict (cargo_id) do update set
         card = case when known.card is null or known.seen_at <= excluded.seen_at then excluded.card else known.card end,
         gone_at = case when known.gone_at < excluded.seen_at then null else known.gone_at end,
         seen_at = greatest(known.seen_at, excluded.seen_at),
         posted_at_ms = coalesce(known.posted_at_ms, excluded.posted_at_ms)
       returning card, gone_at is not null as gone, posted_at_ms as posted`,
      [cargo.id, JSON.stringify(cargo), new Date(seenAt), postedAtMs ?? null],
    );
    if (row === undefined) throw new Error('an upsert returns its row');
    return { card: row.card, gone: row.gone, ...(row.posted === null ? {} : { postedAtMs: Number(row.posted) }) };
  }

  /** The phones of those who keep it as a favourite hear of it; twice does no harm. */
  async changed({ after, seenAt }: CargoChangedPayload): Promise<void> {
    await this.database.transaction(async (manager) => {
      const { gone } = await this.see(manager, { cargo: after, seenAt: Date.parse(seenAt) });
      if (!gone) await this.tell(manager, after.id, { cargoId: after.id, cargo: after });
    });
  }

  /** Kept also of a load that nobody has heard of yet: its appearance may come late. */
  async gone({ cargoId, seenAt }: CargoGonePayload): Promise<void> {
    await this.database.transaction(async (manager) => {
      const news = await manager.query<object[]>(
        `insert into filtering.cargos as known (cargo_id, seen_at, gone_at) values ($1, $2, $2)
         on conflict (cargo_id) do update set seen_at = excluded.seen_at, gone_at = excluded.gone_at
         where known.seen_at <= excluded.seen_at returning 1`,
        [cargoId, seenAt],
      );
      if (news.length > 0) await this.tell(manager, cargoId, { cargoId, removed: true });
    });
  }

  private async tell(manager: EntityManager, cargoId: string, data: object): Promise<void> {
    const keepers = await manager.query<{ driver_id: string }[]>(
      `select driver_id from filtering.marks where kind = 'favourite' and target = $1 order by number desc limit ${MOST_TOLD}`,
      [cargoId],
    );
    const told = keepers.map(({ driver_id }) => ({ driverId: driver_id, kind: 'cargo.changed' as const, data }));
    if (told.length > 0) await this.outbox.addAll(manager, DriverTold, told);
  }
}
