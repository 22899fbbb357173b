import {
  CreateSearch,
  DeleteSearch,
  ListSearches,
  Refusal,
  SEARCH_UNKNOWN,
  UpdateSearch,
  type AlertsPatch,
  type SavedSearch,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { AlertCards } from '../alerts/alert-cards.repository';
import type { ForgottenSearch } from '../conversations/conversation.types';
import { Conversations } from '../conversations/conversations.service';
import type { DriverTurn } from '../conversations/driver-turn';
import { Drivers } from '../conversations/drivers.service';
import type { FilterQuery } from '../searching/filter';
import { Lists } from '../searching/lists/lists.service';
import { Views } from '../searching/lists/views.service';
import { Search } from '../searching/search.service';
import { html } from '../texts/html';
import { TEXTS } from '../texts/texts';
import { midnightAfter } from './midnight';
import { forgottenMessage, muteMessage, searchesMessage, searchMessage, type Reader } from './search-message';

/** /searches: the driver's saved searches, kept by filtering. */
@Injectable()
export class SavedSearches {
  constructor(
    private readonly rpc: RpcClient,
    private readonly drivers: Drivers,
    private readonly search: Search,
    private readonly lists: Lists,
    private readonly views: Views,
    private readonly conversations: Conversations,
    private readonly cards: AlertCards,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** All of them, in the place of a message when there is one. @throws Refusal SERVICE_UNAVAILABLE */
  async list(turn: DriverTurn, messageId?: number): Promise<void> {
    const reader = await this.reader(turn);
    const { text, markup } = searchesMessage(await this.all(turn, reader), reader);
    if (messageId === undefined) turn.say(text, markup);
    else turn.edit(messageId, text, markup);
  }

  /** @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  async show(turn: DriverTurn, messageId: number, id: string): Promise<void> {
    const reader = await this.reader(turn);
    await this.showOne(turn, messageId, await this.one(turn, reader, id), reader);
  }

  /** @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  async change(turn: DriverTurn, messageId: number | undefined, id: string, alerts: AlertsPatch): Promise<void> {
    const reader = await this.reader(turn);
    const request = { driverId: turn.driver.driverId, timeZone: reader.timeZone, searchId: id, alerts };
    await this.showOne(turn, messageId, await this.rpc.call(UpdateSearch, request), reader);
  }

  /** Quiet for the rest of the driver's day. @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  async muteToday(turn: DriverTurn, messageId: number, id: string): Promise<void> {
    const { timeZone, now } = await this.reader(turn);
    await this.change(turn, messageId, id, { mutedUntil: new Date(midnightAfter(now, timeZone)).toISOString() });
  }

  /** From an alert: the searches that found the load, with what makes them quieter. */
  async askToMute(turn: DriverTurn, cargoId: string): Promise<void> {
    const card = await this.cards.find(this.database.source.manager, turn.chatId, cargoId);
    if (card === undefined || card.searches.length === 0) return this.list(turn);
    const { text, markup } = muteMessage(card.searches, turn.driver.language);
    turn.say(text, markup);
  }

  /** Loads of the search as they are now. @throws Refusal NOT_FOUND, EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async results(turn: DriverTurn, id: string): Promise<void> {
    const reader = await this.reader(turn);
    const { filter } = await this.one(turn, reader, id);
    await this.lists.begin(turn, { filter, timeZone: reader.timeZone });
  }

  /** Deletes a search and keeps it for whoever changes their mind. @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  async forget(turn: DriverTurn, messageId: number, id: string): Promise<void> {
    const reader = await this.reader(turn);
    const { name, filter, alerts } = await this.one(turn, reader, id);
    await this.rpc.call(DeleteSearch, { driverId: turn.driver.driverId, timeZone: reader.timeZone, searchId: id });
    this.conversations.keep(turn, { kind: 'forgotten', name, filter, alerts });
    const { text, markup } = forgottenMessage(name, turn.driver.language);
    turn.edit(messageId, text, markup);
  }

  /** @throws Refusal SEARCH_LIMIT, FILTER_INVALID, SERVICE_UNAVAILABLE */
  async restore(turn: DriverTurn, messageId: number): Promise<void> {
    const kept = await this.conversations.running(turn);
    if (kept?.kind !== 'forgotten') {
      turn.toast = { text: TEXTS[turn.driver.language].commands.oldButton };
      return;
    }
    const reader = await this.reader(turn);
    this.conversations.end(turn);
    await this.showOne(turn, messageId, await this.create(turn, reader, kept), reader);
  }

  /**
   * Saves what a list shows, or the last filter: alerts are on from now.
   * @throws Refusal SEARCH_LIMIT, FILTER_INVALID, SERVICE_UNAVAILABLE
   */
  async save(turn: DriverTurn, what: string): Promise<void> {
    const { language } = turn.driver;
    const words = TEXTS[language].alerts.searches;
    const reader = await this.reader(turn);
    const filter =
      what === 'last' ? await this.search.lastFilter(turn, reader.timeZone) : (await this.views.find(turn, what))?.filter;
    if (filter === undefined || filter === null) {
      turn.toast = { text: TEXTS[language].commands.list.gone, alert: true };
      return;
    }
    const twin = (await this.all(turn, reader)).find((one) => sameFilter(one.filter, filter));
    if (twin !== undefined) {
      turn.toast = { text: words.already(twin.name), alert: true };
      return;
    }
    const { id, name } = await this.create(turn, reader, { filter: { ...filter } });
    turn.say(html`✅ ${words.saved(name)}`, {
      inline_keyboard: [
        [
          { text: words.setQuiet, callback_data: `quiet:${id}` },
          { text: words.all, callback_data: 'searches' },
        ],
      ],
    });
  }

  /** An update that is handled again creates its search once. */
  private create(
    turn: DriverTurn,
    { timeZone }: Reader,
    search: Pick<ForgottenSearch, 'filter'> & Partial<ForgottenSearch>,
  ): Promise<SavedSearch> {
    const { name, filter, alerts } = search;
    return this.rpc.call(CreateSearch, {
      driverId: turn.driver.driverId,
      timeZone,
      filter,
      ...(name === undefined ? {} : { name }),
      ...(alerts === undefined ? {} : { alerts }),
      idempotencyKey: `update-${turn.updateId}`,
    });
  }

  private async showOne(turn: DriverTurn, messageId: number | undefined, search: SavedSearch, reader: Reader): Promise<void> {
    const label = await this.lists.label(search.filter, turn.driver.language);
    const { text, markup } = searchMessage(search, label, reader);
    if (messageId === undefined) turn.say(text, markup);
    else turn.edit(messageId, text, markup);
  }

  private async all({ driver: { driverId } }: DriverTurn, { timeZone }: Reader): Promise<SavedSearch[]> {
    return (await this.rpc.call(ListSearches, { driverId, timeZone })).items;
  }

  private async one(turn: DriverTurn, reader: Reader, id: string): Promise<SavedSearch> {
    const found = (await this.all(turn, reader)).find((search) => search.id === id);
    if (found === undefined) throw new Refusal(SEARCH_UNKNOWN);
    return found;
  }

  private async reader({ driver: { driverId, language } }: DriverTurn): Promise<Reader> {
    return { language, timeZone: await this.drivers.zone(driverId), now: this.clock.now() };
  }
}

function sameFilter(one: FilterQuery, other: FilterQuery): boolean {
  const fields = Object.keys(one);
  return fields.length === Object.keys(other).length && fields.every((field) => one[field] === other[field]);
}
