import { CreateStaffLink, Refusal, STAFF_UNKNOWN, type Language } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BotConfig } from '../config';
import type { DriverTurn } from '../conversations/driver-turn';
import { Letters, textCall } from '../outgoing/letters';
import type { OutgoingRow } from '../outgoing/outgoing.entity';
import { Outgoing } from '../outgoing/outgoing.service';
import { html, lines } from '../texts/html';
import { TEXTS } from '../texts/texts';

const STAFF_LINK = 'staff-link';

interface StaffLinkContent {
  readonly language: Language;
}

/**
 * The one-time link into the admin panel, for whoever's Telegram account belongs to a member of staff. Made at the moment the message
 * leaves, so that it stands in no table; anybody else is told that there is no such command.
 */
@Injectable()
export class StaffLinks implements OnModuleInit {
  private readonly adminUrl: string | undefined;

  constructor(
    { ADMIN_URL }: BotConfig,
    private readonly rpc: RpcClient,
    private readonly letters: Letters,
    private readonly outgoing: Outgoing,
  ) {
    this.adminUrl = ADMIN_URL?.replace(/\/+$/, '');
  }

  onModuleInit(): void {
    this.letters.add(STAFF_LINK, { render: ([row]) => this.render(row) });
  }

  ask(turn: DriverTurn): void {
    const { updateId, chatId } = turn;
    const content: StaffLinkContent = { language: turn.driver.language };
    const letter = { key: `update:${updateId}:staff-link`, chatId, priority: 'answer', kind: STAFF_LINK, content } as const;
    turn.also((manager) => this.outgoing.put(manager, letter));
  }

  /** @throws Refusal SERVICE_UNAVAILABLE: then it is tried again */
  private async render(row: OutgoingRow | undefined) {
    if (row === undefined) return undefined;
    const { chatId } = row;
    const { staffLink, search } = TEXTS[(row.content as StaffLinkContent).language].commands;
    const token = await this.token(chatId);
    if (token === undefined) return textCall(chatId, { text: html`${search.unknownCommand}`.markup });
    // What stands behind # is sent to no server and written into no log on the way.
    const url = `${this.adminUrl ?? ''}/#link=${token}`;
    const text = lines(html`<b>${staffLink.title}</b>`, html`${staffLink.once}`).markup;
    return textCall(chatId, { text, markup: { inline_keyboard: [[{ text: staffLink.open, url }]] } });
  }

  /** Undefined for whoever is not of the staff. A person's own chat has their own id. */
  private async token(telegramId: string): Promise<string | undefined> {
    if (this.adminUrl === undefined) return undefined;
    try {
      return (await this.rpc.call(CreateStaffLink, { telegramId, actor: 'service:bot' })).token;
    } catch (error) {
      if (error instanceof Refusal && error.is(STAFF_UNKNOWN)) return undefined;
      throw error;
    }
  }
}
