import { ListFavourites, type CargoCard, type Language } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { Message } from '../alerts/alert-message';
import type { DriverTurn } from '../conversations/driver-turn';
import { day, price, route } from '../texts/format';
import { html, lines, type Html } from '../texts/html';
import { TEXTS } from '../texts/texts';

const PAGE = 5;

/** /favourites: loads the driver has put aside, newest first. */
@Injectable()
export class Favourites {
  constructor(private readonly rpc: RpcClient) {}

  /** @throws Refusal SERVICE_UNAVAILABLE */
  async list(turn: DriverTurn): Promise<void> {
    const { text, markup } = await this.pageOf(turn);
    turn.say(text, markup);
  }

  /** A page in the place of what the message shows. @throws Refusal SERVICE_UNAVAILABLE */
  async page(turn: DriverTurn, messageId: number, cursor?: string): Promise<void> {
    const { text, markup } = await this.pageOf(turn, cursor);
    turn.edit(messageId, text, markup);
  }

  private async pageOf({ driver: { driverId, language } }: DriverTurn, cursor?: string): Promise<Message> {
    const more = cursor === undefined ? {} : { cursor };
    const { items, nextCursor } = await this.rpc.call(ListFavourites, { driverId, limit: PAGE, ...more });
    const { alerts } = TEXTS[language];
    const words = alerts.marks;
    const rows = [
      items.map(({ id }, index) => ({ text: String(index + 1), callback_data: `cargo:${id}` })),
      [
        ...(cursor === undefined ? [] : [{ text: words.newest, callback_data: 'favourites' }]),
        ...(nextCursor === null ? [] : [{ text: '▶', callback_data: `favourites:${nextCursor}` }]),
      ],
    ];
    const blocks = items.map((cargo, index) => block(cargo, index + 1, language));
    return {
      text: lines(
        html`★ <b>${words.favourites}</b>`,
        ...(items.length === 0 ? [words.noFavourites] : blocks.flatMap((one) => ['', one])),
      ),
      markup: { inline_keyboard: rows.filter((row) => row.length > 0) },
    };
  }
}

function block(cargo: CargoCard, number: number, language: Language): Html {
  const { commands } = TEXTS[language];
  const facts = [
    price(cargo, language) ?? commands.list.noPrice,
    cargo.loadingDate === null ? undefined : commands.list.loading(day(cargo.loadingDate, language)),
  ];
  const title = html`<b>${number}. ${route(cargo)}</b>`;
  if (cargo.removed === true) return lines(html`<s>${title}</s>`, html`⚠️ ${commands.cargo.removed}`);
  return lines(title, facts.filter((fact) => fact !== undefined).join(' · '));
}
