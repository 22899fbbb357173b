import type { BroadcastButton, Language } from '#contracts';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { InlineKeyboardButton } from 'telegraf/types';
import { BotConfig } from '../../config';
import { Letters, textCall } from '../../outgoing/letters';
import type { OutgoingRow } from '../../outgoing/outgoing.entity';
import type { TelegramCall } from '../../telegram/telegram.types';
import { fitted } from '../../texts/html';
import { TEXTS } from '../../texts/texts';
import { BroadcastChanges } from '../broadcast-changes.service';
import { BroadcastRow } from '../broadcast.entity';
import { broadcastText } from './broadcast-message';
import { NO_ANSWER } from './reason';
import { Recipients } from './recipients.repository';

export const BROADCAST_LETTER = 'broadcast';

/** What stands in the queue: all the rest is looked up when its turn has come. */
export interface BroadcastContent {
  readonly broadcastId: string;
  readonly driverId: string;
}

/** Where the gateway counts who follows a button. */
const LINKS = 'api/v1/r/';
/** After a silence of Telegram no more messages of the broadcast are risked for so long. */
const HOLD_MS = 10_000;

/** A broadcast's messages as Telegram gets them. What has changed since they were put in counts: consent, standing, the broadcast itself. */
@Injectable()
export class BroadcastLetter implements OnModuleInit {
  constructor(
    private readonly letters: Letters,
    private readonly recipients: Recipients,
    private readonly changes: BroadcastChanges,
    private readonly database: Database,
    private readonly config: BotConfig,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.letters.add(BROADCAST_LETTER, { render: (rows) => this.render(rows) });
  }

  /** The keyboard under a text. @param token of the recipient; without one the button leads where it leads by itself */
  keyboard(language: Language, button: BroadcastButton | null, token: string | null): InlineKeyboardButton[][] {
    const { PUBLIC_URL } = this.config;
    const rows: InlineKeyboardButton[][] = [];
    if (button !== null) {
      const url =
        token === null || PUBLIC_URL === undefined ? button.url : new URL(`${LINKS}${token}`, withSlash(PUBLIC_URL)).href;
      rows.push([{ text: button.labels[language], url }]);
    }
    rows.push([{ text: TEXTS[language].broadcasts.unsubscribe, callback_data: 'mailings:off' }]);
    return rows;
  }

  private async render([row]: readonly OutgoingRow[]): Promise<TelegramCall | undefined> {
    if (row === undefined) return undefined;
    const { broadcastId, driverId } = row.content as BroadcastContent;
    if (row.uncertain) return this.giveUp(broadcastId, driverId);
    const facts = await this.recipients.letter(broadcastId, driverId);
    if (facts === undefined) return this.drop(broadcastId, driverId, 'erased');
    if (facts.state === 'paused' || (facts.holdUntil?.getTime() ?? 0) > this.clock.now())
      return this.takeBack(broadcastId, driverId, row.id);
    const against = facts.state === 'sending' ? facts.unreachable : 'canceled';
    if (against !== null) return this.drop(broadcastId, driverId, against);
    const text = fitted(broadcastText(facts.texts, facts, this.clock.now()).markup);
    return textCall(row.chatId, {
      text,
      markup: { inline_keyboard: this.keyboard(facts.language, facts.button, facts.token) },
    });
  }

  private async drop(broadcastId: string, driverId: string, reason: string): Promise<undefined> {
    await this.recipients.note(broadcastId, driverId, reason);
  }

  /** An earlier try may have reached the driver. */
  private async giveUp(broadcastId: string, driverId: string): Promise<undefined> {
    await this.recipients.note(broadcastId, driverId, NO_ANSWER);
    const holdUntil = new Date(this.clock.now() + HOLD_MS);
    await this.database.source.manager.update(BroadcastRow, { id: broadcastId }, { holdUntil });
  }

  /** A pause or a silence came between the queue and Telegram: the message waits with the others. */
  private async takeBack(broadcastId: string, driverId: string, outgoingId: string): Promise<undefined> {
    await this.database.transaction(async (manager) => {
      const row = await this.changes.lock(manager, broadcastId);
      if (row === null || !(await this.recipients.takeBackOne(manager, broadcastId, driverId, outgoingId))) return;
      await manager.update(BroadcastRow, { id: broadcastId }, { queued: row.queued - 1 });
    });
  }
}

const withSlash = (address: string): string => (address.endsWith('/') ? address : `${address}/`);
