import type { Language, ResponseStatus } from '#contracts';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'telegraf/types';
import { REPEAT_MARK } from '../outgoing/letters';
import type { ResponseRow } from '../responses/response.entity';
import { mayFollow } from '../responses/response-status';
import { day, distance, freight, money, phone, price, route } from '../texts/format';
import { html, lines, type Html } from '../texts/html';
import { TEXTS } from '../texts/texts';

export const DECISIONS = { accept: 'accepted', reject: 'rejected', complete: 'completed', contact: 'viewed' } as const;
export type Decision = keyof typeof DECISIONS;

/** Callback data of a button: at most 64 bytes, a uuid takes 36. */
export const decisionData = (decision: Decision, responseId: string): string => `d:${decision}:${responseId}`;

const STATUS_SIGN = {
  pending: '🆕',
  sent: '🆕',
  viewed: '👀',
  accepted: '✅',
  rejected: '❌',
  completed: '🏁',
  withdrawn: '↩️',
} as const;

/** What dispatchers hold in their hands has been sent, whether or not that is written down yet. */
const shownStatus = ({ status }: ResponseRow): ResponseStatus => (status === 'pending' ? 'sent' : status);

interface Shown {
  readonly row: ResponseRow;
  /** This one may stand in an earlier message already. */
  readonly repeated?: boolean;
}

/** The whole of a response, for a message of its own. */
function fullCard({ row, repeated }: Shown, language: Language): Html {
  const words = TEXTS[language].responses;
  const { cargo } = row;
  const loading = cargo.loadingDate === null ? undefined : `${words.dispatcher.loading} ${day(cargo.loadingDate, language)}`;
  const way = [route(cargo), cargo.distanceKm === null ? undefined : distance(cargo.distanceKm, language), loading];
  const rating = row.stars === null ? undefined : '★'.repeat(row.stars) + '☆'.repeat(5 - row.stars);
  return lines(
    html`${STATUS_SIGN[shownStatus(row)]} <b>${words.dispatcher.title(row.number)}</b> · ${words.status[shownStatus(row)]}`,
    repeated === true ? REPEAT_MARK : undefined,
    html`<b>${way.filter((part) => part !== undefined).join(' · ')}</b>`,
    freight(cargo, language),
    html`${words.dispatcher.cargoPrice}: ${price(cargo, language) ?? words.dispatcher.noPrice}`,
    row.priceKopecks === null ? undefined : html`${words.dispatcher.offer}: <b>${money(Number(row.priceKopecks), language)}</b>`,
    html`${words.dispatcher.driver}: ${row.name ?? words.dispatcher.nameless}, ${phone(row.phone)}`,
    row.comment === null ? undefined : html`${words.dispatcher.comment}: <i>${row.comment.replaceAll(/\s+/g, ' ')}</i>`,
    cargo.company === undefined ? undefined : html`${words.dispatcher.company}: ${cargo.company.name}`,
    html`${words.dispatcher.cargo}: <code>${row.cargoId}</code>`,
    rating === undefined ? undefined : html`${words.dispatcher.rating}: ${rating} ${row.ratingComment ?? ''}`,
  );
}

/** A response among others. */
function shortCard({ row, repeated }: Shown, language: Language): Html {
  const words = TEXTS[language].responses;
  const offer = row.priceKopecks === null ? price(row.cargo, language) : money(Number(row.priceKopecks), language);
  return lines(
    html`${STATUS_SIGN[shownStatus(row)]} <b>№ ${row.number}</b> · ${words.status[shownStatus(row)]} · ${route(row.cargo)}`,
    repeated === true ? REPEAT_MARK : undefined,
    html`${offer ?? words.dispatcher.noPrice} · ${row.name ?? words.dispatcher.nameless}, ${phone(row.phone)} ·
      <code>${row.cargoId}</code>`,
    row.comment === null ? undefined : html`<i>${row.comment.replaceAll(/\s+/g, ' ').slice(0, 120)}</i>`,
  );
}

function buttons(row: ResponseRow, language: Language, numbered: boolean): InlineKeyboardButton[][] {
  const words = TEXTS[language].responses.dispatcher;
  const button = (decision: Decision): InlineKeyboardButton => ({
    text: numbered ? `${row.number} ${words[decision].split(' ')[0] ?? ''}` : words[decision],
    callback_data: decisionData(decision, row.id),
  });
  const open = (['accept', 'reject', 'complete'] as const).filter((decision) => mayFollow(shownStatus(row), DECISIONS[decision]));
  if (open.length === 0) return [];
  return numbered ? [[...open.map(button), button('contact')]] : [open.map(button), [button('contact')]];
}

/** So many short cards stay below Telegram's limit of a message. */
export const CARDS_A_MESSAGE = 8;

/** What the dispatchers read about these responses, and what they may press. */
export function dispatcherMessage(all: readonly Shown[], language: Language): { text: string; markup: InlineKeyboardMarkup } {
  const alone = all.length === 1;
  const blocks = all.map((shown) => (alone ? fullCard(shown, language) : shortCard(shown, language)).markup);
  return {
    text: blocks.join('\n\n'),
    markup: { inline_keyboard: all.flatMap(({ row }) => buttons(row, language, !alone)) },
  };
}
