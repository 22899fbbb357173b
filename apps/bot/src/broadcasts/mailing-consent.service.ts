import { RecordConsent } from '#contracts';
import { RpcClient } from '#messaging';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { InlineKeyboardButton } from 'telegraf/types';
import { People } from '../audience/people.repository';
import type { DriverTurn } from '../conversations/driver-turn';
import { html } from '../texts/html';
import { TEXTS } from '../texts/texts';
import type { BroadcastWords } from '../texts/broadcasts.texts.types';

/** Name of the words that are agreed to, as the history of consents keeps it. */
const VERSION = 'bot-mailings-1';

/** Whether a driver wants mailings: a consent of its own, asked for apart from everything else, and taken back by one press. */
@Injectable()
export class MailingConsent {
  constructor(
    private readonly people: People,
    private readonly rpc: RpcClient,
    private readonly clock: Clock,
  ) {}

  /** The button that changes what holds now. */
  async row({ driver }: DriverTurn): Promise<InlineKeyboardButton[]> {
    const words = TEXTS[driver.language].broadcasts;
    return (await this.people.agrees(driver.driverId))
      ? [{ text: words.unsubscribe, callback_data: 'mailings:off' }]
      : [{ text: words.subscribe, callback_data: 'mailings:ask' }];
  }

  ask(turn: DriverTurn): void {
    const words = this.words(turn);
    turn.say(html`${words.ask}`, { inline_keyboard: [[{ text: words.agree, callback_data: 'mailings:on' }]] });
  }

  /** @throws Refusal SERVICE_UNAVAILABLE */
  async give(turn: DriverTurn, messageId: number): Promise<void> {
    await this.record(turn, true);
    turn.edit(messageId, html`${this.words(turn).subscribed}`);
  }

  /** @throws Refusal SERVICE_UNAVAILABLE */
  async withdraw(turn: DriverTurn): Promise<void> {
    await this.record(turn, false);
    turn.toast = { text: this.words(turn).unsubscribed, alert: true };
  }

  /** Kept by auth-session; here it holds at once, for messages that wait too. */
  private async record(turn: DriverTurn, given: boolean): Promise<void> {
    const { driverId } = turn.driver;
    await this.rpc.call(RecordConsent, { driverId, kind: 'marketing', version: VERSION, given });
    const at = new Date(this.clock.now());
    turn.also((manager) => this.people.consent(manager, driverId, given, at));
  }

  private words(turn: DriverTurn): BroadcastWords {
    return TEXTS[turn.driver.language].broadcasts;
  }
}
