import {
  CARGO_NOT_FOUND,
  CanonicalizeFilter,
  GetDriverMarks,
  Refusal,
  ROUTE_NEEDS,
  SERVICE_UNAVAILABLE,
  type CargoCard,
  type Language,
} from '#contracts';
import { AccessBook, RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { AccessAudit } from '../../access/access-audit.service';
import type { DriverTurn } from '../../conversations/driver-turn';
import { Drivers } from '../../conversations/drivers.service';
import { MiniApp } from '../../conversations/mini-app.service';
import { Cargos } from '../../responses/cargos.service';
import { Responses } from '../../responses/responses.service';
import { html } from '../../texts/html';
import { TEXTS } from '../../texts/texts';
import { Dictionaries } from '../dictionaries.service';
import { filterLabel } from '../filter-label';
import type { FilterQuery } from '../filter';
import { Places, type PlaceNames } from '../places.service';
import { cargoMessage } from './cargo-message';
import { listMessage, PAGE } from './list-message';
import { Views } from './views.service';

/** What is shown with the first page of a search. */
export interface Beginning {
  readonly filter: FilterQuery;
  readonly timeZone: string;
  /** Names just chosen, not kept yet. */
  readonly names?: PlaceNames;
  readonly unknown?: readonly string[];
}

/** Lists of loads and the loads themselves, as messages. */
@Injectable()
export class Lists {
  constructor(
    private readonly rpc: RpcClient,
    private readonly cargos: Cargos,
    private readonly responses: Responses,
    private readonly views: Views,
    private readonly places: Places,
    private readonly dictionaries: Dictionaries,
    private readonly drivers: Drivers,
    private readonly miniApp: MiniApp,
    private readonly access: AccessBook,
    private readonly audit: AccessAudit,
  ) {}

  /** The first page of a search as a new message. @throws Refusal FILTER_INVALID, EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async begin(turn: DriverTurn, { filter, timeZone, names, unknown }: Beginning): Promise<void> {
    const { driverId, language } = turn.driver;
    const query = Object.fromEntries(Object.entries(filter).map(([field, value]) => [field, [value]]));
    const { upstreamQuery, sort } = await this.rpc.call(CanonicalizeFilter, { query, timeZone });
    const list = await this.cargos.list({ upstreamQuery, sort, limit: PAGE, offset: 0, driverId });
    const label = await this.label(filter, language, names, list.items);
    const view = this.views.add(turn, { query: upstreamQuery, sort, label, filter });
    const app = this.miniApp.open(TEXTS[language].commands.openApp);
    const shown = { view, list, offset: 0, language, timeZone, app, ...(unknown === undefined ? {} : { unknown }) };
    const { text, markup } = listMessage(shown);
    turn.say(text, markup);
  }

  /** A filter in words, with what is known of its places. @throws Refusal EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async label(
    filter: FilterQuery,
    language: Language,
    names: PlaceNames = {},
    cards: readonly CargoCard[] = [],
  ): Promise<string> {
    const bodies = filter['truckTypes'] === undefined ? [] : await this.dictionaries.bodies();
    return filterLabel(filter, { ...(await this.places.names(filter, cards)), ...names }, bodies, language);
  }

  /** Another page in the place of the one shown. @throws Refusal EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  async page(turn: DriverTurn, messageId: number, viewId: string, offset: number): Promise<void> {
    const { driverId, language } = turn.driver;
    const view = await this.views.find(turn, viewId);
    if (view === undefined) {
      turn.toast = { text: TEXTS[language].commands.list.gone, alert: true };
      return;
    }
    const [list, timeZone] = await Promise.all([
      this.cargos.list({ upstreamQuery: view.query, sort: view.sort, limit: PAGE, offset, driverId }),
      this.drivers.zone(driverId),
    ]);
    const app = this.miniApp.open(TEXTS[language].commands.openApp);
    const { text, markup } = listMessage({ view, list, offset, language, timeZone, app });
    turn.edit(messageId, text, markup);
  }

  /** A load, in the place of the list it was opened from or as a message of its own. @throws Refusal as `Cargos.one` does, but for a load that is gone */
  async open(turn: DriverTurn, cargoId: string, from?: { readonly messageId: number; readonly back: string }): Promise<void> {
    const { driverId, language } = turn.driver;
    const words = TEXTS[language].commands;
    const back = from?.back ?? 'cargos';
    try {
      const [cargo, response, favourite] = await Promise.all([
        this.access
          .surely(ROUTE_NEEDS['cargos.contacts'], driverId)
          .then((contacts) => this.cargos.one(cargoId, driverId, contacts)),
        this.responses.find(driverId, cargoId),
        this.isFavourite(driverId, cargoId),
      ]);
      if (cargo.contacts.length > 0) this.audit.contactsOpened(turn, cargoId);
      const app = this.miniApp.cargo(words.openApp, cargoId);
      const { text, markup } = cargoMessage({ cargo, language, response, favourite, back, app });
      if (from === undefined) turn.say(text, markup);
      else turn.edit(from.messageId, text, markup);
    } catch (error) {
      if (!(error instanceof Refusal) || !error.is(CARGO_NOT_FOUND)) throw error;
      if (from === undefined)
        turn.say(html`${words.refusals.CARGO_NOT_FOUND}`, {
          inline_keyboard: [[{ text: words.cargo.back, callback_data: back }]],
        });
      else turn.toast = { text: words.refusals.CARGO_NOT_FOUND, alert: true };
    }
  }

  /** A load is shown whether or not this can be known. */
  private async isFavourite(driverId: string, cargoId: string): Promise<boolean> {
    try {
      return (await this.rpc.call(GetDriverMarks, { driverId })).favourites.includes(cargoId);
    } catch (error) {
      if (error instanceof Refusal && error.is(SERVICE_UNAVAILABLE)) return false;
      throw error;
    }
  }
}
