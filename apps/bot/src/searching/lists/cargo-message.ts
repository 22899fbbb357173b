import type { CargoDetail, Contact, Language, Response, Stop } from '#contracts';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'telegraf/types';
import { day, distance, freight, phone, price } from '../../texts/format';
import { html, lines, type Html } from '../../texts/html';
import { TEXTS } from '../../texts/texts';

export interface ShownCargo {
  readonly cargo: CargoDetail;
  readonly language: Language;
  /** The driver's own response to it. */
  readonly response?: Response | undefined;
  /** Whether the driver has put it aside. */
  readonly favourite?: boolean;
  /** Callback data of the list it was opened from. */
  readonly back: string;
  readonly app: readonly InlineKeyboardButton[];
}

function stop({ city, region, address, date }: Stop, otherDate: string | null, language: Language): string {
  const shown = date ?? otherDate;
  const place = [city, region === city ? undefined : region, address].filter((part) => part !== undefined && part !== '');
  return [place.join(', '), shown === null ? undefined : day(shown, language)].filter((part) => part !== undefined).join(' · ');
}

function contact({ name, phone: written, tel }: Contact): string | undefined {
  const number = tel ?? written;
  const parts = [name, number === null ? null : phone(number)].filter((part) => part !== null && part !== '');
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** A message holds 4096: what comes after the note must still fit. */
const LONGEST_NOTE = 3_000;

/** The whole of a load. */
export function cargoMessage({ cargo, language, response, favourite, back, app }: ShownCargo): {
  text: Html;
  markup: InlineKeyboardMarkup;
} {
  const texts = TEXTS[language];
  const words = texts.commands.cargo;
  const { from, to } = cargo.route;
  const contacts = cargo.contacts.map(contact).filter((one) => one !== undefined);
  const signs = [cargo.partialLoad ? words.partialLoad : undefined, cargo.roundTrip ? words.roundTrip : undefined];
  const company = cargo.shipper ?? cargo.company;
  const money = [price(cargo, language) ?? words.noPrice, cargo.vat, cargo.payment];
  const text = lines(
    html`<b>${from.city} → ${to.city}</b>${cargo.distanceKm === null ? '' : ` · ${distance(cargo.distanceKm, language)}`}`,
    cargo.removed === true ? html`⚠️ <b>${words.removed}</b>` : undefined,
    html`⬆️ ${stop(from, cargo.loadingDate, language)}`,
    html`⬇️ ${stop(to, cargo.unloadingDate, language)}`,
    html`💰 <b>${money.filter((part) => part !== undefined && part !== '').join(' · ')}</b>`,
    html`📦 ${[freight(cargo, language), ...signs].filter((part) => part !== undefined && part !== '').join(' · ')}`,
    company === undefined
      ? undefined
      : html`🏢 ${company.name}${company.inn === undefined ? '' : `, ${words.inn} ${company.inn}`}`,
    cargo.note === null || cargo.note.trim() === '' ? undefined : html`📝 ${cargo.note.trim().slice(0, LONGEST_NOTE)}`,
    ...contacts.map((one) => html`📞 ${one}`),
    cargo.contactsHidden === true ? html`🔒 ${words.contactsHidden}` : undefined,
    contacts.length === 0 && cargo.contactsHidden !== true ? html`<i>${words.noContacts}</i>` : undefined,
    html`<i>${words.number} ${cargo.id}</i>`,
  );
  const act: InlineKeyboardButton =
    response === undefined
      ? { text: words.respond, callback_data: `respond:${cargo.id}` }
      : { text: words.responded(texts.responses.status[response.status]), callback_data: `response:${cargo.id}` };
  const mark: InlineKeyboardButton =
    favourite === true
      ? { text: texts.alerts.marks.removeFavourite, callback_data: `unfavourite:${cargo.id}` }
      : { text: words.favourite, callback_data: `favourite:${cargo.id}` };
  const rows: InlineKeyboardButton[][] = [
    cargo.removed === true && response === undefined ? [] : [act],
    [mark, ...app],
    [
      { text: texts.alerts.marks.hide, callback_data: `hide:${cargo.id}` },
      ...(company?.inn === undefined ? [] : [{ text: texts.alerts.marks.block, callback_data: `block:${company.inn}` }]),
    ],
    [{ text: words.back, callback_data: back }],
  ];
  return { text, markup: { inline_keyboard: rows.filter((row) => row.length > 0) } };
}
