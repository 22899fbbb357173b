import type { InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove } from 'telegraf/types';

export type ReplyMarkup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove;

/** One call of the Bot API, as JSON. */
export interface TelegramCall {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Telegram answered no. `description` is Telegram's own word and holds nothing secret. */
export class TelegramRefused extends Error {
  override readonly name = 'TelegramRefused';

  constructor(
    readonly status: number,
    readonly description: string,
    readonly retryAfterSeconds?: number,
    readonly migrateToChatId?: string,
  ) {
    super(`Telegram answered ${status}: ${description}`);
  }
}

/** No answer was heard: whether Telegram did what was asked is unknown. */
export class TelegramSilent extends Error {
  override readonly name = 'TelegramSilent';

  /** @param neverLeft no connection was made: Telegram has not even heard of it */
  constructor(
    reason: string,
    readonly neverLeft = false,
  ) {
    super(`Telegram did not answer: ${reason}`);
  }
}
