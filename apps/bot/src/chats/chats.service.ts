import { AlarmRaised, AuditRecorded, GetDriver, type Driver, type Language } from '#contracts';
import { RpcClient } from '#messaging';
import { Database, Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { ChatRow } from './chat.entity';

/** A driver's own chat. */
export interface DriverChat {
  readonly chatId: string;
  readonly driverId: string;
  readonly language: Language;
  readonly name?: string;
  /** Shared through Telegram, with a plus. */
  readonly phone?: string;
}

/** Whom the bot may write to, and in which language. */
@Injectable()
export class Chats {
  constructor(
    @InjectRepository(ChatRow) private readonly rows: Repository<ChatRow>,
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly rpc: RpcClient,
    private readonly clock: Clock,
  ) {}

  /**
   * The chat of a driver; asks who they are when the bot has never met them. Who is inside a transaction hands its manager over: as many
   * transactions as the pool has connections, each waiting for one more, would wait for each other.
   * @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE
   */
  async ofDriver(driverId: string, manager: EntityManager = this.rows.manager): Promise<DriverChat> {
    const row = await manager.findOneBy(ChatRow, { driverId });
    if (row !== null) return toDriverChat(row, driverId);
    return this.remember(await this.rpc.call(GetDriver, { driverId }), manager);
  }

  /** Keeps what auth-session says of a driver. Somebody who was out of reach stays so: only what they do themselves changes that. */
  async remember(
    { id, telegramId, language, phone, firstName, lastName }: Driver,
    manager: EntityManager = this.rows.manager,
  ): Promise<DriverChat> {
    const name = [firstName, lastName].filter((part) => part !== undefined && part !== '').join(' ');
    const row = { chatId: telegramId, driverId: id, language, name: name === '' ? null : name, phone: phone ?? null };
    await manager.upsert(ChatRow, row, ['chatId']);
    return toDriverChat(row, id);
  }

  /** The driver changed their language. Somebody the bot never met is asked about when they are needed. */
  async refresh(driverId: string): Promise<void> {
    if (await this.rows.existsBy({ driverId })) await this.remember(await this.rpc.call(GetDriver, { driverId }));
  }

  /** Forgets the person: who they were in their responses, and what was still to be said to them. Twice is once. */
  async erase(driverId: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.query(
        `update bot.responses set name = null, phone = '', comment = null, rating_comment = null where driver_id = $1`,
        [driverId],
      );
      await manager.query(
        `delete from bot.outgoing where chat_id = (select chat_id from bot.chats where driver_id = $1) and state <> 'sending'`,
        [driverId],
      );
      await manager.query(
        `delete from bot.updates where chat_id = (select chat_id from bot.chats where driver_id = $1) and ended_at is not null`,
        [driverId],
      );
      await manager.query('delete from bot.answers where owner = $1', [driverId]);
      await manager.query('delete from bot.chats where driver_id = $1', [driverId]);
    });
  }

  /** The driver wrote or unblocked the bot. */
  async regain(chatId: string): Promise<void> {
    await this.rows.query(
      'update bot.chats set unreachable_since = null, unreachable_reason = null where chat_id = $1 and unreachable_since is not null',
      [chatId],
    );
  }

  /** Telegram refuses our messages there: what waits is not wanted any more. For a group that is a matter for people, and its messages wait. */
  async lose(chatId: string, reason: string, sending: readonly { id: string }[] = []): Promise<void> {
    const group = chatId.startsWith('-');
    const at = new Date(this.clock.now());
    await this.database.transaction(async (manager) => {
      const ids = sending.map(({ id }) => id);
      if (group) {
        await manager.query(
          `update bot.outgoing set state = 'waiting', sending_until = null, error = $2, not_before = clock_timestamp() + interval '1 minute'
           where id = any($1) and state = 'sending'`,
          [ids, reason],
        );
        const summary = `messages do not reach the chat ${chatId}: ${reason}`;
        await this.outbox.add(manager, AlarmRaised, {
          service: 'bot',
          alarm: 'dispatcher-chat-lost',
          summary,
          at: at.toISOString(),
        });
        return;
      }
      await manager.query(
        `insert into bot.chats (chat_id, unreachable_since, unreachable_reason) values ($1, $2, $3)
         on conflict (chat_id) do update set unreachable_since = excluded.unreachable_since, unreachable_reason = excluded.unreachable_reason`,
        [chatId, at, reason],
      );
      await manager.query(
        `update bot.outgoing set state = 'dropped', sending_until = null, error = $2 where (chat_id = $1 and state = 'waiting') or (id = any($3) and state = 'sending')`,
        [chatId, reason, ids],
      );
      const facts = { reason };
      const line = { service: 'bot', action: 'driver.unreachable', actor: 'service:bot', target: `chat:${chatId}` };
      await this.outbox.add(manager, AuditRecorded, { ...line, at: at.toISOString(), facts });
    });
  }

  /** A group became a supergroup: what waits goes to the new id. */
  async move(from: string, to: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.query(
        `insert into bot.chats (chat_id, moved_to) values ($1, $2) on conflict (chat_id) do update set moved_to = excluded.moved_to`,
        [from, to],
      );
      await manager.query(
        `update bot.outgoing set chat_id = $2, state = 'waiting', sending_until = null where chat_id = $1 and state in ('waiting', 'sending')`,
        [from, to],
      );
      await manager.query(`update bot.responses set dispatcher_chat_id = $2 where dispatcher_chat_id = $1`, [from, to]);
    });
  }

  /** Where a group lives now. `manager` as for `ofDriver`. */
  async current(chatId: string, manager: EntityManager = this.rows.manager): Promise<string> {
    const row = await manager.findOneBy(ChatRow, { chatId });
    return row?.movedTo ?? chatId;
  }
}

const toDriverChat = (
  { chatId, language, name, phone }: Pick<ChatRow, 'chatId' | 'language' | 'name' | 'phone'>,
  driverId: string,
): DriverChat => ({
  chatId,
  driverId,
  language,
  ...(name === null ? {} : { name }),
  ...(phone === null ? {} : { phone }),
});
