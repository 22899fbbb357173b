import type { ResponseStatus } from '#contracts';
import { Database } from '#persistence';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { Chats } from '../chats/chats.service';
import { editCall, Letters, textCall } from '../outgoing/letters';
import type { OutgoingRow } from '../outgoing/outgoing.entity';
import { Outgoing } from '../outgoing/outgoing.service';
import { ResponseChanges } from '../responses/response-changes.service';
import { ResponseRow } from '../responses/response.entity';
import { route } from '../texts/format';
import { html, lines } from '../texts/html';
import { TEXTS } from '../texts/texts';
import type { ResponseTexts } from '../texts/texts.types';
import { CARDS_A_MESSAGE, dispatcherMessage } from './dispatcher-message';
import { Dispatchers } from './dispatchers.service';

/** Dispatchers read Russian. */
const LANGUAGE = 'ru';
const LOOK_FOR_FORGOTTEN_MS = 15_000;

const CARD = 'dispatcher-card';
const EDIT = 'dispatcher-edit';

interface CardContent {
  readonly responseId: string;
}

const isTold = (status: ResponseStatus): status is keyof ResponseTexts['told'] => status in TEXTS.ru.responses.told;

/** Carries responses to the dispatchers' chat and the answers back to the drivers: contracts 4.1 and 4.2. */
@Injectable()
export class Dispatch implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Dispatch.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly outgoing: Outgoing,
    private readonly letters: Letters,
    private readonly changes: ResponseChanges,
    private readonly dispatchers: Dispatchers,
    private readonly chats: Chats,
  ) {}

  onModuleInit(): void {
    this.letters.add(CARD, {
      mergeUpTo: CARDS_A_MESSAGE,
      render: (rows) => this.renderCards(rows),
      delivered: (manager, rows, messageId) => this.cardsDelivered(manager, rows, messageId),
    });
    this.letters.add(EDIT, { render: (rows) => this.renderEdit(rows) });
    this.changes.onChange((manager, row) => this.follow(manager, row));
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sendForgotten(), LOOK_FOR_FORGOTTEN_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** What every step of a response means for the people around it. */
  private async follow(manager: EntityManager, row: ResponseRow): Promise<void> {
    if (row.status === 'pending') await this.putCard(manager, row);
    else if (row.status !== 'sent') await this.putEdit(manager, row, row.status);
    if (isTold(row.status)) await this.tellDriver(manager, row, row.status);
  }

  private async putCard(manager: EntityManager, row: ResponseRow): Promise<void> {
    const chatId = await this.dispatchers.chat(manager);
    if (chatId === undefined) {
      this.logger.warn('a response waits: nobody has said which chat is the dispatchers’');
      return;
    }
    const content: CardContent = { responseId: row.id };
    await this.outgoing.put(manager, { key: `response:${row.id}:card`, chatId, priority: 'status', kind: CARD, content });
  }

  private async putEdit(manager: EntityManager, row: ResponseRow, why: string): Promise<void> {
    const { dispatcherChatId: chatId, dispatcherMessageId: editsMessageId } = row;
    if (chatId === null || editsMessageId === null) return;
    const key = `response:${row.id}:edit:${editsMessageId}:${why}`;
    await this.outgoing.put(manager, { key, chatId, priority: 'status', kind: EDIT, content: {}, editsMessageId });
  }

  private async tellDriver(manager: EntityManager, row: ResponseRow, status: keyof ResponseTexts['told']): Promise<void> {
    const { chatId, language } = await this.chats.ofDriver(row.driverId, manager);
    const words = TEXTS[language].responses;
    const stars = [1, 2, 3, 4, 5].map((count) => ({ text: `${count} ★`, callback_data: `rate:${count}:${row.id}` }));
    await this.outgoing.text(manager, {
      key: `response:${row.id}:told:${status}`,
      chatId,
      priority: 'status',
      text: lines(
        html`${words.told[status]}`,
        html`<b>${route(row.cargo)}</b>`,
        status === 'completed' ? html` ${words.rate}` : undefined,
      ),
      ...(status === 'completed' ? { markup: { inline_keyboard: [stars] } } : {}),
    });
  }

  private async renderCards(rows: readonly OutgoingRow[]) {
    const shown = await this.shown(rows);
    const [first] = rows;
    if (first === undefined || shown.length === 0) return undefined;
    return textCall(first.chatId, dispatcherMessage(shown, LANGUAGE));
  }

  /** In the order of the queue; what was withdrawn before anybody saw it is nobody's business. */
  private async shown(rows: readonly OutgoingRow[]): Promise<{ row: ResponseRow; repeated: boolean }[]> {
    const ids = rows.map(({ content }) => (content as CardContent).responseId);
    const found = await this.database.source.manager.findBy(ResponseRow, { id: In(ids) });
    const byId = new Map(found.map((row) => [row.id, row]));
    return rows.flatMap(({ content, uncertain }) => {
      const row = byId.get((content as CardContent).responseId);
      return row === undefined || (row.status === 'withdrawn' && !uncertain) ? [] : [{ row, repeated: uncertain }];
    });
  }

  private async cardsDelivered(manager: EntityManager, rows: readonly OutgoingRow[], messageId: string): Promise<void> {
    for (const { chatId, content } of rows) {
      const where = { id: (content as CardContent).responseId };
      const row = await manager.findOne(ResponseRow, { where, lock: { mode: 'pessimistic_write' } });
      if (row === null) continue;
      const place = { dispatcherChatId: chatId, dispatcherMessageId: messageId };
      await manager.update(ResponseRow, where, place);
      Object.assign(row, place);
      const sent = await this.changes.step(manager, row, 'sent', 'service:bot');
      // It moved on while its card was on the way: the card says so.
      if (!sent) await this.putEdit(manager, row, `late:${row.status}`);
    }
  }

  private async renderEdit([edit]: readonly OutgoingRow[]) {
    if (edit?.editsMessageId === null || edit === undefined) return undefined;
    const rows = await this.database.source.manager.find(ResponseRow, {
      where: { dispatcherChatId: edit.chatId, dispatcherMessageId: edit.editsMessageId },
      order: { number: 'ASC' },
    });
    if (rows.length === 0) return undefined;
    const shown = rows.map((row) => ({ row }));
    return editCall(edit.chatId, edit.editsMessageId, dispatcherMessage(shown, LANGUAGE));
  }

  /** Responses that came while no chat was known. The key keeps a card from being put twice. */
  private async sendForgotten(): Promise<void> {
    try {
      if (this.database.problem() !== undefined || (await this.dispatchers.chat()) === undefined) return;
      await this.database.transaction(async (manager) => {
        const forgotten = await manager.query<{ id: string }[]>(
          `select id from bot.responses r where status = 'pending'
             and not exists (select 1 from bot.outgoing o where o.key = 'response:' || r.id || ':card') order by number limit 100`,
        );
        for (const { id } of forgotten) await this.putCard(manager, await manager.findOneByOrFail(ResponseRow, { id }));
      });
    } catch (error) {
      this.logger.warn(`forgotten responses are looked for later: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
