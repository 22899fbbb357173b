import { ProductConfiguration } from '#messaging';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { EntityManager } from 'typeorm';
import { Chats } from '../chats/chats.service';
import { BotConfig } from '../config';
import { TelegramClient } from '../telegram/telegram.client';

const REMEMBERED_MS = 5 * 60_000;
const MEMBERS = new Set(['creator', 'administrator', 'member', 'restricted']);

interface ChatMember {
  readonly status: string;
  /** Of a restricted member: still inside. */
  readonly is_member?: boolean;
}

/** The people who decide about responses: the members of one chat. */
@Injectable()
export class Dispatchers {
  private readonly members = new LRUCache<string, boolean>({ max: 10_000, ttl: REMEMBERED_MS });

  constructor(
    private readonly config: BotConfig,
    private readonly chats: Chats,
    private readonly telegram: TelegramClient,
    private readonly configuration: ProductConfiguration,
  ) {}

  /** Their chat: the setting, or else the environment's. Undefined until somebody says which it is. `manager` is that of the transaction, if there is one. */
  async chat(manager?: EntityManager): Promise<string | undefined> {
    const chatId = this.configuration.current().dispatcherChatId ?? this.config.DISPATCHER_CHAT_ID;
    return chatId === undefined ? undefined : this.chats.current(chatId, manager);
  }

  /** Asked of Telegram, remembered for five minutes. @throws TelegramRefused, TelegramSilent */
  async has(userId: number): Promise<boolean> {
    const chatId = await this.chat();
    if (chatId === undefined) return false;
    const key = `${chatId} ${userId}`;
    const known = this.members.get(key);
    if (known !== undefined) return known;
    const { status, is_member } = await this.telegram.call<ChatMember>('getChatMember', { chat_id: chatId, user_id: userId });
    const inside = MEMBERS.has(status) && is_member !== false;
    this.members.set(key, inside);
    return inside;
  }
}
