import { CARGO_NOT_FOUND, ClearMark, Refusal, SetMark, type CargoCard, type MarkKind } from '#contracts';
import { RpcClient } from '#messaging';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { AlertCards } from '../alerts/alert-cards.repository';
import { hiddenMessage } from '../alerts/alert-message';
import { LivingCards } from '../alerts/living-cards.service';
import type { DriverTurn } from '../conversations/driver-turn';
import { Cargos } from '../responses/cargos.service';
import { Lists } from '../searching/lists/lists.service';
import { html } from '../texts/html';
import { TEXTS } from '../texts/texts';

/** FR-15: favourites, hidden loads and blocked companies, kept by filtering. */
@Injectable()
export class Marks {
  constructor(
    private readonly rpc: RpcClient,
    private readonly database: Database,
    private readonly cards: AlertCards,
    private readonly living: LivingCards,
    private readonly cargos: Cargos,
    private readonly lists: Lists,
  ) {}

  /** @throws Refusal CARGO_NOT_FOUND, EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async favourite(turn: DriverTurn, cargoId: string): Promise<void> {
    await this.set(turn, 'favourite', cargoId);
    turn.toast = { text: this.words(turn).favourite };
  }

  /** @throws Refusal SERVICE_UNAVAILABLE */
  async unfavourite(turn: DriverTurn, cargoId: string): Promise<void> {
    await this.clear(turn, 'favourite', cargoId);
    turn.toast = { text: this.words(turn).unfavourite };
  }

  /** The message about the load shrinks to a line with a way back. @throws Refusal EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async hide(turn: DriverTurn, messageId: number, cargoId: string): Promise<void> {
    await this.set(turn, 'hidden', cargoId);
    turn.toast = { text: this.words(turn).hiddenLoad };
    if (await this.isCard(turn, messageId, cargoId)) {
      this.turnCard(turn, cargoId, true);
      return;
    }
    const cargo = await this.find(cargoId, turn.driver.driverId);
    if (cargo === undefined) return;
    const { text, markup } = hiddenMessage(cargo, turn.driver.language);
    turn.edit(messageId, text, markup);
  }

  /** @throws Refusal EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async unhide(turn: DriverTurn, messageId: number, cargoId: string): Promise<void> {
    await this.clear(turn, 'hidden', cargoId);
    if (await this.isCard(turn, messageId, cargoId)) this.turnCard(turn, cargoId, false);
    else await this.lists.open(turn, cargoId, { messageId, back: 'cargos' });
  }

  /** @throws Refusal SERVICE_UNAVAILABLE */
  async block(turn: DriverTurn, inn: string): Promise<void> {
    const words = this.words(turn);
    await this.set(turn, 'blocked-company', inn);
    turn.say(html`🚫 ${words.blocked}`, { inline_keyboard: [[{ text: words.unblock, callback_data: `unblock:${inn}` }]] });
  }

  /** @throws Refusal SERVICE_UNAVAILABLE */
  async unblock(turn: DriverTurn, messageId: number, inn: string): Promise<void> {
    await this.clear(turn, 'blocked-company', inn);
    turn.edit(messageId, html`${this.words(turn).unblocked}`);
  }

  private async set({ driver: { driverId } }: DriverTurn, kind: MarkKind, target: string): Promise<void> {
    await this.rpc.call(SetMark, { driverId, kind, target });
  }

  private async clear({ driver: { driverId } }: DriverTurn, kind: MarkKind, target: string): Promise<void> {
    await this.rpc.call(ClearMark, { driverId, kind, target });
  }

  /** Whether the message lives on by itself. */
  private async isCard({ chatId }: DriverTurn, messageId: number, cargoId: string): Promise<boolean> {
    const card = await this.cards.find(this.database.source.manager, chatId, cargoId);
    return card?.messageId === String(messageId);
  }

  private turnCard(turn: DriverTurn, cargoId: string, hidden: boolean): void {
    turn.also(async (manager) => {
      await this.living.stir(manager, await this.cards.hide(manager, turn.chatId, cargoId, hidden), 'answer');
    });
  }

  private async find(cargoId: string, driverId: string): Promise<CargoCard | undefined> {
    try {
      return await this.cargos.one(cargoId, driverId);
    } catch (error) {
      if (error instanceof Refusal && error.is(CARGO_NOT_FOUND)) return undefined;
      throw error;
    }
  }

  private words(turn: DriverTurn) {
    return TEXTS[turn.driver.language].alerts.marks;
  }
}
