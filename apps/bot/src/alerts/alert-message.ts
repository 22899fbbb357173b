import type { AlertDigestPayload, CargoCard, Language, Twins } from '#contracts';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'telegraf/types';
import { day, distance, freight, money, price, route, thousands } from '../texts/format';
import { html, lines, type Html } from '../texts/html';
import { TEXTS } from '../texts/texts';
import type { AlertCard } from './alert-cards.repository';
import { profitOf } from './profit';

export interface Message {
  readonly text: Html;
  readonly markup: InlineKeyboardMarkup;
}

const LONGEST_NAME = 100;

const dots = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' · ');

/** How the price moved since the driver was told, e.g. `▼ −5 000 ₽`. */
function move(now: number | null, told: number | null, language: Language): string | undefined {
  if (now === null || told === null || now === told) return undefined;
  return now > told ? `▲ +${money(now - told, language)}` : `▼ −${money(told - now, language)}`;
}

function twinsLine({ count, minPriceKopecks: min, maxPriceKopecks: max }: Twins, language: Language): string {
  const words = TEXTS[language].alerts.card;
  const range =
    min === undefined || max === undefined
      ? undefined
      : min === max
        ? thousands([min], language)
        : thousands([min, max], language);
  return words.twins(count, range);
}

function profit({ priceKopecks, distanceKm }: CargoCard, { truck }: AlertCard, language: Language): string | undefined {
  if (priceKopecks === null || distanceKm === null) return undefined;
  const left = profitOf(priceKopecks, distanceKm, truck ?? undefined);
  return left === undefined ? undefined : TEXTS[language].alerts.card.profit(money(left, language));
}

/** What the card says of the load: neither numbers of people nor of companies leave for Telegram unasked. */
function cardLines(card: AlertCard): Html[] {
  const { cargo, language, twins, searches, toldPriceKopecks } = card;
  const { alerts, commands } = TEXTS[language];
  const moved = move(cargo.priceKopecks, toldPriceKopecks, language);
  const way = cargo.distanceKm === null ? '' : ` · ${distance(cargo.distanceKm, language)}`;
  const left = profit(cargo, card, language);
  const goods = freight(cargo, language);
  return [
    html`<b>${route(cargo)}</b>${way}`,
    html`💰 <b>${price(cargo, language) ?? commands.list.noPrice}</b>${moved === undefined ? '' : ` ${moved}`}`,
    twins === null ? undefined : html`👥 ${twinsLine(twins, language)}`,
    left === undefined ? undefined : html`🧮 ${left}`,
    goods === '' ? undefined : html`📦 ${goods}`,
    cargo.loadingDate === null ? undefined : html`📅 ${commands.list.loading(day(cargo.loadingDate, language))}`,
    cargo.company === undefined ? undefined : html`🏢 ${cargo.company.name}`,
    searches.length === 0 ? undefined : html`🔎 ${alerts.card.matched(searches.map(({ name }) => name.slice(0, LONGEST_NAME)))}`,
  ].filter((line) => line !== undefined);
}

/** A load that has been found for a driver, as it is now. `app` leads to it in the Mini App. */
export function alertMessage(card: AlertCard, app: readonly InlineKeyboardButton[]): Message {
  const { cargo, language, gone, hidden } = card;
  const { alerts, commands } = TEXTS[language];
  const words = alerts.card;
  const favourite = { text: commands.cargo.favourite, callback_data: `favourite:${cargo.id}` };
  if (hidden) return hiddenMessage(cargo, language);
  if (gone) {
    const struck = cardLines(card).map((line) => html`<s>${line}</s>`);
    return { text: lines(html`⚠️ <b>${commands.cargo.removed}</b>`, ...struck), markup: { inline_keyboard: [[favourite]] } };
  }
  const rows: InlineKeyboardButton[][] = [
    [
      { text: commands.cargo.respond, callback_data: `respond:${cargo.id}` },
      { text: words.call, callback_data: `call:${cargo.id}` },
    ],
    [favourite, { text: words.hide, callback_data: `hide:${cargo.id}` }],
    [...app, { text: words.mute, callback_data: `mute:${cargo.id}` }],
  ];
  return { text: lines(html`🔔 <i>${words.title}</i>`, ...cardLines(card)), markup: { inline_keyboard: rows } };
}

/** In the place of a load that the driver put away. */
export function hiddenMessage({ id, route: way, company }: CargoCard, language: Language): Message {
  const words = TEXTS[language].alerts.card;
  const rows: InlineKeyboardButton[][] = [
    [{ text: words.unhide, callback_data: `unhide:${id}` }],
    company?.inn === undefined ? [] : [{ text: words.block, callback_data: `block:${company.inn}` }],
  ];
  return {
    text: html`🙈 ${words.hidden(route({ route: way }))}`,
    markup: { inline_keyboard: rows.filter((row) => row.length > 0) },
  };
}

function digestBlock(cargo: CargoCard, number: number, language: Language): Html {
  const way = dots([route(cargo), cargo.distanceKm === null ? undefined : distance(cargo.distanceKm, language)]);
  return lines(
    html`<b>${number}. ${way}</b>`,
    dots([
      price(cargo, language) ?? TEXTS[language].commands.list.noPrice,
      cargo.loadingDate === null ? undefined : day(cargo.loadingDate, language),
      freight({ ...cargo, loadTypes: [], cargoType: null }, language),
    ]),
  );
}

/** What came in the quiet hours or above the limit, in one message. `app` leads to the Mini App. */
export function digestMessage(
  { cargos, total, searches }: AlertDigestPayload,
  language: Language,
  app: InlineKeyboardButton[],
): Message {
  const { alerts } = TEXTS[language];
  const blocks = cargos.map((cargo, index) => digestBlock(cargo, index + 1, language));
  const numbers = cargos.map(({ id }, index) => ({ text: String(index + 1), callback_data: `cargo:${id}` }));
  return {
    text: lines(
      html`🗞 <b>${alerts.digest.title(total)}</b>`,
      html`🔎 ${alerts.card.matched(searches.map(({ name }) => name.slice(0, LONGEST_NAME)))}`,
      ...blocks.flatMap((block) => ['', block]),
      ...(total > cargos.length ? ['', html`<i>${alerts.digest.more(total - cargos.length)}</i>`] : []),
    ),
    markup: {
      inline_keyboard: [
        numbers.slice(0, 5),
        numbers.slice(5),
        [{ text: alerts.digest.searches, callback_data: 'searches' }, ...app],
      ].filter((row) => row.length > 0),
    },
  };
}
