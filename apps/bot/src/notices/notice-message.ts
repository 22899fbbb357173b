import type { Driver, SubscriptionNoticePayload } from '#contracts';
import type { InlineKeyboardButton } from 'telegraf/types';
import { reasonOf, type Message } from '../subscription/payment-message';
import { date, dateTime, sumOf } from '../texts/format';
import { html, lines } from '../texts/html';
import { TEXTS } from '../texts/texts';

/** What the driver reads, in their language and by the clock of their zone. `app` is the row that leads into the Mini App. */
export function noticeMessage(
  notice: SubscriptionNoticePayload,
  { language, timeZone }: Pick<Driver, 'language' | 'timeZone'>,
  app: InlineKeyboardButton[],
): Message {
  const { subscription } = TEXTS[language];
  const words = subscription.notices;
  const until = notice.until === undefined ? undefined : date(notice.until, timeZone, language);
  const sum = sumOf(notice, language);
  const card = notice.methodTitle ?? words.card;
  const renew: InlineKeyboardButton[] = [{ text: words.renew, callback_data: 'subscribe' }];
  const again: InlineKeyboardButton[] = [{ text: subscription.order.again, callback_data: 'subscribe' }];
  const cancel: InlineKeyboardButton[] = [{ text: words.cancelRenewal, callback_data: 'renewal:off' }];
  const message = (said: readonly (string | undefined)[], ...rows: InlineKeyboardButton[][]): Message => ({
    text: lines(...said.map((line) => (line === undefined ? undefined : html`${line}`))),
    markup: { inline_keyboard: [...rows, app].filter((row) => row.length > 0) },
  });
  const stands = until === undefined ? undefined : words.until(until);
  switch (notice.kind) {
    case 'paid':
      return message([
        words.paid(sum, until),
        notice.receiptEmail === undefined ? undefined : words.receipt(notice.receiptEmail),
      ]);
    case 'payment-failed':
      return message([words.paymentFailed(reasonOf(notice.reason, language))], again);
    case 'expires-in-3-days':
      return message([words.expiresSoon(until)], renew);
    case 'expires-tomorrow':
      return message([words.expiresTomorrow(until)], renew);
    case 'expired':
      return message([words.expired], renew);
    case 'renewal-soon': {
      const at = notice.chargedAt === undefined ? (until ?? '') : dateTime(notice.chargedAt, timeZone, language);
      return message([words.renewalSoon(at, sum ?? '', card)], cancel);
    }
    case 'renewal-failed':
      return message([words.renewalFailed(reasonOf(notice.reason, language)), stands], renew, cancel);
    case 'renewal-stopped': {
      const { reason = '' } = notice;
      const why = Object.hasOwn(words.renewalStopped, reason) ? (reason as keyof typeof words.renewalStopped) : 'other';
      return message([words.renewalStopped[why], stands], renew);
    }
    case 'refunded':
      return message([words.refunded(sum), stands], renew);
    case 'days-given':
      return message([words.daysGiven(notice.days, until)]);
  }
}
