import { ApplyPromoCode, CheckPromoCode } from '#contracts';
import { AccessBook, RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { Conversations } from '../conversations/conversations.service';
import type { DriverTurn } from '../conversations/driver-turn';
import { Drivers } from '../conversations/drivers.service';
import { date } from '../texts/format';
import { html } from '../texts/html';
import { TEXTS } from '../texts/texts';
import { Offers } from './offers.service';

const MOST_CODE = 64;

/** /promo: days are given at once, a discount leads to the tariffs. */
@Injectable()
export class PromoCodes {
  constructor(
    private readonly rpc: RpcClient,
    private readonly access: AccessBook,
    private readonly conversations: Conversations,
    private readonly drivers: Drivers,
    private readonly offers: Offers,
  ) {}

  /** @throws Refusal as `take` does */
  async begin(turn: DriverTurn, code: string): Promise<void> {
    if (code.trim() === '') this.ask(turn);
    else await this.take(turn, code);
  }

  /** @param tariff that the driver was about to buy */
  ask(turn: DriverTurn, tariff?: string): void {
    const { promo, order } = TEXTS[turn.driver.language].subscription;
    this.conversations.keep(turn, { kind: 'order', asks: 'promo', ...(tariff === undefined ? {} : { tariff }) });
    turn.say(html`${promo.ask}`, { inline_keyboard: [[{ text: order.cancel, callback_data: 'buy' }]] });
  }

  /** @throws Refusal PROMO_UNKNOWN and its kin, SERVICE_UNAVAILABLE */
  async take(turn: DriverTurn, typed: string): Promise<void> {
    const { driverId } = turn.driver;
    const code = typed.trim().slice(0, MOST_CODE);
    const effect = await this.rpc.call(CheckPromoCode, { driverId, code });
    if (effect.kind === 'days') {
      await this.apply(turn, code);
      return;
    }
    this.conversations.keep(turn, { kind: 'order', promoCode: effect.code });
    await this.offers.tariffs(turn, { promo: effect });
  }

  private async apply(turn: DriverTurn, code: string): Promise<void> {
    const { driverId, language } = turn.driver;
    // The same update again, after a crash, gives the days once and says so once.
    const idempotencyKey = `update-${turn.updateId}`;
    const state = await this.rpc.call(ApplyPromoCode, { driverId, code, idempotencyKey });
    this.access.hear(state);
    this.conversations.end(turn);
    const zone = await this.drivers.zone(driverId);
    const until = state.expiresAt === null ? '' : date(state.expiresAt, zone, language);
    turn.say(html`${TEXTS[language].subscription.promo.applied(until)}`);
  }
}
