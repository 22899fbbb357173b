import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TelegramCall, ReplyMarkup } from '../telegram/telegram.types';
import { html, plainText } from '../texts/html';
import type { OutgoingRow } from './outgoing.entity';

/** What Telegram said to a message it took; edits of inline messages answer `true`. */
export type Delivered = { readonly message_id?: number } | boolean;

/** How one kind of message is rendered at the moment it is sent, and what its delivery means. */
export interface Letter {
  /** Several waiting ones to the same group may go as one message when its minute is full. */
  readonly mergeUpTo?: number;
  /** The call; undefined when nothing is to be said any more. */
  render(rows: readonly OutgoingRow[]): Promise<TelegramCall | undefined>;
  /** In the transaction that records the delivery. */
  delivered?(manager: EntityManager, rows: readonly OutgoingRow[], messageId: string): Promise<void>;
  /** In the transaction that records that it will never be delivered. */
  lost?(manager: EntityManager, rows: readonly OutgoingRow[]): Promise<void>;
}

interface TextContent {
  readonly text: string;
  readonly markup?: ReplyMarkup;
  readonly silent?: boolean;
}

/** Telegram has no idempotency key: what may be there already says so. */
export const REPEAT_MARK = html`<i>↻ повтор</i>`;

const NO_PREVIEW = { is_disabled: true };

/** A ready message as the Bot API takes it. */
export const textCall = (chatId: string, { text, markup, silent }: TextContent): TelegramCall => ({
  method: 'sendMessage',
  params: {
    chat_id: chatId,
    text,
    parse_mode: 'HTML',
    link_preview_options: NO_PREVIEW,
    ...(markup === undefined ? {} : { reply_markup: markup }),
    ...(silent === true ? { disable_notification: true } : {}),
  },
});

export const editCall = (chatId: string, messageId: string, { text, markup }: TextContent): TelegramCall => ({
  method: 'editMessageText',
  params: {
    chat_id: chatId,
    message_id: Number(messageId),
    text,
    parse_mode: 'HTML',
    link_preview_options: NO_PREVIEW,
    ...(markup === undefined ? {} : { reply_markup: markup }),
  },
});

/** The same without markup, for a text that Telegram could not read. */
export function asPlainText({ method, params }: TelegramCall): TelegramCall {
  return { method, params: { ...params, parse_mode: undefined, text: plainText(String(params['text'])) } };
}

/** The kinds of messages. Features add theirs at the start. */
@Injectable()
export class Letters {
  private readonly kinds = new Map<string, Letter>();

  constructor() {
    this.add('text', {
      render: (rows) =>
        Promise.resolve(rows[0] && textCall(rows[0].chatId, marked(rows[0].content as TextContent, rows[0].uncertain))),
    });
    this.add('edit', {
      render: (rows) =>
        Promise.resolve(rows[0] && editCall(rows[0].chatId, rows[0].editsMessageId ?? '', rows[0].content as TextContent)),
    });
    this.add('contact', {
      render: (rows) =>
        Promise.resolve(rows[0] && { method: 'sendContact', params: { chat_id: rows[0].chatId, ...rows[0].content } }),
    });
  }

  add(kind: string, letter: Letter): void {
    this.kinds.set(kind, letter);
  }

  of(kind: string): Letter {
    const letter = this.kinds.get(kind);
    if (letter === undefined) throw new Error(`no letter renders ${kind}`);
    return letter;
  }
}

const marked = (content: TextContent, uncertain: boolean): TextContent =>
  uncertain ? { ...content, text: `${content.text}\n${REPEAT_MARK.markup}` } : content;
