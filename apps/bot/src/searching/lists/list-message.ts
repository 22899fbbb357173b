import type { CargoCard, Language } from '#contracts';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'telegraf/types';
import type { CargoList } from '../../responses/cargos.service';
import { day, distance, freight, price, route, time } from '../../texts/format';
import { html, lines, type Html } from '../../texts/html';
import { TEXTS } from '../../texts/texts';
import type { View } from './views.service';

/** Loads in one message: as many as one row of buttons and one look hold. */
export const PAGE = 5;

/** The service of loads reads no further. */
const LAST_OFFSET = 10_000 - PAGE;

export interface Shown {
  readonly view: View;
  readonly list: CargoList;
  readonly offset: number;
  readonly language: Language;
  /** IANA, for the clock of the last line. */
  readonly timeZone: string;
  /** Words of the search that were not understood. */
  readonly unknown?: readonly string[];
  readonly app: readonly InlineKeyboardButton[];
}

function card(cargo: CargoCard, number: number, language: Language): Html {
  const words = TEXTS[language].commands.list;
  const way = [route(cargo), cargo.distanceKm === null ? undefined : distance(cargo.distanceKm, language)];
  const rest = [
    price(cargo, language) ?? words.noPrice,
    cargo.loadingDate === null ? undefined : words.loading(day(cargo.loadingDate, language)),
    cargo.company?.name,
  ];
  return lines(
    html`<b>${number}. ${way.filter((part) => part !== undefined).join(' · ')}</b>`,
    freight(cargo, language),
    rest.filter((part) => part !== undefined).join(' · '),
  );
}

/** Whoever wants to hear of every load of the exchange wants something else. */
const savable = ({ filter }: View): boolean => filter !== null && Object.keys(filter).length > 0;

/** A page of loads with the buttons to open them and to turn it. */
export function listMessage({ view, list, offset, language, timeZone, unknown = [], app }: Shown): {
  text: Html;
  markup: InlineKeyboardMarkup;
} {
  const words = TEXTS[language].commands.list;
  const { items, page, data } = list;
  const blocks = items.map((cargo, index) => card(cargo, offset + index + 1, language));
  const updated = words.updated(time(data.fetchedAt, timeZone, language));
  const text = lines(
    html`🔎 <b>${view.label}</b>`,
    unknown.length === 0 ? undefined : html`<i>${words.notUnderstood(unknown.join(', '))}</i>`,
    page.total === null || items.length === 0 ? undefined : words.found(page.total),
    ...(blocks.length === 0 ? ['', offset === 0 ? words.empty : words.noMore] : blocks.flatMap((block) => ['', block])),
    '',
    html`<i>${data.stale ? words.stale(updated) : updated}</i>`,
  );
  const turn = (to: number, sign: string): InlineKeyboardButton => ({ text: sign, callback_data: `list:${view.id}:${to}` });
  const further = page.hasMore && offset + PAGE <= LAST_OFFSET;
  const rows: InlineKeyboardButton[][] = [
    items.map(({ id }, index) => ({ text: String(offset + index + 1), callback_data: `open:${view.id}:${offset}:${id}` })),
    [...(offset > 0 ? [turn(Math.max(0, offset - PAGE), '◀')] : []), ...(further ? [turn(offset + PAGE, '▶')] : [])],
    [{ text: words.change, callback_data: 'filter' }, ...app],
    savable(view) ? [{ text: TEXTS[language].alerts.searches.save, callback_data: `save:${view.id}` }] : [],
  ];
  return { text, markup: { inline_keyboard: rows.filter((row) => row.length > 0) } };
}
