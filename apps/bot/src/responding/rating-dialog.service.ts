import { Injectable } from '@nestjs/common';
import type { RateConversation } from '../conversations/conversation.types';
import { Conversations } from '../conversations/conversations.service';
import type { DriverTurn } from '../conversations/driver-turn';
import { Responses } from '../responses/responses.service';
import { html } from '../texts/html';
import { TEXTS } from '../texts/texts';

const MOST_COMMENT = 1_000;

/** After a trip: stars by a button, then a word if the driver likes. */
@Injectable()
export class RatingDialog {
  constructor(
    private readonly responses: Responses,
    private readonly conversations: Conversations,
  ) {}

  /** @throws Refusal NOT_FOUND, RESPONSE_STATE */
  async stars(turn: DriverTurn, stars: number, responseId: string): Promise<void> {
    const words = TEXTS[turn.driver.language].commands.rating;
    await this.responses.rate({ driverId: turn.driver.driverId, responseId, stars });
    this.conversations.keep(turn, { kind: 'rate', responseId, stars });
    turn.toast = { text: '★'.repeat(stars) };
    turn.say(html`${words.askComment}`, { inline_keyboard: [[{ text: words.skip, callback_data: 'rated' }]] });
  }

  /** @throws Refusal NOT_FOUND, RESPONSE_STATE */
  async comment(turn: DriverTurn, { responseId, stars }: RateConversation, text: string): Promise<void> {
    const { driverId, language } = turn.driver;
    await this.responses.rate({ driverId, responseId, stars, comment: text.trim().slice(0, MOST_COMMENT) });
    this.conversations.end(turn);
    turn.say(html`${TEXTS[language].commands.rating.thanks}`);
  }

  skip(turn: DriverTurn, messageId: number): void {
    this.conversations.end(turn);
    turn.edit(messageId, html`${TEXTS[turn.driver.language].commands.rating.thanks}`);
  }
}
