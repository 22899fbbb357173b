import { keepCall } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ReplyMarkup } from '../telegram/telegram.types';
import { fitted, type Html } from '../texts/html';
import { PRIORITY, type Priority } from './outgoing.entity';

interface Addressed {
  /** Unique for ever: asking twice under one key sends once. */
  readonly key: string;
  readonly chatId: string;
  readonly priority: Priority;
}

export interface TextLetter extends Addressed {
  readonly text: Html;
  readonly markup?: ReplyMarkup;
  /** Without a sound. */
  readonly silent?: boolean;
}

export interface EditLetter extends TextLetter {
  readonly messageId: string;
}

/** Rendered when it is sent: see `Letters`. */
export interface LateLetter extends Addressed {
  readonly kind: string;
  readonly content: object;
  readonly editsMessageId?: string;
}

/** The one queue of everything that leaves for Telegram. Messages are put in the transaction that makes them true. */
@Injectable()
export class Outgoing {
  private listener: () => void = () => undefined;

  /** Called when something was put in; it may not be committed yet. */
  onAdd(listener: () => void): void {
    this.listener = listener;
  }

  async text(manager: EntityManager, { text, markup, silent, ...addressed }: TextLetter): Promise<void> {
    await this.put(manager, { ...addressed, kind: 'text', content: { text: fitted(text.markup), markup, silent } });
  }

  /** Changes a message of the bot. */
  async edit(manager: EntityManager, { text, markup, messageId, ...addressed }: EditLetter): Promise<void> {
    const content = { text: fitted(text.markup), markup };
    await this.put(manager, { ...addressed, kind: 'edit', content, editsMessageId: messageId });
  }

  put(manager: EntityManager, letter: LateLetter): Promise<void> {
    return this.putAll(manager, [letter]);
  }

  /**
   * To a chat out of reach nothing waits, and to one that paused its alerts, or whose driver is blocked, none do: the row only says that it was
   * wanted. An edit takes the place of one of the same message that still waits.
   */
  async putAll(manager: EntityManager, letters: readonly LateLetter[]): Promise<void> {
    if (letters.length === 0) return;
    const rows = JSON.stringify(
      letters.map(({ chatId, priority, editsMessageId, ...letter }) => ({
        ...letter,
        chat_id: chatId,
        priority: PRIORITY[priority],
        edits: editsMessageId ?? null,
      })),
    );
    if (letters.some(({ editsMessageId }) => editsMessageId !== undefined)) {
      await manager.query(
        `update bot.outgoing old set state = 'dropped'
         from jsonb_to_recordset($1::jsonb) as letter (key text, chat_id bigint, kind text, edits bigint)
         where old.state = 'waiting' and old.kind = letter.kind and old.chat_id = letter.chat_id
           and old.edits_message_id = letter.edits and old.key <> letter.key`,
        [rows],
      );
    }
    await manager.query(
      `insert into bot.outgoing (key, chat_id, kind, priority, content, edits_message_id, work, state)
       select key, chat_id, kind, priority, content, edits, $2::jsonb,
         case when exists (
           select 1 from bot.chats
           where chats.chat_id = letter.chat_id
             and (unreachable_since is not null or ((paused_since is not null or blocked_at is not null) and priority >= ${PRIORITY.alert}))
         ) then 'dropped' else 'waiting' end
       from jsonb_to_recordset($1::jsonb)
         as letter (key text, chat_id bigint, kind text, priority smallint, content jsonb, edits bigint)
       on conflict (key) do nothing`,
      [rows, keepCall()],
    );
    this.listener();
  }
}
