import type { QuietHours } from '#contracts';
import { ProductConfiguration } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { SearchConversation } from '../conversations/conversation.types';
import { Conversations } from '../conversations/conversations.service';
import type { DriverTurn } from '../conversations/driver-turn';
import { html } from '../texts/html';
import { TEXTS } from '../texts/texts';
import { readQuietHours } from './read-quiet-hours';
import { SavedSearches } from './saved-searches.service';

const QUIET_CHOICES: readonly QuietHours[] = [
  { from: '22:00', to: '07:00' },
  { from: '23:00', to: '06:00' },
  { from: '00:00', to: '08:00' },
];
const LIMIT_CHOICES = [3, 5, 10, 20, 50] as const;

const short = (time: string): string => time.replace(':', '');
const long = (digits: string): string => `${digits.slice(0, 2)}:${digits.slice(2)}`;

/** Quiet hours and the limit of a search: by a button, or in words. */
@Injectable()
export class SearchDialog {
  constructor(
    private readonly searches: SavedSearches,
    private readonly conversations: Conversations,
    private readonly configuration: ProductConfiguration,
  ) {}

  askQuiet(turn: DriverTurn, messageId: number, searchId: string): void {
    const words = TEXTS[turn.driver.language].alerts.searches;
    this.conversations.keep(turn, { kind: 'search', asks: 'quiet', searchId });
    turn.edit(messageId, html`🌙 ${words.askQuiet}`, {
      inline_keyboard: [
        QUIET_CHOICES.map(({ from, to }) => ({
          text: `${from}–${to}`,
          callback_data: `quiet:${searchId}:${short(from)}-${short(to)}`,
        })),
        [
          { text: words.withoutQuiet, callback_data: `quiet:${searchId}:none` },
          { text: words.back, callback_data: `search:${searchId}` },
        ],
      ],
    });
  }

  /** @param chosen `2200-0700` or `none` @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  setQuiet(turn: DriverTurn, messageId: number, searchId: string, chosen: string): Promise<void> {
    const [from = '', to = ''] = chosen.split('-').map(long);
    this.conversations.end(turn);
    return this.searches.change(turn, messageId, searchId, { quietHours: chosen === 'none' ? null : { from, to } });
  }

  askLimit(turn: DriverTurn, messageId: number, searchId: string): void {
    const words = TEXTS[turn.driver.language].alerts.searches;
    this.conversations.keep(turn, { kind: 'search', asks: 'limit', searchId });
    const choices = LIMIT_CHOICES.filter((count) => count <= this.most);
    turn.edit(messageId, html`⏱ ${words.askLimit(this.most)}`, {
      inline_keyboard: [
        choices.map((count) => ({ text: String(count), callback_data: `limit:${searchId}:${count}` })),
        [{ text: words.back, callback_data: `search:${searchId}` }],
      ],
    });
  }

  /** @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  setLimit(turn: DriverTurn, messageId: number, searchId: string, count: number): Promise<void> {
    this.conversations.end(turn);
    return this.searches.change(turn, messageId, searchId, { maxPerHour: Math.min(Math.max(1, count), this.most) });
  }

  /** An answer in words. @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  async answer(turn: DriverTurn, { asks, searchId }: SearchConversation, text: string): Promise<void> {
    const words = TEXTS[turn.driver.language].alerts.searches;
    if (asks === 'quiet') {
      const quietHours = readQuietHours(text);
      if (quietHours === undefined) {
        turn.say(html`${words.quietUnclear}`);
        return;
      }
      this.conversations.end(turn);
      await this.searches.change(turn, undefined, searchId, { quietHours });
      return;
    }
    const maxPerHour = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
    if (maxPerHour < 1 || maxPerHour > this.most) {
      turn.say(html`${words.limitUnclear(this.most)}`);
      return;
    }
    this.conversations.end(turn);
    await this.searches.change(turn, undefined, searchId, { maxPerHour });
  }

  /** What staff allow. */
  private get most(): number {
    return this.configuration.current().alertsPerHour;
  }
}
