import { randomUUID } from 'node:crypto';
import {
  BROADCAST_STATE,
  BROADCAST_UNKNOWN,
  PREVIEW_IMPOSSIBLE,
  Refusal,
  VALIDATION_FAILED,
  VERSION_CONFLICT,
  type Broadcast,
  type BroadcastDraft,
  type BroadcastLink,
  type BroadcastList,
  type BroadcastState,
  type BroadcastTexts,
  type CreateBroadcastRequest,
  type Language,
  type ListBroadcastsRequest,
  type MoveBroadcastRequest,
  type PreviewBroadcastRequest,
  type StaffDoing,
  type UpdateBroadcastRequest,
} from '#contracts';
import { answerOnce, Database, newestPage, numberBefore } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { LessThan, type EntityManager } from 'typeorm';
import { requireCondition } from '../audience/segments.service';
import { doerOf, ownerOf, StaffAudit } from '../audience/staff-audit.service';
import { Outgoing } from '../outgoing/outgoing.service';
import { BroadcastChanges } from './broadcast-changes.service';
import { mayBeAsked } from './broadcast-state';
import { BroadcastRow, toBroadcast } from './broadcast.entity';
import { BroadcastLetter } from './delivery/broadcast-letter.service';
import { broadcastText, unknownVariables } from './delivery/broadcast-message';
import { BroadcastRounds } from './delivery/broadcast-rounds.service';

const PREVIEWED_DAYS = 3;
const DAY_MS = 86_400_000;

/** What staff do with mailings. */
@Injectable()
export class Broadcasts {
  constructor(
    private readonly database: Database,
    private readonly changes: BroadcastChanges,
    private readonly rounds: BroadcastRounds,
    private readonly letter: BroadcastLetter,
    private readonly outgoing: Outgoing,
    private readonly audit: StaffAudit,
    private readonly clock: Clock,
  ) {}

  async list({ state, limit, cursor }: ListBroadcastsRequest): Promise<BroadcastList> {
    const rows = await this.database.source.manager.find(BroadcastRow, {
      where: { number: LessThan(numberBefore(cursor)), ...(state === undefined ? {} : { state }) },
      order: { number: 'DESC' },
      take: limit + 1,
    });
    const { shown, nextCursor } = newestPage(rows, limit);
    return { items: shown.map(toBroadcast), nextCursor };
  }

  /** @throws Refusal NOT_FOUND */
  async get(id: string): Promise<Broadcast> {
    const row = await this.database.source.manager.findOneBy(BroadcastRow, { id });
    if (row === null) throw new Refusal(BROADCAST_UNKNOWN);
    return toBroadcast(row);
  }

  /** @throws Refusal VALIDATION_FAILED, IDEMPOTENCY_KEY_REUSED */
  create({ draft, idempotencyKey: key, ...doing }: CreateBroadcastRequest): Promise<Broadcast> {
    requireCondition(draft.condition);
    requireVariables(draft.texts);
    const { title, condition, texts, button = null } = draft;
    const words = { title, condition, texts, button };
    const store = (manager: EntityManager): Promise<Broadcast> => this.store(manager, words, doing);
    return this.database.transaction((manager) =>
      key === undefined
        ? store(manager)
        : answerOnce(manager, { schema: 'bot', owner: ownerOf(doing), key, body: words }, () => store(manager)),
    );
  }

  /** Drafts only; what is absent stays. @throws Refusal VALIDATION_FAILED, NOT_FOUND, VERSION_CONFLICT, BROADCAST_STATE */
  update({ id, patch, ...doing }: UpdateBroadcastRequest): Promise<Broadcast> {
    if (patch.condition !== undefined) requireCondition(patch.condition);
    if (patch.texts !== undefined) requireVariables(patch.texts);
    return this.database.transaction(async (manager) => {
      const row = await this.lockOrThrow(manager, id);
      if (row.version !== patch.version) throw new Refusal(VERSION_CONFLICT);
      if (row.state !== 'draft') throw new Refusal(BROADCAST_STATE);
      const before = wordsOf(row);
      const { title = row.title, condition = row.condition, texts = row.texts, button = row.button } = patch;
      const after = { title, condition, texts, button };
      Object.assign(row, after, { version: row.version + 1 });
      await manager.update(BroadcastRow, { id }, { ...after, version: row.version });
      await this.audit.note(manager, {
        action: 'broadcast.changed',
        ...doerOf(doing),
        target: `broadcast:${id}`,
        before,
        after,
      });
      return toBroadcast(row);
    });
  }

  /** Both texts to the one who asks, their own language last. @throws Refusal NOT_FOUND, PREVIEW_IMPOSSIBLE */
  async preview({ id, chatId, language, ...doing }: PreviewBroadcastRequest): Promise<void> {
    const row = await this.database.source.manager.findOneBy(BroadcastRow, { id });
    if (row === null) throw new Refusal(BROADCAST_UNKNOWN);
    const [chat] = await this.database.source.query<{ name: string | null; open: boolean }[]>(
      'select name, unreachable_since is null as open from bot.chats where chat_id = $1',
      [chatId],
    );
    // Telegram lets a bot write to nobody who has not begun the chat.
    if (chat?.open !== true) throw new Refusal(PREVIEW_IMPOSSIBLE);
    const now = this.clock.now();
    const addressee = {
      firstName: chat.name?.split(' ')[0] ?? '',
      timeZone: 'Europe/Moscow',
      expiresAt: new Date(now + PREVIEWED_DAYS * DAY_MS),
    };
    const languages: readonly Language[] = language === 'ru' ? ['en', 'ru'] : ['ru', 'en'];
    const key = `broadcast-preview:${randomUUID()}`;
    await this.database.transaction(async (manager) => {
      for (const each of languages) {
        await this.outgoing.text(manager, {
          key: `${key}:${each}`,
          chatId,
          priority: 'answer',
          text: broadcastText(row.texts, { language: each, ...addressee }, now),
          markup: { inline_keyboard: this.letter.keyboard(each, row.button, null) },
        });
      }
      await this.audit.note(manager, {
        action: 'broadcast.previewed',
        ...doerOf(doing),
        target: `broadcast:${id}`,
      });
    });
  }

  /** @throws Refusal NOT_FOUND, BROADCAST_STATE */
  async move({ id, action, scheduleAt, reason, ...doing }: MoveBroadcastRequest): Promise<Broadcast> {
    const moved = await this.database.transaction(async (manager) => {
      const row = await this.lockOrThrow(manager, id);
      if (!mayBeAsked(action, row.state)) throw new Refusal(BROADCAST_STATE);
      const at = action === 'send' && scheduleAt !== undefined ? new Date(scheduleAt) : undefined;
      const later = at !== undefined && at.getTime() > this.clock.now();
      const to: BroadcastState =
        action === 'pause' ? 'paused' : action === 'cancel' ? 'canceled' : later ? 'scheduled' : 'sending';
      const how = { ...doerOf(doing), reason, ...(later ? { scheduledAt: at } : {}) };
      if (!(await this.changes.step(manager, row, to, how))) throw new Refusal(BROADCAST_STATE);
      if (to === 'paused' || to === 'canceled') await this.rounds.takeBack(manager, row);
      return toBroadcast(row);
    });
    this.rounds.wake();
    return moved;
  }

  /** Where a recipient's button leads; counts the recipient once. @throws Refusal NOT_FOUND */
  async open(token: string): Promise<BroadcastLink> {
    return this.database.transaction(async (manager) => {
      const [found] = await manager.query<{ id: string; url: string | null; clicked: boolean }[]>(
        `select b.id, b.button->>'url' as url, r.clicked_at is not null as clicked
         from bot.broadcast_recipients r join bot.broadcasts b on b.id = r.broadcast_id where r.token = $1`,
        [token],
      );
      if (found?.url == null) throw new Refusal(BROADCAST_UNKNOWN);
      if (!found.clicked) {
        // In the order of the rounds: the broadcast first.
        await this.changes.lock(manager, found.id);
        const [, first] = await manager.query<[unknown, number]>(
          'update bot.broadcast_recipients set clicked_at = $2 where token = $1 and clicked_at is null',
          [token, new Date(this.clock.now())],
        );
        if (first === 1) await manager.increment(BroadcastRow, { id: found.id }, 'clicked', 1);
      }
      return { url: found.url };
    });
  }

  private async store(manager: EntityManager, words: Words, doing: StaffDoing): Promise<Broadcast> {
    const id = randomUUID();
    await manager.insert(BroadcastRow, {
      id,
      ...words,
      state: 'draft',
      createdBy: doing.actor,
      createdAt: new Date(this.clock.now()),
    });
    await this.audit.note(manager, {
      action: 'broadcast.created',
      ...doerOf(doing),
      target: `broadcast:${id}`,
      after: { ...words },
    });
    return toBroadcast(await manager.findOneByOrFail(BroadcastRow, { id }));
  }

  private async lockOrThrow(manager: EntityManager, id: string): Promise<BroadcastRow> {
    const row = await this.changes.lock(manager, id);
    if (row === null) throw new Refusal(BROADCAST_UNKNOWN);
    return row;
  }
}

type Words = Required<Pick<BroadcastDraft, 'title' | 'condition' | 'texts' | 'button'>>;

const wordsOf = ({ title, condition, texts, button }: BroadcastRow): Record<string, unknown> => ({
  title,
  condition,
  texts,
  button,
});

function requireVariables(texts: BroadcastTexts): void {
  const errors = (['ru', 'en'] as const)
    .filter((language) => unknownVariables(texts[language]).length > 0)
    .map((language) => ({ field: `texts.${language}`, code: 'UNKNOWN' as const }));
  if (errors.length > 0) throw new Refusal(VALIDATION_FAILED, { errors });
}
