import { randomUUID } from 'node:crypto';
import {
  CreateBroadcast,
  GetBroadcast,
  MoveBroadcast,
  type AudienceMember,
  type Broadcast,
  type BroadcastAction,
  type BroadcastDraft,
  type BroadcastState,
  type Condition,
  type Language,
} from '#contracts';
import { newCall, runInCall } from '#messaging';
import { eventually } from '#testing';
import type { Stage } from './stage';

export interface Reader {
  readonly driverId: string;
  readonly chatId: number;
}

let people = 700_000_000;

/** Staff who write mailings, and drivers who get them. */
export class Mailings {
  readonly actor = `staff:${randomUUID()}`;

  constructor(readonly stage: Stage) {}

  /** A driver with the bot's chat open, as auth-session tells of them. They agreed to mailings unless said otherwise. */
  async reader(tag: string, changes: Partial<AudienceMember> = {}): Promise<Reader> {
    const chatId = ++people;
    const language: Language = changes.language ?? 'ru';
    const firstName = changes.firstName ?? 'Иван';
    await this.stage.telegram.post('users', { id: chatId, first_name: firstName, language_code: language });
    const driver = this.stage.peers.driver({ telegramId: String(chatId), firstName, language });
    const at = new Date(Date.now() - 86_400_000).toISOString();
    this.stage.peers.audience.members.set(driver.id, {
      driverId: driver.id,
      telegramId: String(chatId),
      firstName,
      language,
      timeZone: 'Europe/Moscow',
      registeredAt: at,
      lastSeenAt: at,
      blocked: false,
      tags: [tag],
      marketing: true,
      marketingAt: at,
      asOf: new Date().toISOString(),
      ...changes,
    });
    await this.stage.telegram.say(chatId, '/help');
    return { driverId: driver.id, chatId };
  }

  ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    return runInCall(newCall(5_000), question);
  }

  draft(condition: Condition, more: Partial<BroadcastDraft> = {}, idempotencyKey?: string): Promise<Broadcast> {
    const draft = { title: 'Новости', condition, texts: { ru: 'Новость', en: 'News' }, ...more };
    const key = idempotencyKey === undefined ? {} : { idempotencyKey };
    return this.ask(() => this.stage.peerRpc().call(CreateBroadcast, { draft, actor: this.actor, ...key }));
  }

  move(id: string, action: BroadcastAction, scheduleAt?: string): Promise<Broadcast> {
    const when = scheduleAt === undefined ? {} : { scheduleAt };
    const request = { id, action, reason: 'проверка', actor: this.actor, ...when };
    return this.ask(() => this.stage.peerRpc().call(MoveBroadcast, request));
  }

  async send(condition: Condition, more: Partial<BroadcastDraft> = {}): Promise<string> {
    const { id } = await this.draft(condition, more);
    await this.move(id, 'send');
    return id;
  }

  get(id: string): Promise<Broadcast> {
    return this.ask(() => this.stage.peerRpc().call(GetBroadcast, { id }));
  }

  async until(id: string, what: BroadcastState | ((broadcast: Broadcast) => boolean), withinMs = 45_000): Promise<Broadcast> {
    let seen: Broadcast | undefined;
    const reached = async (): Promise<boolean> => {
      seen = await this.get(id);
      return typeof what === 'function' ? what(seen) : seen.state === what;
    };
    try {
      await eventually(`the broadcast is ${typeof what === 'string' ? what : 'so far'}`, reached, withinMs);
    } catch (error) {
      throw new Error(`${String(error)}: ${JSON.stringify(seen)}`, { cause: error });
    }
    return seen!;
  }

  /** How often each of `readers` was shown a text. */
  async shown(readers: readonly Reader[], text: string): Promise<number[]> {
    return Promise.all(
      readers.map(async ({ chatId }) => {
        const messages = await this.stage.telegram.messages(chatId);
        return messages.filter((message) => message.text?.startsWith(text) === true).length;
      }),
    );
  }
}
