import {
  DeletePaymentMethod,
  GetSubscription,
  SetAutoRenew,
  type Access,
  type Language,
  type Subscription,
  type SubscriptionPeriod,
} from '#contracts';
import { AccessBook, ProductConfiguration, RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { InlineKeyboardButton } from 'telegraf/types';
import type { DriverTurn } from '../conversations/driver-turn';
import { Drivers } from '../conversations/drivers.service';
import { MiniApp } from '../conversations/mini-app.service';
import { date, money } from '../texts/format';
import { html, lines, type Html } from '../texts/html';
import { TEXTS } from '../texts/texts';

const PERIODS_SHOWN = 3;

/** /subscription: until when, how it goes on, and the ways to end that. */
@Injectable()
export class MySubscription {
  constructor(
    private readonly rpc: RpcClient,
    private readonly access: AccessBook,
    private readonly configuration: ProductConfiguration,
    private readonly drivers: Drivers,
    private readonly miniApp: MiniApp,
  ) {}

  /** @param messageId of the message that it takes the place of @throws Refusal SERVICE_UNAVAILABLE */
  async show(turn: DriverTurn, messageId?: number): Promise<void> {
    const { driverId, language } = turn.driver;
    const [subscription, zone] = await Promise.all([this.rpc.call(GetSubscription, { driverId }), this.drivers.zone(driverId)]);
    this.access.hear(subscription.access);
    const access = this.access.read(subscription.access);
    const words = TEXTS[language].subscription.mine;
    const text = lines(
      html`<b>${words.title}</b>`,
      html`${this.stateOf(access, zone, language)}`,
      ...this.goesOn(access, subscription, zone, language),
      ...this.history(subscription.history, zone, language),
    );
    const markup = { inline_keyboard: this.buttons(access, subscription, language) };
    if (messageId === undefined) turn.say(text, markup);
    else turn.edit(messageId, text, markup);
  }

  /** One press: nobody is asked twice before money stops. @throws Refusal NO_SAVED_METHOD, CONSENT_REQUIRED, SERVICE_UNAVAILABLE */
  async setRenewal(turn: DriverTurn, messageId: number, enabled: boolean): Promise<void> {
    const { driverId, language } = turn.driver;
    this.access.hear(await this.rpc.call(SetAutoRenew, { driverId, enabled }));
    const words = TEXTS[language].subscription.mine;
    turn.toast = { text: enabled ? words.switchedOn : words.switchedOff, alert: true };
    await this.show(turn, messageId);
  }

  askToForgetCard(turn: DriverTurn, messageId: number): void {
    const words = TEXTS[turn.driver.language].subscription.mine;
    turn.edit(messageId, html`${words.forgetSure}`, {
      inline_keyboard: [
        [
          { text: words.forgetYes, callback_data: 'card:forget' },
          { text: words.forgetNo, callback_data: 'subscription' },
        ],
      ],
    });
  }

  /** @throws Refusal SERVICE_UNAVAILABLE */
  async forgetCard(turn: DriverTurn, messageId: number): Promise<void> {
    const { driverId, language } = turn.driver;
    await this.rpc.call(DeletePaymentMethod, { driverId });
    turn.toast = { text: TEXTS[language].subscription.mine.forgotten, alert: true };
    await this.show(turn, messageId);
  }

  /** A line for the profile; it says so when nobody can be asked. */
  async line({ driver: { driverId, language } }: DriverTurn, zone: string): Promise<Html> {
    const words = TEXTS[language].subscription.mine;
    const state = await this.access.access(driverId).then(
      (access) => this.stateOf(access, zone, language),
      () => words.unknown,
    );
    return html`${words.profile}: ${state}`;
  }

  private stateOf({ active, expiresAt, source, daysLeft }: Access, zone: string, language: Language): string {
    const words = TEXTS[language].subscription.mine;
    if (!this.configuration.current().paymentsEnabled) return words.free;
    if (expiresAt === null) return words.none;
    const day = date(expiresAt, zone, language);
    if (!active) return words.ended(day);
    return words.until(day, daysLeft, source === null ? undefined : words.source[source]);
  }

  private goesOn(
    { autoRenew }: Access,
    { renewal, paymentMethod }: Subscription,
    zone: string,
    language: Language,
  ): (Html | undefined)[] {
    const { mine, notices } = TEXTS[language].subscription;
    const card = paymentMethod?.title;
    if (!autoRenew) return [html`${mine.renewalOff}`, card === undefined ? undefined : html`${mine.card(card)}`];
    if (renewal === undefined) return [html`${mine.renewalOn}`];
    const sum = money(renewal.amountKopecks, language);
    return [html`${mine.renewal(date(renewal.at, zone, language), sum, card ?? notices.card)}`];
  }

  private history(periods: readonly SubscriptionPeriod[], zone: string, language: Language): Html[] {
    const words = TEXTS[language].subscription.mine;
    if (periods.length === 0) return [];
    const shown = periods.slice(0, PERIODS_SHOWN).map(({ source, startsAt, endsAt, shortened }) => {
      const span = `${date(startsAt, zone, language)} – ${date(endsAt, zone, language)}`;
      return html`• ${words.source[source]}: ${span}${shortened === true ? ` (${words.shortened})` : ''}`;
    });
    return [html``, html`<b>${words.history}</b>`, ...shown];
  }

  private buttons({ autoRenew }: Access, { paymentMethod }: Subscription, language: Language): InlineKeyboardButton[][] {
    const { subscription, commands } = TEXTS[language];
    const words = subscription.mine;
    const toggle = autoRenew
      ? [{ text: words.switchOff, callback_data: 'renewal:off' }]
      : paymentMethod === undefined
        ? []
        : [{ text: words.switchOn, callback_data: 'renewal:on' }];
    const forget = paymentMethod === undefined ? [] : [{ text: words.forget, callback_data: 'card' }];
    const buy = this.configuration.current().paymentsEnabled
      ? [{ text: subscription.notices.renew, callback_data: 'subscribe' }]
      : [];
    return [buy, toggle, forget, this.miniApp.open(commands.openApp)].filter((row) => row.length > 0);
  }
}
