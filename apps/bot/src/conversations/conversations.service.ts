import { parse, ParseError } from '#messaging';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { CONVERSATIONS, type Conversation } from './conversation.types';
import type { DriverTurn } from './driver-turn';

/** Somebody who comes back later than this has forgotten what they were asked. */
const LIFE_MS = 3_600_000;

/** Where a chat stands in a dialog. Read at once, written with the turn. */
@Injectable()
export class Conversations {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The dialog that runs in the driver's chat; one that an older version began in another shape is none. */
  async running({ chatId }: DriverTurn): Promise<Conversation | undefined> {
    const [row] = await this.database.source.query<{ state: unknown }[]>(
      'select state from bot.conversations where chat_id = $1 and until > $2',
      [chatId, new Date(this.clock.now())],
    );
    return row === undefined ? undefined : toConversation(row.state);
  }

  keep(turn: DriverTurn, state: Conversation): void {
    const until = new Date(this.clock.now() + LIFE_MS);
    turn.also(async (manager) => {
      await manager.query(
        `insert into bot.conversations (chat_id, state, until) values ($1, $2, $3)
         on conflict (chat_id) do update set state = excluded.state, until = excluded.until`,
        [turn.chatId, JSON.stringify(state), until],
      );
    });
  }

  end(turn: DriverTurn): void {
    turn.also(async (manager) => {
      await manager.query('delete from bot.conversations where chat_id = $1', [turn.chatId]);
    });
  }
}

function toConversation(state: unknown): Conversation | undefined {
  const kind: unknown = typeof state === 'object' && state !== null && 'kind' in state ? state.kind : undefined;
  if (typeof kind !== 'string' || !Object.hasOwn(CONVERSATIONS, kind)) return undefined;
  try {
    return parse<Conversation>(CONVERSATIONS[kind as Conversation['kind']], state);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}
