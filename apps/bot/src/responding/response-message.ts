import type { Language, Response } from '#contracts';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'telegraf/types';
import { mayFollow } from '../responses/response-status';
import { day, money, price, route } from '../texts/format';
import { html, lines, type Html } from '../texts/html';
import { TEXTS } from '../texts/texts';

export interface Message {
  readonly text: Html;
  readonly markup: InlineKeyboardMarkup;
}

const offer = ({ priceKopecks, cargo }: Response, language: Language): string | undefined =>
  priceKopecks === undefined ? price(cargo, language) : money(priceKopecks, language);

/** One response with its story and what may be done with it. */
export function responseMessage(response: Response, language: Language): Message {
  const { status } = TEXTS[language].responses;
  const words = TEXTS[language].commands.responses;
  const { cargo, cargoId } = response;
  const act: InlineKeyboardButton[] = mayFollow(response.status, 'withdrawn')
    ? [{ text: words.withdraw, callback_data: `withdraw:${cargoId}` }]
    : [];
  return {
    text: lines(
      html`✋ <b>${words.title(status[response.status])}</b>`,
      html`<b>${route(cargo)}</b>`,
      offer(response, language),
      cargo.loadingDate === null ? undefined : words.loading(day(cargo.loadingDate, language)),
      response.comment === undefined ? undefined : html`<i>${response.comment.replaceAll(/\s+/g, ' ')}</i>`,
      response.rating === undefined ? undefined : '★'.repeat(response.rating.stars) + '☆'.repeat(5 - response.rating.stars),
      words.hint[response.status],
    ),
    markup: {
      inline_keyboard: [
        [...act, { text: words.openCargo, callback_data: `cargo:${cargoId}` }],
        [{ text: words.all, callback_data: 'responses' }],
      ],
    },
  };
}

/** A page of the driver's responses. */
export function responsesMessage(
  items: readonly Response[],
  cursors: { next: string | null; first: boolean },
  language: Language,
): Message {
  const { status } = TEXTS[language].responses;
  const words = TEXTS[language].commands.responses;
  const blocks = items.map((response, index) =>
    lines(
      html`<b>${index + 1}. ${route(response.cargo)}</b> · ${status[response.status]}`,
      [offer(response, language), day(response.createdAt, language)].filter((part) => part !== undefined).join(' · '),
    ),
  );
  const rows: InlineKeyboardButton[][] = [
    items.map(({ cargoId }, index) => ({ text: String(index + 1), callback_data: `response:${cargoId}` })),
    [
      ...(cursors.first ? [] : [{ text: words.newest, callback_data: 'responses' }]),
      ...(cursors.next === null ? [] : [{ text: '▶', callback_data: `responses:${cursors.next}` }]),
    ],
  ];
  return {
    text: lines(html`✋ <b>${words.mine}</b>`, ...(items.length === 0 ? [words.none] : blocks.flatMap((block) => ['', block]))),
    markup: { inline_keyboard: rows.filter((row) => row.length > 0) },
  };
}

/** Asks before a response is taken back. */
export function withdrawMessage(response: Response, language: Language): Message {
  const words = TEXTS[language].commands.responses;
  return {
    text: lines(html`<b>${route(response.cargo)}</b>`, words.withdrawSure),
    markup: {
      inline_keyboard: [
        [
          { text: words.withdrawYes, callback_data: `withdraw-yes:${response.cargoId}` },
          { text: words.withdrawNo, callback_data: `response:${response.cargoId}` },
        ],
      ],
    },
  };
}
