import { randomBytes } from 'node:crypto';
import type { CargoSort } from '#contracts';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { DriverTurn } from '../../conversations/driver-turn';
import type { FilterQuery } from '../filter';

/** A search whose pages a message of the bot shows. Buttons hold 64 bytes, so they name it by its id. */
export interface View {
  readonly id: string;
  /** From CanonicalizeFilter. */
  readonly query: string;
  readonly sort: CargoSort;
  /** The filter in words. */
  readonly label: string;
  /** As the driver gave it, to be saved as a search; null for lists of an older version. */
  readonly filter: FilterQuery | null;
}

/** Twelve letters of base64url. */
const ID_BYTES = 9;
const LIFE_MS = 7 * 86_400_000;

@Injectable()
export class Views {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A new one, kept with the turn; old ones of everybody go. */
  add(turn: DriverTurn, content: Omit<View, 'id'>): View {
    const view = { id: randomBytes(ID_BYTES).toString('base64url'), ...content };
    const now = this.clock.now();
    turn.also(async (manager) => {
      await manager.query('delete from bot.views where created_at < $1', [new Date(now - LIFE_MS)]);
      await manager.query(
        'insert into bot.views (id, chat_id, query, sort, label, filter, created_at) values ($1, $2, $3, $4, $5, $6, $7)',
        [view.id, turn.chatId, view.query, view.sort, view.label, JSON.stringify(view.filter), new Date(now)],
      );
    });
    return view;
  }

  /** Undefined for one that has gone or is another's. */
  async find({ chatId }: DriverTurn, id: string): Promise<View | undefined> {
    const [view] = await this.database.source.query<View[]>(
      'select id, query, sort, label, filter from bot.views where id = $1 and chat_id = $2',
      [id, chatId],
    );
    return view;
  }
}
