import type { EntityManager } from 'typeorm';
import type { Context } from 'telegraf';
import type { DriverChat } from '../chats/chats.service';
import type { ReplyMarkup } from '../telegram/telegram.types';
import type { Html } from '../texts/html';

export type Effect = (manager: EntityManager) => Promise<void>;

export interface Said {
  readonly text: Html;
  readonly markup?: ReplyMarkup;
  /** Message that this takes the place of; a new one without it. */
  readonly instead?: string;
}

export interface Toast {
  readonly text?: string;
  /** A window that must be closed, not a line that passes. */
  readonly alert?: boolean;
}

/** What Telegram is told about a payment that is about to be made; without `error` it may be. */
export interface CheckoutAnswer {
  readonly error?: string;
}

/**
 * What one update makes the bot say and keep. Handlers collect it here; it is written in one transaction with the update's own
 * end, so that an update handled again after a crash has its effect once.
 */
export class Turn {
  readonly said: Said[] = [];
  readonly effects: Effect[] = [];
  toast: Toast = {};
  checkout: CheckoutAnswer | undefined;

  constructor(
    readonly updateId: number,
    /** Where it happened; negative for groups. */
    readonly chatId: string,
    /** Who it is, in their own chat; undefined in groups. */
    readonly driver: DriverChat | undefined,
  ) {}

  say(text: Html, markup?: ReplyMarkup): void {
    this.said.push({ text, ...(markup === undefined ? {} : { markup }) });
  }

  /** Changes a message of the bot in this chat. */
  edit(messageId: number | string, text: Html, markup?: ReplyMarkup): void {
    this.said.push({ text, instead: String(messageId), ...(markup === undefined ? {} : { markup }) });
  }

  /** More to write in the same transaction. */
  also(effect: Effect): void {
    this.effects.push(effect);
  }
}

/** Telegraf's context with the turn in it. Handlers return nothing: nestjs-telegraf would send what they return. */
export interface TurnContext extends Context {
  readonly turn: Turn;
}

const open = new WeakMap<object, Turn>();

/** From here on the handlers of this very update find the turn in their context. */
export const beginTurn = (update: object, turn: Turn): void => void open.set(update, turn);

export const openTurn = (update: object): Turn | undefined => open.get(update);
