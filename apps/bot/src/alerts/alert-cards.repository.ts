import type { AlertRaisedPayload, CargoCard, Language, MatchedSearch, Truck, Twins } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** A message about a load that lives for a day: it edits itself when the load changes. */
export interface AlertCard {
  readonly key: string;
  readonly driverId: string;
  readonly chatId: string;
  readonly language: Language;
  readonly messageId: string | null;
  /** As it is now. */
  readonly cargo: CargoCard;
  readonly searches: readonly MatchedSearch[];
  readonly twins: Twins | null;
  /** What it costs to drive it. */
  readonly truck: Truck | null;
  /** The price that the driver was told first. */
  readonly toldPriceKopecks: number | null;
  readonly postedAtMs: number | null;
  readonly gone: boolean;
  readonly hidden: boolean;
  /** Grows with all that the message should show. */
  readonly version: number;
}

/** A card whose message has to be edited. */
export interface Stirred {
  readonly key: string;
  readonly driverId: string;
  readonly chatId: string;
  readonly messageId: string | null;
  readonly version: number;
}

interface CardRow {
  readonly key: string;
  readonly driver_id: string;
  readonly chat_id: string;
  readonly language: Language;
  readonly message_id: string | null;
  readonly cargo: CargoCard;
  readonly searches: MatchedSearch[];
  readonly twins: Twins | null;
  readonly truck: Truck | null;
  readonly told_price_kopecks: string | null;
  readonly posted_at_ms: string | null;
  readonly gone: boolean;
  readonly hidden: boolean;
  readonly version: number;
}

interface StirredRow {
  readonly key: string;
  readonly driver_id: string;
  readonly chat_id: string;
  readonly message_id: string | null;
  readonly version: number;
}

const STIRRED = 'returning key, driver_id, chat_id, message_id, version';

/** The statements about living cards. Two that change a card wait for each other at its row. */
@Injectable()
export class AlertCards {
  /** A card that comes after news of its load begins with them. @returns false when there is such a card */
  async add(
    manager: EntityManager,
    { key, driverId, cargo, searches, twins, postedAtMs, seenAt }: AlertRaisedPayload,
    place: { readonly chatId: string; readonly truck: Truck | undefined; readonly liveUntil: Date },
  ): Promise<boolean> {
    await this.seize(manager, cargo.id);
    const rows = await manager.query<object[]>(
      `insert into bot.alert_cards (key, driver_id, cargo_id, chat_id, cargo, searches, twins, truck, posted_at_ms, seen_at, live_until)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (key) do nothing returning 1`,
      [
        key,
        driverId,
        cargo.id,
        place.chatId,
        JSON.stringify(cargo),
        JSON.stringify(searches),
        twins === undefined ? null : JSON.stringify(twins),
        place.truck === undefined ? null : JSON.stringify(costsOf(place.truck)),
        postedAtMs ?? null,
        seenAt,
        place.liveUntil,
      ],
    );
    await manager.query(
      `update bot.alert_cards card set cargo = coalesce(news.cargo, card.cargo), gone = news.gone, seen_at = news.seen_at
       from bot.cargo_news news where card.key = $1 and news.cargo_id = card.cargo_id and news.seen_at > card.seen_at`,
      [key],
    );
    return rows.length === 1;
  }

  /** More searches match, or a twin appeared. What is heard again changes nothing. */
  async enrich(manager: EntityManager, { key, searches, twins }: AlertRaisedPayload, now: Date): Promise<Stirred[]> {
    return stirred(
      await manager.query(
        `update bot.alert_cards set searches = $2::jsonb, twins = $3::jsonb, version = version + 1
         where key = $1 and live_until > $4 and (searches, coalesce(twins, '{}')) is distinct from ($2::jsonb, coalesce($3::jsonb, '{}'))
           and jsonb_array_length(searches) <= jsonb_array_length($2::jsonb)
           and coalesce((twins->>'count')::int, 1) <= coalesce(($3::jsonb->>'count')::int, 1) ${STIRRED}`,
        [key, JSON.stringify(searches), twins === undefined ? null : JSON.stringify(twins), now],
      ),
    );
  }

  /** The load looks different since `seenAt`; what was seen earlier is no news. */
  async change(manager: EntityManager, cargo: CargoCard, seenAt: string, now: Date): Promise<Stirred[]> {
    await this.note(manager, cargo.id, cargo, seenAt, now);
    return stirred(
      await manager.query(
        `update bot.alert_cards set cargo = $2, gone = false, seen_at = $3, version = version + 1
         where cargo_id = $1 and live_until > $4 and seen_at < $3 ${STIRRED}`,
        [cargo.id, JSON.stringify(cargo), seenAt, now],
      ),
    );
  }

  async end(manager: EntityManager, cargoId: string, seenAt: string, now: Date): Promise<Stirred[]> {
    await this.note(manager, cargoId, null, seenAt, now);
    return stirred(
      await manager.query(
        `update bot.alert_cards set gone = true, seen_at = $2, version = version + 1
         where cargo_id = $1 and live_until > $3 and seen_at < $2 and not gone ${STIRRED}`,
        [cargoId, seenAt, now],
      ),
    );
  }

  /** Keeps the newest news of a load; null: it is gone. */
  private async note(manager: EntityManager, cargoId: string, cargo: CargoCard | null, seenAt: string, now: Date): Promise<void> {
    await this.seize(manager, cargoId);
    await manager.query(
      `insert into bot.cargo_news as known (cargo_id, cargo, gone, seen_at, heard_at) values ($1, $2, $3, $4, $5)
       on conflict (cargo_id) do update set cargo = coalesce(excluded.cargo, known.cargo), gone = excluded.gone,
         seen_at = excluded.seen_at, heard_at = excluded.heard_at where known.seen_at < excluded.seen_at`,
      [cargoId, cargo === null ? null : JSON.stringify(cargo), cargo === null, seenAt, now],
    );
  }

  /** News of a load and new cards of it go one after the other, until the transaction ends: neither may miss the other. */
  private async seize(manager: EntityManager, cargoId: string): Promise<void> {
    await manager.query(`select pg_advisory_xact_lock(hashtextextended('bot.alert_cards ' || $1, 0))`, [cargoId]);
  }

  /** The driver put the load away, or took it back: a hidden card is left alone. */
  async hide(manager: EntityManager, chatId: string, cargoId: string, hidden: boolean): Promise<Stirred[]> {
    return stirred(
      await manager.query(
        `update bot.alert_cards set hidden = $3, version = version + 1
         where chat_id = $1 and cargo_id = $2 and hidden <> $3 ${STIRRED}`,
        [chatId, cargoId, hidden],
      ),
    );
  }

  /** What the message should show at this moment, which is noted as shown. Undefined once there is nothing to show. */
  async render(manager: EntityManager, key: string): Promise<AlertCard | undefined> {
    const [rows] = await manager.query<[CardRow[]]>(
      `update bot.alert_cards card set rendered_version = version,
         told_price_kopecks = case when message_id is null then (cargo->>'priceKopecks')::bigint else told_price_kopecks end
       from bot.chats chat where key = $1 and chat.chat_id = card.chat_id
       returning key, card.driver_id, card.chat_id, chat.language, message_id, cargo, searches, twins, truck, told_price_kopecks,
         posted_at_ms, gone, hidden, version`,
      [key],
    );
    return rows[0] === undefined ? undefined : toCard(rows[0]);
  }

  /** Telegram has the message; the card is in `changed` if it is no longer as it was rendered. */
  async delivered(
    manager: EntityManager,
    key: string,
    messageId: string,
  ): Promise<{ readonly postedAtMs?: number; readonly changed: Stirred[] }> {
    const [rows] = await manager.query<[(StirredRow & { rendered_version: number; posted_at_ms: string | null })[]]>(
      `update bot.alert_cards set message_id = $2 where key = $1
       returning key, driver_id, chat_id, message_id, version, rendered_version, posted_at_ms`,
      [key, messageId],
    );
    const posted = rows[0]?.posted_at_ms ?? null;
    const changed = rows.filter(({ version, rendered_version }) => version !== rendered_version).map(toStirred);
    return { ...(posted === null ? {} : { postedAtMs: Number(posted) }), changed };
  }

  async find(manager: EntityManager, chatId: string, cargoId: string): Promise<AlertCard | undefined> {
    const rows = await manager.query<CardRow[]>(
      `select card.*, chat.language from bot.alert_cards card join bot.chats chat using (chat_id) where chat_id = $1 and cargo_id = $2`,
      [chatId, cargoId],
    );
    return rows[0] === undefined ? undefined : toCard(rows[0]);
  }
}

/** Of the truck only what a trip costs. */
const costsOf = ({ fuelLitersPer100Km, fuelPriceKopecks, tollKopecksPerKm }: Truck): object => ({
  fuelLitersPer100Km,
  fuelPriceKopecks,
  tollKopecksPerKm,
});

/** An update answers with its rows and their number. */
const stirred = ([rows]: [StirredRow[], number]): Stirred[] => rows.map(toStirred);

const toStirred = ({ key, driver_id, chat_id, message_id, version }: StirredRow): Stirred => ({
  key,
  driverId: driver_id,
  chatId: chat_id,
  messageId: message_id,
  version,
});

const toCard = (row: CardRow): AlertCard => ({
  key: row.key,
  driverId: row.driver_id,
  chatId: row.chat_id,
  language: row.language,
  messageId: row.message_id,
  cargo: row.cargo,
  searches: row.searches,
  twins: row.twins,
  truck: row.truck,
  toldPriceKopecks: row.told_price_kopecks === null ? null : Number(row.told_price_kopecks),
  postedAtMs: row.posted_at_ms === null ? null : Number(row.posted_at_ms),
  gone: row.gone,
  hidden: row.hidden,
  version: row.version,
});
