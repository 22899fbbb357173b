import { NOTICE_KINDS, type NoticeKind, type SubscriptionNoticePayload } from '#contracts';
import { plainText } from '../texts/html';
import { noticeMessage } from './notice-message';

const FACTS: Omit<SubscriptionNoticePayload, 'kind'> = {
  key: 'k',
  driverId: '0b7e9a52-6c0f-4b8e-9d51-3f1f6f6f2a10',
  amountKopecks: 49_900,
  // Half past midnight of the next day in Omsk.
  until: '2026-12-20T18:30:00.000Z',
  chargedAt: '2026-12-19T18:30:00.000Z',
  methodTitle: 'Bank card *4477',
  days: 30,
  receiptEmail: 'ivan@mail.ru',
};
const app = [{ text: 'app', url: 'https://t.me/x' }];
const said = (kind: NoticeKind, more: Partial<SubscriptionNoticePayload> = {}, language: 'ru' | 'en' = 'ru') => {
  const { text, markup } = noticeMessage({ ...FACTS, kind, ...more }, { language, timeZone: 'Asia/Omsk' }, app);
  const data = markup.inline_keyboard.flat().map((button) => ('callback_data' in button ? button.callback_data : 'app'));
  return { text: plainText(text.markup), data };
};

describe('what a driver is told of their subscription', () => {
  it.each<[NoticeKind, RegExp, string[]]>([
    ['paid', /499\u202f₽ прошла. Доступ открыт до 21 декабря 2026.\nЧек придёт на ivan@mail.ru/, ['app']],
    ['payment-failed', /Оплата не прошла. Платёж отклонён без объяснений/, ['subscribe', 'app']],
    ['expires-in-3-days', /через 3 дня, 21 декабря 2026/, ['subscribe', 'app']],
    ['expires-tomorrow', /завтра, 21 декабря 2026/, ['subscribe', 'app']],
    ['expired', /Подписка закончилась/, ['subscribe', 'app']],
    ['renewal-soon', /20 декабря 2026, 00:30 продлим подписку: спишем 499\u202f₽, Bank card \*4477/, ['renewal:off', 'app']],
    ['renewal-failed', /Продлить подписку не получилось/, ['subscribe', 'renewal:off', 'app']],
    ['renewal-stopped', /Автопродление остановлено/, ['subscribe', 'app']],
    ['refunded', /Вернули 499\u202f₽/, ['subscribe', 'app']],
    ['days-given', /добавили 30 дней. Доступ открыт до 21 декабря 2026/, ['app']],
  ])('%s', (kind, words, buttons) => {
    const { text, data } = said(kind);
    expect(text).toMatch(words);
    expect(data).toEqual(buttons);
  });

  it('has words for every kind in both languages, with few facts or many', () => {
    for (const kind of NOTICE_KINDS) {
      for (const language of ['ru', 'en'] as const) {
        const bare = noticeMessage({ key: 'k', driverId: FACTS.driverId, kind }, { language, timeZone: 'Europe/Moscow' }, []);
        for (const text of [plainText(bare.text.markup), said(kind, {}, language).text]) {
          expect(text).toMatch(/^\S+ .{10,}/);
          expect(text).not.toMatch(/undefined|null|NaN|Invalid/);
        }
      }
    }
  });

  it.each([
    ['insufficient_funds', /не хватает денег/],
    ['card_expired', /Срок карты истёк/],
    ['3d_secure_failed', /не подтвердил/],
    ['permission_revoked', /отозвали разрешение/],
    ['a_word_of_tomorrow', /без объяснений/],
    ['constructor', /без объяснений/],
  ])('says in plain words why: %s', (reason, words) => {
    expect(said('payment-failed', { reason }).text).toMatch(words);
    expect(said('renewal-failed', { reason }).text).toMatch(words);
  });

  it.each([
    ['price-changed', /Цена тарифа изменилась/],
    ['card-refused', /Банк больше не принимает/],
    ['permission-revoked', /отозвали разрешение/],
    ['toString', /Автопродление остановлено\. Чтобы/],
  ])('says why renewal has stopped: %s', (reason, words) => {
    expect(said('renewal-stopped', { reason }).text).toMatch(words);
  });

  it('names Stars where they were paid, and lets no markup through', () => {
    expect(said('refunded', { amountKopecks: 0, amountStars: 400 }).text).toMatch(/Вернули 400\u202f⭐/);
    const { text } = noticeMessage({ ...FACTS, kind: 'paid', receiptEmail: '<b>@x' }, { language: 'ru', timeZone: 'UTC' }, []);
    expect(text.markup).toContain('&lt;b&gt;@x');
  });
});
