import type { Response } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { DriverTurn } from '../conversations/driver-turn';
import { Responses } from '../responses/responses.service';
import { TEXTS } from '../texts/texts';
import { responseMessage, responsesMessage, withdrawMessage, type Message } from './response-message';

const PAGE = 5;

/** /responses: what the driver responded to and what became of it. */
@Injectable()
export class MyResponses {
  constructor(private readonly responses: Responses) {}

  async list(turn: DriverTurn): Promise<void> {
    const { text, markup } = await this.pageOf(turn);
    turn.say(text, markup);
  }

  /** A page in the place of what the message shows. */
  async page(turn: DriverTurn, messageId: number, cursor?: string): Promise<void> {
    const { text, markup } = await this.pageOf(turn, cursor);
    turn.edit(messageId, text, markup);
  }

  open(turn: DriverTurn, messageId: number, cargoId: string): Promise<void> {
    return this.with(turn, messageId, cargoId, (response) => responseMessage(response, turn.driver.language));
  }

  askToWithdraw(turn: DriverTurn, messageId: number, cargoId: string): Promise<void> {
    return this.with(turn, messageId, cargoId, (response) => withdrawMessage(response, turn.driver.language));
  }

  /** @throws Refusal RESPONSE_STATE */
  withdraw(turn: DriverTurn, messageId: number, cargoId: string): Promise<void> {
    return this.with(turn, messageId, cargoId, async ({ id }) =>
      responseMessage(await this.responses.withdraw(turn.driver.driverId, id), turn.driver.language),
    );
  }

  private async with(
    turn: DriverTurn,
    messageId: number,
    cargoId: string,
    show: (response: Response) => Message | Promise<Message>,
  ): Promise<void> {
    const response = await this.responses.find(turn.driver.driverId, cargoId);
    if (response === undefined) {
      turn.toast = { text: TEXTS[turn.driver.language].commands.oldButton };
      return;
    }
    const { text, markup } = await show(response);
    turn.edit(messageId, text, markup);
  }

  private async pageOf({ driver: { driverId, language } }: DriverTurn, cursor?: string): Promise<Message> {
    const page = await this.responses.list({ driverId, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    return responsesMessage(page.items, { next: page.nextCursor, first: cursor === undefined }, language);
  }
}
