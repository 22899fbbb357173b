import { AlarmRaised, Refusal } from '#contracts';
import { runInCall, withBudget } from '#messaging';
import { Database, heardFirst, Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable, Logger } from '@nestjs/common';
import { InjectBot } from 'nestjs-telegraf';
import type { Telegraf } from 'telegraf';
import type { EntityManager } from 'typeorm';
import type { DriverChat } from '../chats/chats.service';
import { Visitors } from '../door/visitors.service';
import { Outgoing } from '../outgoing/outgoing.service';
import { TelegramClient } from '../telegram/telegram.client';
import { TelegramRefused } from '../telegram/telegram.types';
import { html } from '../texts/html';
import { TEXTS } from '../texts/texts';
import { readIncoming, type Incoming } from './incoming';
import { beginTurn, Turn, type CheckoutAnswer, type Toast, type TurnContext } from './turn';
import { UpdateQueue, type TakenUpdate } from './update-queue';

/** The other services are asked for so long at most. */
const BUDGET_MS = 6_000;
const TURN_LIMIT_MS = 8_000;
/** Telegram takes the answer to a press for so long; later nobody sees it. */
const PRESS_LIVES_MS = 150_000;
const ANSWER_TIMEOUT_MS = 3_000;
const CHECKOUT_TRIES = 2;
const TOAST_LIMIT = 200;
/** One alarm of this kind in that time says enough. */
const ALARM_EVERY_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

/** One update from its handler to the record that it was handled. */
@Injectable()
export class Turns {
  private readonly logger = new Logger(Turns.name);

  constructor(
    @InjectBot() private readonly bot: Telegraf<TurnContext>,
    private readonly visitors: Visitors,
    private readonly queue: UpdateQueue,
    private readonly database: Database,
    private readonly outgoing: Outgoing,
    private readonly outbox: Outbox,
    private readonly telegram: TelegramClient,
    private readonly clock: Clock,
  ) {}

  /** Lets the handlers fill a turn, then writes it whole. @throws whatever a handler threw, and Error when it takes too long */
  async run(update: TakenUpdate): Promise<void> {
    const incoming = readIncoming(update.content);
    if (incoming === undefined) throw new Error('an update that is none was kept');
    const turn = await inTime(runInCall(withBudget(BUDGET_MS), () => this.collect(update, incoming)));
    const written = await this.database.transaction(async (manager) => {
      if (!(await this.queue.end(manager, update, 'done'))) return false;
      await this.write(manager, turn);
      return true;
    });
    if (written) this.answer(update, incoming, turn);
    else this.logger.warn(`update ${update.updateId} took too long; another worker has it`);
  }

  /** Puts an update aside that cannot be handled: people look at it, its chat is told and goes on. */
  async park(update: TakenUpdate, error: unknown): Promise<void> {
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    const incoming = readIncoming(update.content);
    const words = incoming === undefined ? undefined : TEXTS[await this.visitors.languageOf(incoming.from)].updates;
    const parked = await this.database.transaction(async (manager) => {
      if (!(await this.queue.end(manager, update, 'parked', reason))) return false;
      if (incoming?.isPrivate === true && incoming.kind !== 'membership' && words !== undefined) {
        const key = `update:${update.updateId}:sorry`;
        await this.outgoing.text(manager, { key, chatId: update.chatId, priority: 'answer', text: html`${words.sorry}` });
      }
      await this.alarm(manager, update);
      return true;
    });
    if (parked && incoming !== undefined && words !== undefined)
      this.answer(update, incoming, { toast: { text: words.sorry, alert: true }, checkout: { error: words.sorry } });
  }

  private async collect({ updateId, chatId, content }: TakenUpdate, incoming: Incoming): Promise<Turn> {
    const knows = incoming.isPrivate && incoming.kind !== 'membership';
    const driver = knows ? await this.meet(incoming) : undefined;
    const turn = new Turn(updateId, chatId, driver === 'away' ? undefined : driver);
    if (knows && driver === undefined) {
      await this.sayBlocked(turn, incoming);
      if (incoming.money !== true) return turn;
    }
    beginTurn(content, turn);
    await this.bot.handleUpdate(content);
    return turn;
  }

  /** Money that has come is noted whether or not somebody can say whose it is. @throws Refusal SERVICE_UNAVAILABLE for a stranger */
  private async meet({ from, money }: Incoming): Promise<DriverChat | undefined | 'away'> {
    try {
      return await this.visitors.meet(from);
    } catch (error) {
      if (money === true && error instanceof Refusal && error.kind === 'unavailable') return 'away';
      throw error;
    }
  }

  /** Once a day: somebody who is not to be served is not to be ignored either. */
  private async sayBlocked(turn: Turn, { from }: Incoming): Promise<void> {
    const { chatId } = turn;
    const { blocked } = TEXTS[await this.visitors.languageOf(from)].updates;
    const key = `blocked:${chatId}:${Math.floor(this.clock.now() / DAY_MS)}`;
    turn.toast = { text: blocked };
    turn.also((manager) => this.outgoing.text(manager, { key, chatId, priority: 'answer', text: html`${blocked}` }));
  }

  private async write(manager: EntityManager, { updateId, chatId, said, effects }: Turn): Promise<void> {
    for (const effect of effects) await effect(manager);
    for (const [index, { text, markup, instead }] of said.entries()) {
      const more = markup === undefined ? {} : { markup };
      const letter = { key: `update:${updateId}:${index}`, chatId, priority: 'answer', text, ...more } as const;
      if (instead === undefined) await this.outgoing.text(manager, letter);
      else await this.outgoing.edit(manager, { ...letter, messageId: instead });
    }
  }

  private async alarm(manager: EntityManager, { updateId }: TakenUpdate): Promise<void> {
    const now = this.clock.now();
    const alarm = 'telegram-update-parked';
    if (!(await heardFirst(manager, alarm, String(Math.floor(now / ALARM_EVERY_MS))))) return;
    const summary = `update ${updateId} could not be handled at any try; see bot.updates where state = 'parked'`;
    await this.outbox.add(manager, AlarmRaised, { service: 'bot', alarm, summary, at: new Date(now).toISOString() });
  }

  /** Directly and without waiting: the button spins until then, and an answer that comes late is worth nothing. */
  private answer(update: TakenUpdate, incoming: Incoming, { toast, checkout }: Pick<Turn, 'toast' | 'checkout'>): void {
    if (incoming.checkoutQueryId === undefined) this.answerPress(update, incoming, toast);
    else void this.answerCheckout(incoming.checkoutQueryId, checkout ?? { error: TEXTS.ru.updates.sorry });
  }

  /** Telegram waits ten seconds for it. Once it was told no, a yes is refused, so asking twice is safe. */
  private async answerCheckout(queryId: string, { error }: CheckoutAnswer): Promise<void> {
    const no = error === undefined ? {} : { error_message: error };
    const params = { pre_checkout_query_id: queryId, ok: error === undefined, ...no };
    for (let tries = 0; tries < CHECKOUT_TRIES; tries++) {
      try {
        await this.telegram.call('answerPreCheckoutQuery', params, ANSWER_TIMEOUT_MS);
        return;
      } catch (failure) {
        this.logger.warn(`a checkout was not answered: ${String(failure)}`);
        if (failure instanceof TelegramRefused) return;
      }
    }
  }

  private answerPress({ receivedAt }: TakenUpdate, { callbackQueryId }: Incoming, { text, alert }: Toast): void {
    if (callbackQueryId === undefined || this.clock.now() - receivedAt.getTime() > PRESS_LIVES_MS) return;
    const params = {
      callback_query_id: callbackQueryId,
      ...(text === undefined ? {} : { text: text.slice(0, TOAST_LIMIT) }),
      ...(alert === true ? { show_alert: true } : {}),
    };
    this.telegram
      .call('answerCallbackQuery', params, ANSWER_TIMEOUT_MS)
      .catch((error: unknown) => this.logger.debug(`a press was not answered: ${String(error)}`));
  }
}

/** A handler that never ends must not hold its chat for ever. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, give) => {
    timer = setTimeout(() => give(new Error('the handler did not end in time')), TURN_LIMIT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
