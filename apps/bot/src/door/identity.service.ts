import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectBot } from 'nestjs-telegraf';
import type { Telegraf } from 'telegraf';
import type { UserFromGetMe } from 'telegraf/types';
import { BotConfig } from '../config';
import { TelegramClient } from '../telegram/telegram.client';
import type { TurnContext } from '../updates/turn';

const RETRY_MS = [1_000, 5_000, 30_000] as const;

/** Who the bot is. Its number stands in the token; its name is asked for until Telegram says it, and nothing waits for that. */
@Injectable()
export class Identity implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Identity.name);
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    @InjectBot() private readonly bot: Telegraf<TurnContext>,
    private readonly telegram: TelegramClient,
    private readonly config: BotConfig,
  ) {}

  onModuleInit(): void {
    const { bot } = this;
    bot.botInfo = {
      id: Number(this.config.TELEGRAM_BOT_TOKEN.split(':')[0]),
      is_bot: true,
      first_name: '',
      username: '',
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
    };
    // nestjs-telegraf logs what a handler throws and lets the update count as handled; the worker wants to hear of it.
    bot.catch((error) => {
      throw error;
    });
    // It also stops what was never launched, and telegraf throws at that.
    bot.stop = () => undefined;
  }

  onApplicationBootstrap(): void {
    void this.ask(0);
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** The bot's name without @; undefined until Telegram has said it. */
  get username(): string | undefined {
    const name = this.bot.botInfo?.username;
    return name === '' ? undefined : name;
  }

  private async ask(tries: number): Promise<void> {
    try {
      this.bot.botInfo = await this.telegram.call<UserFromGetMe>('getMe', {});
    } catch (error) {
      if (tries === 0) this.logger.warn(`the bot does not know its name yet: ${String(error)}`);
      const inMs = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)];
      if (!this.stopped) this.timer = setTimeout(() => void this.ask(tries + 1), inMs).unref();
    }
  }
}
