import { CARGO_NOT_FOUND, CARGO_REMOVED, Refusal, SetPhone, type Response } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { InlineKeyboardButton } from 'telegraf/types';
import { Chats } from '../chats/chats.service';
import type { RespondConversation } from '../conversations/conversation.types';
import { Conversations } from '../conversations/conversations.service';
import type { DriverTurn } from '../conversations/driver-turn';
import { Cargos } from '../responses/cargos.service';
import { Responses } from '../responses/responses.service';
import { money, phone as shownPhone, price, route } from '../texts/format';
import { html, lines } from '../texts/html';
import { TEXTS } from '../texts/texts';
import type { CommandTexts } from '../texts/texts.types';
import { readPrice } from './read-price';
import { responseMessage } from './response-message';

const MOST_COMMENT = 1_000;

/** A card that came with a message, as far as it matters here. */
export interface SharedContact {
  readonly phone: string;
  /** Whose it is, if Telegram knows. */
  readonly userId?: number | undefined;
  readonly senderId: number;
  readonly forwarded: boolean;
}

/** Responding to a load: phone (once), own price, comment, and a last look before it goes. */
@Injectable()
export class RespondDialog {
  constructor(
    private readonly conversations: Conversations,
    private readonly responses: Responses,
    private readonly cargos: Cargos,
    private readonly chats: Chats,
    private readonly rpc: RpcClient,
  ) {}

  /** @throws Refusal CARGO_NOT_FOUND, CARGO_REMOVED, EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async begin(turn: DriverTurn, cargoId: string): Promise<void> {
    const { driverId, phone } = turn.driver;
    const earlier = await this.responses.find(driverId, cargoId);
    if (earlier !== undefined) {
      this.tell(turn, earlier);
      return;
    }
    const cargo = await this.cargos.one(cargoId, driverId);
    if (cargo.removed === true) throw new Refusal(CARGO_REMOVED);
    const offered = price(cargo, turn.driver.language);
    const title = [route(cargo), offered]
      .filter((part) => part !== undefined)
      .join(' · ')
      .slice(0, 300);
    this.ask(turn, { kind: 'respond', step: phone === undefined ? 'phone' : 'price', cargoId, title });
  }

  /** A card sent to the bot: in the dialog it goes on, outside of it the number is kept for later. */
  async contact(turn: DriverTurn, { phone, userId, senderId, forwarded }: SharedContact): Promise<void> {
    const words = this.words(turn);
    // Anybody's card can be forwarded: only Telegram's own request puts the sender's id on it.
    if (userId !== senderId || forwarded) {
      turn.say(html`${words.foreignContact}`);
      return;
    }
    const digits = phone.replaceAll(/[^\d+]/g, '');
    await this.chats.remember(await this.rpc.call(SetPhone, { driverId: turn.driver.driverId, phone: digits }));
    const running = await this.conversations.running(turn);
    turn.say(html`${words.phoneKept(shownPhone(digits))}`, { remove_keyboard: true });
    if (running?.kind === 'respond') this.ask(turn, { ...running, step: 'price' });
  }

  /** An answer in words. */
  answer(turn: DriverTurn, running: RespondConversation, text: string): void {
    const words = this.words(turn);
    switch (running.step) {
      case 'phone':
        if (text === words.cancel) this.cancel(turn);
        else turn.say(html`${words.phoneByButton}`, this.phoneKeyboard(words));
        return;
      case 'price': {
        const priceKopecks = readPrice(text);
        if (priceKopecks === undefined) turn.say(html`${words.priceUnclear}`, { inline_keyboard: this.skipRow(words, running) });
        else this.ask(turn, { ...running, step: 'comment', priceKopecks });
        return;
      }
      case 'comment': {
        const comment = text.trim();
        if (comment.length > MOST_COMMENT) turn.say(html`${words.commentLong(MOST_COMMENT)}`);
        else this.ask(turn, { ...running, step: 'confirm', comment });
        return;
      }
      case 'confirm':
        this.ask(turn, running);
    }
  }

  async skip(turn: DriverTurn, cargoId: string, step: string): Promise<void> {
    const running = await this.conversations.running(turn);
    if (running?.kind !== 'respond' || running.cargoId !== cargoId || running.step !== step) {
      turn.toast = { text: TEXTS[turn.driver.language].commands.oldButton };
      return;
    }
    this.ask(turn, { ...running, step: running.step === 'price' ? 'comment' : 'confirm' });
  }

  /** Sent as often as it is pressed, it is stored once. @throws Refusal as `Responses.create` does */
  async send(turn: DriverTurn, cargoId: string): Promise<void> {
    const { driverId, phone } = turn.driver;
    const running = await this.conversations.running(turn);
    if (running?.kind !== 'respond' || running.cargoId !== cargoId || phone === undefined) {
      await this.begin(turn, cargoId);
      return;
    }
    const { priceKopecks, comment } = running;
    const offer = {
      phone,
      ...(priceKopecks === undefined ? {} : { priceKopecks }),
      ...(comment === undefined ? {} : { comment }),
    };
    try {
      const { response } = await this.responses.create({ driverId, cargoId, offer });
      this.tell(turn, response);
    } catch (error) {
      // It will not come back: the dialog is over, and the refusal is told in words.
      if (!(error instanceof Refusal) || !(error.is(CARGO_NOT_FOUND) || error.is(CARGO_REMOVED))) throw error;
      turn.say(
        html`${TEXTS[turn.driver.language].commands.refusals[error.is(CARGO_REMOVED) ? 'CARGO_REMOVED' : 'CARGO_NOT_FOUND']}`,
      );
    }
    this.conversations.end(turn);
  }

  cancel(turn: DriverTurn): void {
    this.conversations.end(turn);
    turn.say(html`${this.words(turn).cancelled}`, { remove_keyboard: true });
  }

  private tell(turn: DriverTurn, response: Response): void {
    const { text, markup } = responseMessage(response, turn.driver.language);
    turn.say(text, markup);
  }

  private ask(turn: DriverTurn, next: RespondConversation): void {
    const words = this.words(turn);
    this.conversations.keep(turn, next);
    const skip = this.skipRow(words, next);
    switch (next.step) {
      case 'phone':
        turn.say(lines(html`✋ <b>${next.title}</b>`, words.askPhone), this.phoneKeyboard(words));
        return;
      case 'price':
        turn.say(lines(html`✋ <b>${next.title}</b>`, words.askPrice), { inline_keyboard: skip });
        return;
      case 'comment':
        turn.say(html`${words.askComment}`, { inline_keyboard: skip });
        return;
      case 'confirm':
        this.confirm(turn, next);
    }
  }

  private confirm(turn: DriverTurn, { cargoId, title, priceKopecks, comment }: RespondConversation): void {
    const words = this.words(turn);
    const { language, phone = '', name } = turn.driver;
    turn.say(
      lines(
        html`<b>${words.summary}</b>`,
        title,
        html`${words.phone}: ${shownPhone(phone)}${name === undefined ? '' : `, ${name}`}`,
        html`${words.price}: ${priceKopecks === undefined ? words.priceOfCargo : money(priceKopecks, language)}`,
        comment === undefined ? undefined : html`${words.comment}: <i>${comment.replaceAll(/\s+/g, ' ')}</i>`,
      ),
      {
        inline_keyboard: [
          [
            { text: words.send, callback_data: `send:${cargoId}` },
            { text: words.cancel, callback_data: 'cancel' },
          ],
        ],
      },
    );
  }

  private skipRow(words: CommandTexts['respond'], { cargoId, step }: RespondConversation): InlineKeyboardButton[][] {
    const skip = { text: words.skip, callback_data: `skip:${step}:${cargoId}` };
    return [[skip, { text: words.cancel, callback_data: 'cancel' }]];
  }

  private phoneKeyboard(words: CommandTexts['respond']) {
    return {
      keyboard: [[{ text: words.sharePhone, request_contact: true as const }], [{ text: words.cancel }]],
      resize_keyboard: true,
      one_time_keyboard: true,
    };
  }

  private words(turn: DriverTurn): CommandTexts['respond'] {
    return TEXTS[turn.driver.language].commands.respond;
  }
}
