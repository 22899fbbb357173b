import { LANGUAGES, UpdateDriver } from '#contracts';
import { ProductConfiguration, RpcClient } from '#messaging';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { InlineKeyboardMarkup } from 'telegraf/types';
import { MailingConsent } from '../broadcasts/mailing-consent.service';
import { Chats } from '../chats/chats.service';
import { Conversations } from '../conversations/conversations.service';
import type { DriverTurn } from '../conversations/driver-turn';
import { Drivers } from '../conversations/drivers.service';
import { MiniApp } from '../conversations/mini-app.service';
import { Lists } from '../searching/lists/lists.service';
import { MySubscription } from '../subscription/my-subscription.service';
import { phone, volume, weight } from '../texts/format';
import { html, lines, type Html } from '../texts/html';
import { TEXTS } from '../texts/texts';
import type { CommandTexts } from '../texts/texts.types';

/** Texts that a command answers with, each with a way on into the Mini App. */
export type Notice = 'help' | 'terms' | 'paysupport';

/** What is not about loads: greeting, profile, language, help, and going away. */
@Injectable()
export class About {
  constructor(
    private readonly drivers: Drivers,
    private readonly chats: Chats,
    private readonly conversations: Conversations,
    private readonly lists: Lists,
    private readonly miniApp: MiniApp,
    private readonly subscription: MySubscription,
    private readonly mailings: MailingConsent,
    private readonly configuration: ProductConfiguration,
    private readonly rpc: RpcClient,
    private readonly clock: Clock,
  ) {}

  /** @param parameter of a deep link: `cargo_<id>` opens the load @throws Refusal EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async start(turn: DriverTurn, parameter: string): Promise<void> {
    const words = this.words(turn);
    turn.also(async (manager) => {
      await manager.query('update bot.chats set paused_since = null where chat_id = $1', [turn.chatId]);
    });
    const cargoId = /^cargo_(\d{1,20})$/.exec(parameter.trim())?.[1];
    if (cargoId !== undefined) {
      await this.lists.open(turn, cargoId);
      return;
    }
    const { name } = turn.driver;
    turn.say(lines(html`<b>${words.start.hello(name)}</b>`, '', ...words.start.text), {
      inline_keyboard: [[{ text: words.start.find, callback_data: 'cargos' }], this.app(words)].filter((row) => row.length > 0),
    });
  }

  notice(turn: DriverTurn, notice: Notice): void {
    const words = this.words(turn);
    const app = this.app(words);
    turn.say(
      lines(...words.notices[notice].map((line) => html`${line}`), ...this.people(turn, notice)),
      app.length === 0 ? undefined : { inline_keyboard: [app] },
    );
  }

  /** Who answers questions, and the documents that hold. */
  private people(turn: DriverTurn, notice: Notice): Html[] {
    const words = TEXTS[turn.driver.language].subscription.help;
    const { supportContact, offerUrl, privacyUrl } = this.configuration.current();
    const contact = supportContact === undefined ? [] : [html`${words.contact(supportContact)}`];
    if (notice !== 'terms') return contact;
    const link = (url: string | undefined, text: string): Html[] =>
      url === undefined ? [] : [html`<a href="${url}">${text}</a>`];
    return [...link(offerUrl, words.offer), ...link(privacyUrl, words.privacy), ...contact];
  }

  /** @throws Refusal SERVICE_UNAVAILABLE */
  async profile(turn: DriverTurn): Promise<void> {
    const { language } = turn.driver;
    const words = this.words(turn);
    const driver = await this.drivers.one(turn.driver.driverId);
    const { truck } = driver;
    const size = [
      truck?.maxWeightKg === undefined ? undefined : weight(truck.maxWeightKg, language),
      truck?.volumeM3 === undefined ? undefined : volume(truck.volumeM3, language),
    ].filter((part) => part !== undefined);
    const name = [driver.firstName, driver.lastName].filter((part) => part !== undefined).join(' ');
    const { profile } = words;
    turn.say(
      lines(
        html`👤 <b>${name}</b>`,
        html`${profile.phone}: ${driver.phone === undefined ? profile.noPhone : phone(driver.phone)}`,
        html`${profile.language}: ${profile.languages[language]}`,
        html`${profile.zone}: ${driver.timeZone}`,
        await this.subscription.line(turn, driver.timeZone),
        html`${profile.truck}: ${size.length === 0 ? profile.noTruck : size.join(' · ')}`,
      ),
      {
        inline_keyboard: [this.languageRow(words), await this.mailings.row(turn), this.app(words)].filter(
          (row) => row.length > 0,
        ),
      },
    );
  }

  language(turn: DriverTurn): void {
    const words = this.words(turn);
    turn.say(html`${words.profile.choose}`, { inline_keyboard: [this.languageRow(words)] });
  }

  /** @throws Refusal SERVICE_UNAVAILABLE */
  async setLanguage(turn: DriverTurn, messageId: number, chosen: string): Promise<void> {
    const language = LANGUAGES.find((one) => one === chosen) ?? turn.driver.language;
    await this.chats.remember(await this.rpc.call(UpdateDriver, { driverId: turn.driver.driverId, patch: { language } }));
    turn.edit(messageId, html`${TEXTS[language].commands.profile.changed}`);
  }

  askSupport(turn: DriverTurn): void {
    this.conversations.keep(turn, { kind: 'support' });
    turn.say(lines(html`${this.words(turn).support.ask}`, ...this.people(turn, 'paysupport')), this.cancelRow(turn));
  }

  askToStop(turn: DriverTurn): void {
    const { stop } = this.words(turn);
    turn.say(html`${stop.sure}`, {
      inline_keyboard: [
        [
          { text: stop.yes, callback_data: 'stop:yes' },
          { text: stop.no, callback_data: 'stop:no' },
        ],
      ],
    });
  }

  /** Alerts and mailings are for chats that are not paused; answers and statuses still come. */
  stop(turn: DriverTurn, messageId: number, answer: string): void {
    const { stop } = this.words(turn);
    if (answer !== 'yes') {
      turn.edit(messageId, html`${stop.kept}`);
      return;
    }
    const at = new Date(this.clock.now());
    turn.also(async (manager) => {
      await manager.query('update bot.chats set paused_since = $2 where chat_id = $1', [turn.chatId, at]);
    });
    turn.edit(messageId, html`${stop.done}`);
  }

  /** Text that is no search and no answer to anything. */
  puzzled(turn: DriverTurn): void {
    const words = this.words(turn);
    turn.say(lines(...words.search.puzzled.map((line) => html`${line}`)), {
      inline_keyboard: [
        [
          { text: words.start.find, callback_data: 'cargos' },
          { text: words.list.change, callback_data: 'filter' },
        ],
      ],
    });
  }

  unknownCommand(turn: DriverTurn): void {
    turn.say(html`${this.words(turn).search.unknownCommand}`);
  }

  oldButton(turn: DriverTurn): void {
    turn.toast = { text: this.words(turn).oldButton };
  }

  private cancelRow(turn: DriverTurn): InlineKeyboardMarkup {
    return { inline_keyboard: [[{ text: this.words(turn).respond.cancel, callback_data: 'cancel' }]] };
  }

  private languageRow(words: CommandTexts) {
    return LANGUAGES.map((language) => ({ text: words.profile.languages[language], callback_data: `language:${language}` }));
  }

  private app(words: CommandTexts) {
    return this.miniApp.open(words.openApp);
  }

  private words(turn: DriverTurn): CommandTexts {
    return TEXTS[turn.driver.language].commands;
  }
}
