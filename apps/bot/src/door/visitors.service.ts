import { DRIVER_BLOCKED, MeetDriver, Refusal, type Language } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { ChatRow } from '../chats/chat.entity';
import { Chats, type DriverChat } from '../chats/chats.service';
import type { Sender } from '../updates/incoming';

/** Who is at the bot's door. */
@Injectable()
export class Visitors {
  constructor(
    private readonly rpc: RpcClient,
    private readonly chats: Chats,
    @InjectRepository(ChatRow) private readonly rows: Repository<ChatRow>,
  ) {}

  /**
   * Somebody wrote in their own chat: they are within reach and known from now on. Whom the bot has met before is let in while
   * auth-session is away.
   * @returns undefined for a driver who was blocked. @throws Refusal SERVICE_UNAVAILABLE for a stranger
   */
  async meet({ id, first_name, last_name, username, language_code }: Sender): Promise<DriverChat | undefined> {
    await this.chats.regain(String(id));
    try {
      const driver = await this.rpc.call(MeetDriver, {
        telegramId: String(id),
        firstName: first_name,
        ...(last_name === undefined ? {} : { lastName: last_name }),
        ...(username === undefined ? {} : { username }),
        ...(language_code === undefined ? {} : { languageCode: language_code }),
      });
      return await this.chats.remember(driver);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.is(DRIVER_BLOCKED)) return undefined;
      const known = error.kind === 'unavailable' ? await this.rows.findOneBy({ chatId: String(id) }) : null;
      if (known?.driverId === undefined || known.driverId === null) throw error;
      if (known.blockedAt !== null) return undefined;
      return this.chats.ofDriver(known.driverId);
    }
  }

  /** The language to speak with somebody of whom nothing else may be known. */
  async languageOf({ id, language_code }: Sender, manager: EntityManager = this.rows.manager): Promise<Language> {
    const known = await manager.findOneBy(ChatRow, { chatId: String(id) });
    return known?.language ?? (language_code?.toLowerCase().startsWith('en') === true ? 'en' : 'ru');
  }
}
