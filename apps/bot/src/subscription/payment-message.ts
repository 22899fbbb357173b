import type { Language, Payment } from '#contracts';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'telegraf/types';
import { sumOf } from '../texts/format';
import { html, lines, type Html } from '../texts/html';
import { TEXTS } from '../texts/texts';

export interface Message {
  readonly text: Html;
  readonly markup: InlineKeyboardMarkup;
}

/** Why a payment failed and what to do about it; what nobody has words for reads as a plain refusal. */
export function reasonOf(reason: string | undefined, language: Language): string {
  const { reasons } = TEXTS[language].subscription;
  return (reason !== undefined && Object.hasOwn(reasons, reason) ? reasons[reason] : undefined) ?? reasons.general_decline;
}

const checkButton = (paymentId: string, language: Language): InlineKeyboardButton[] => [
  { text: TEXTS[language].subscription.order.check, callback_data: `payment:${paymentId}` },
];

/** A payment as its driver sees it in the chat. `app` is the row that leads into the Mini App. */
export function paymentMessage(payment: Payment, language: Language, app: InlineKeyboardButton[]): Message {
  const words = TEXTS[language].subscription.order;
  const again: InlineKeyboardButton[] = [{ text: words.again, callback_data: `buy:${payment.tariff}` }];
  const shown = (text: Html, ...rows: InlineKeyboardButton[][]): Message => ({
    text,
    markup: { inline_keyboard: [...rows, app].filter((row) => row.length > 0) },
  });
  switch (payment.status) {
    case 'pending':
    case 'waiting_for_capture': {
      const check = checkButton(payment.id, language);
      if (payment.confirmationUrl === undefined) return shown(html`${words.waiting}`, check);
      const pay = [{ text: words.pay, url: payment.confirmationUrl }];
      return shown(lines(html`${words.ready(sumOf(payment, language) ?? '')}`, words.waiting), pay, check);
    }
    case 'succeeded':
    case 'partially_refunded':
      return shown(html`${words.paid}`);
    case 'refunded':
      return shown(html`${words.refunded}`, again);
    case 'canceled':
      return shown(html`${words.failed(reasonOf(payment.reason, language))}`, again);
  }
}

/** The payment is kept and finished later. */
export const laterMessage = (paymentId: string, language: Language): Message => ({
  text: html`${TEXTS[language].subscription.order.later}`,
  markup: { inline_keyboard: [checkButton(paymentId, language)] },
});
