import { Injectable } from '@nestjs/common';
import type { InlineKeyboardButton } from 'telegraf/types';
import { BotConfig } from '../config';

/** Buttons that lead into the Mini App. A list of none or one, for a row of a keyboard. */
@Injectable()
export class MiniApp {
  constructor(private readonly config: BotConfig) {}

  /** For private chats: Telegram takes `web_app` buttons nowhere else. */
  open(text: string): InlineKeyboardButton[] {
    const { WEBAPP_URL, TELEGRAM_APP_URL } = this.config;
    if (WEBAPP_URL !== undefined) return [{ text, web_app: { url: WEBAPP_URL } }];
    return TELEGRAM_APP_URL === undefined ? [] : [{ text, url: TELEGRAM_APP_URL }];
  }

  cargo(text: string, cargoId: string): InlineKeyboardButton[] {
    const { TELEGRAM_APP_URL } = this.config;
    return TELEGRAM_APP_URL === undefined ? this.open(text) : [{ text, url: `${TELEGRAM_APP_URL}?startapp=cargo_${cargoId}` }];
  }
}
