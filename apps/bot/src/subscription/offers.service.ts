import {
  CheckPromoCode,
  ListTariffs,
  PAYMENTS_DISABLED,
  PROMO_REFUSALS,
  Refusal,
  TARIFF_UNKNOWN,
  type PromoEffect,
  type Tariff,
} from '#contracts';
import { AccessBook, ProductConfiguration, RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { InlineKeyboardButton } from 'telegraf/types';
import { Conversations } from '../conversations/conversations.service';
import type { DriverTurn } from '../conversations/driver-turn';
import { Drivers } from '../conversations/drivers.service';
import { MiniApp } from '../conversations/mini-app.service';
import { date, money } from '../texts/format';
import { html, lines } from '../texts/html';
import { TEXTS } from '../texts/texts';

/** What is for sale, as messages with buttons. */
@Injectable()
export class Offers {
  constructor(
    private readonly rpc: RpcClient,
    private readonly access: AccessBook,
    private readonly configuration: ProductConfiguration,
    private readonly conversations: Conversations,
    private readonly drivers: Drivers,
    private readonly miniApp: MiniApp,
  ) {}

  /** All tariffs; with a discount when a code is given. @throws Refusal SERVICE_UNAVAILABLE */
  async tariffs(turn: DriverTurn, { messageId, promo }: { messageId?: number; promo?: PromoEffect } = {}): Promise<void> {
    const { language } = turn.driver;
    const { subscription, commands } = TEXTS[language];
    const words = subscription.offer;
    if (!this.configuration.current().paymentsEnabled) {
      turn.say(html`${words.free}`);
      return;
    }
    const [{ items }, until] = await Promise.all([this.rpc.call(ListTariffs, { language }), this.until(turn)]);
    const rows: InlineKeyboardButton[][] = items.map(({ code, title, priceKopecks, badge }) => [
      { text: [`${title}, ${money(priceKopecks, language)}`, badge].filter(Boolean).join(' · '), callback_data: `buy:${code}` },
    ]);
    const promoRow = promo === undefined ? [{ text: words.promo, callback_data: 'promo' }] : [];
    const text = lines(
      html`<b>${words.title}</b>`,
      ...words.opens.map((line) => html`${line}`),
      until === undefined ? undefined : html`${words.until(until)}`,
      promo === undefined ? undefined : html`${this.discount(turn, promo)}`,
    );
    const markup = {
      inline_keyboard: [...rows, promoRow, this.miniApp.open(commands.openApp)].filter((row) => row.length > 0),
    };
    if (messageId === undefined) turn.say(text, markup);
    else turn.edit(messageId, text, markup);
  }

  /** One tariff and the ways to pay for it. @throws Refusal TARIFF_UNKNOWN, PAYMENTS_DISABLED, SERVICE_UNAVAILABLE */
  async tariff(turn: DriverTurn, messageId: number, code: string): Promise<void> {
    const { language } = turn.driver;
    const words = TEXTS[language].subscription.offer;
    if (!this.configuration.current().paymentsEnabled) throw new Refusal(PAYMENTS_DISABLED);
    const running = await this.conversations.running(turn);
    const promoCode = running?.kind === 'order' ? running.promoCode : undefined;
    const [{ items }, effect] = await Promise.all([
      this.rpc.call(ListTariffs, { language }),
      promoCode === undefined ? undefined : this.effect(turn, promoCode, code),
    ]);
    const tariff = items.find((one) => one.code === code);
    if (tariff === undefined) throw new Refusal(TARIFF_UNKNOWN);
    const reduced = effect instanceof Refusal ? undefined : effect;
    this.conversations.keep(turn, { kind: 'order', tariff: code, ...(reduced === undefined ? {} : { promoCode: reduced.code }) });
    turn.edit(
      messageId,
      lines(
        html`<b>${tariff.title}</b>, ${words.days(tariff.days)}`,
        reduced === undefined ? undefined : html`${this.discount(turn, reduced)}`,
        effect instanceof Refusal ? html`${words.notForThis}` : undefined,
        words.how,
        html`<i>${words.terms}</i>`,
      ),
      { inline_keyboard: this.ways(turn, tariff, reduced) },
    );
  }

  private ways(
    turn: DriverTurn,
    { code, priceKopecks, priceStars }: Tariff,
    promo: PromoEffect | undefined,
  ): InlineKeyboardButton[][] {
    const { language } = turn.driver;
    const words = TEXTS[language].subscription.offer;
    const card = money(promo?.amountKopecks ?? priceKopecks, language);
    return [
      [{ text: words.byCard(card), callback_data: `pay:yookassa:${code}` }],
      // A discount is one in roubles: Stars have a price of their own.
      priceStars === undefined || promo !== undefined
        ? []
        : [{ text: words.byStars(priceStars), callback_data: `pay:stars:${code}` }],
      [
        ...(promo === undefined ? [{ text: words.promo, callback_data: `promo:${code}` }] : []),
        { text: words.back, callback_data: 'subscribe' },
      ],
    ].filter((row) => row.length > 0);
  }

  /** What a code does to the price, or why it does nothing. */
  private async effect(turn: DriverTurn, code: string, tariff: string): Promise<PromoEffect | Refusal> {
    try {
      return await this.rpc.call(CheckPromoCode, { driverId: turn.driver.driverId, code, tariff });
    } catch (error) {
      if (error instanceof Refusal && PROMO_REFUSALS.some((declared) => error.is(declared))) return error;
      throw error;
    }
  }

  private discount({ driver: { language } }: DriverTurn, { code, percent, discountKopecks = 0 }: PromoEffect): string {
    const { offer, promo } = TEXTS[language].subscription;
    return offer.discount(code, percent === undefined ? promo.sum(money(discountKopecks, language)) : promo.percent(percent));
  }

  /** End of what the driver has, if there is something. Who sells need not know it for sure. */
  private async until({ driver: { driverId, language } }: DriverTurn): Promise<string | undefined> {
    const [access, zone] = await Promise.all([this.access.access(driverId).catch(() => undefined), this.drivers.zone(driverId)]);
    return access?.active === true && access.expiresAt !== null ? date(access.expiresAt, zone, language) : undefined;
  }
}
