import { randomUUID } from 'node:crypto';
import { PAYMENT_PROVIDER_UNAVAILABLE, Refusal, type PaymentStatus } from '#contracts';
import { eventually } from '#testing';
import { DAY_MS } from './testing/billing';
import { cargo } from './testing/peers';
import { Phone } from './testing/phone';
import { HURRIED, Stage } from './testing/stage';

jest.setTimeout(60_000);

describe('the subscription by the bot', () => {
  let stage: Stage;
  let people = 300_000_000;
  const somebody = (language = 'ru'): Promise<Phone> => Phone.of(stage.telegram, ++people, language);
  const driverOf = async (phone: Phone): Promise<string> => {
    await phone.say('/help', /Что можно написать|What you can write/);
    return [...stage.peers.drivers.values()].find(({ telegramId }) => telegramId === String(phone.userId))!.id;
  };
  const buttons = (message: { reply_markup?: { inline_keyboard?: readonly (readonly { text: string }[])[] } }): string[] =>
    (message.reply_markup?.inline_keyboard ?? []).flat().map(({ text }) => text);

  beforeAll(async () => {
    stage = await Stage.set();
    await stage.replica(HURRIED);
    for (let number = 1; number <= 12; number++) stage.peers.cargos.set(String(1000 + number), cargo(String(1000 + number)));
  });
  beforeEach(() => {
    stage.peers.billing.refusals.clear();
    stage.peers.billing.promos.clear();
  });
  afterEach(async () => {
    if (!stage.peers.billing.configuration.paymentsEnabled) await stage.peers.billing.configure({ paymentsEnabled: true });
  });
  afterAll(() => stage.stop());

  describe('/subscribe', () => {
    it('goes from the tariffs to a bill, asks for an e-mail once, and shows what became of the payment', async () => {
      const phone = await somebody();
      const driverId = await driverOf(phone);
      const tariffs = await phone.say('/subscribe', /Открывает все страницы/);
      expect(buttons(tariffs)).toEqual([
        '1 день, 49\u202f₽',
        '1 месяц, 499\u202f₽ · Выгодно',
        '🎟 Промокод',
        '📱 Открыть в приложении',
      ]);
      const chosen = await phone.turn(tariffs, 'buy:1_month', /Как оплатить/);
      expect(buttons(chosen)).toEqual(['💳 Картой или СБП, 499\u202f₽', '⭐ Звёздами Telegram, 400', '🎟 Промокод', '◀ Тарифы']);
      await phone.press(chosen, 'pay:yookassa:1_month', /На какую почту/);
      await phone.say('не почта', /Не похоже на адрес/);
      const bill = await phone.say(' ivan@mail.ru ', /Счёт на 499\u202f₽ готов/);
      expect(bill.reply_markup?.inline_keyboard?.[0]?.[0]).toEqual({
        text: 'Оплатить',
        url: 'https://yoomoney.example/checkout?orderId=1',
      });
      expect(stage.peers.billing.lastOf('CreatePayment')).toMatchObject({
        driverId,
        language: 'ru',
        order: { tariff: '1_month', provider: 'yookassa', email: 'ivan@mail.ru' },
      });
      expect(await phone.pressForToast(bill, 'payment:')).toBe('Пока не оплачено');
      const [payment] = [...stage.peers.billing.payments.values()].filter((one) => one.driverId === driverId);
      Object.assign(payment!, { status: 'succeeded' satisfies PaymentStatus });
      await phone.turn(bill, 'payment:', /Оплачено, доступ открыт/);

      const again = await phone.say('/subscribe', /Открывает/);
      const day = await phone.turn(again, 'buy:1_day', /Как оплатить/);
      expect(buttons(day)).not.toContain('⭐ Звёздами Telegram, 400');
      const second = await phone.press(day, 'pay:yookassa:1_day', /Счёт на/);
      const failed = [...stage.peers.billing.payments.values()].filter((one) => one.driverId === driverId).at(-1);
      Object.assign(failed!, { status: 'canceled', reason: 'insufficient_funds' });
      const told = await phone.turn(second, 'payment:', /не хватает денег/);
      await phone.turn(told, 'buy:1_day', /Как оплатить/);
    });

    it('has a link for Stars', async () => {
      const phone = await somebody('en');
      const tariffs = await phone.say('/subscribe', /It opens all pages/);
      const chosen = await phone.turn(tariffs, 'buy:1_month', /How do you pay/);
      const bill = await phone.press(chosen, 'pay:stars:1_month', /The bill of 400\u202f⭐ is ready/);
      expect(bill.reply_markup?.inline_keyboard?.[0]?.[0]?.url).toBe('https://t.me/$invoice');
    });

    it('says that a payment is finished later when YooKassa does not answer, and how to look at it', async () => {
      const phone = await somebody();
      const driverId = await driverOf(phone);
      const paymentId = randomUUID();
      const chosen = await phone.turn(await phone.say('/subscribe', /Открывает/), 'buy:1_month', /Как оплатить/);
      stage.peers.billing.refusals.set('CreatePayment', new Refusal(PAYMENT_PROVIDER_UNAVAILABLE, { paymentId }));
      const told = await phone.press(chosen, 'pay:yookassa:1_month', /мы закончим его сами/);
      stage.peers.billing.payments.set(paymentId, {
        id: paymentId,
        driverId,
        tariff: '1_month',
        provider: 'yookassa',
        amountKopecks: 49_900,
        discountKopecks: 0,
        status: 'pending',
        createdAt: new Date().toISOString(),
      });
      await phone.turn(told, 'payment:', /Ждём подтверждение/);
    });

    it('ends the question for the e-mail at a word or a command, and a text is a search again', async () => {
      const phone = await somebody();
      const chosen = await phone.turn(await phone.say('/subscribe', /Открывает/), 'buy:1_month', /Как оплатить/);
      await phone.say('Казань', /Найдено/);
      const asked = await phone.press(chosen, 'pay:yookassa:1_month', /На какую почту/);
      await phone.press(asked, 'buy', /Отменили/);
      await phone.say('Казань', /Найдено/);
    });

    it('sells nothing while payments are off', async () => {
      const phone = await somebody();
      const tariffs = await phone.say('/subscribe', /Открывает/);
      await stage.peers.billing.configure({ paymentsEnabled: false });
      await phone.say('/subscribe', /сейчас всё открыто бесплатно/);
      expect(await phone.pressForToast(tariffs, 'buy:1_month')).toMatch(/Оплата выключена/);
      await phone.say('/subscription', /сейчас всё открыто бесплатно/);
    });
  });

  describe('/promo', () => {
    it('gives days at once, asked for by the command or a word', async () => {
      const phone = await somebody();
      const driverId = await driverOf(phone);
      stage.peers.billing.promos.set('DAYS30', { code: 'DAYS30', kind: 'days', days: 30 });
      await phone.say('/promo days30', /Промокод принят. Доступ открыт до \d+ /);
      expect(stage.peers.billing.lastOf('ApplyPromoCode')).toMatchObject({ driverId, code: 'days30' });
      await phone.say('/promo', /Напишите промокод/);
      await phone.say('NICHTS', /Такого промокода нет/);
      await phone.say(' DAYS30 ', /Промокод принят/);
      await phone.say('Казань', /Найдено/);
    });

    it('takes a discount to the bill, and says where it does not fit', async () => {
      const phone = await somebody();
      const driverId = await driverOf(phone);
      stage.peers.billing.emails.set(driverId, 'a@b.ru');
      stage.peers.billing.promos.set('LETO2026', { code: 'LETO2026', kind: 'percent', percent: 20 });
      const tariffs = await phone.say('/promo leto2026', /Промокод LETO2026: скидка 20 %/);
      const month = await phone.turn(tariffs, 'buy:1_month', /Как оплатить/);
      expect(month.text).toContain('скидка 20 %');
      expect(buttons(month)).toEqual(['💳 Картой или СБП, 399,20\u202f₽', '◀ Тарифы']);
      await phone.press(month, 'pay:yookassa:1_month', /Счёт на 399,20\u202f₽ готов/);
      expect(stage.peers.billing.lastOf('CreatePayment')).toMatchObject({ order: { promoCode: 'LETO2026' } });
      const other = await phone.say('/promo leto2026', /скидка 20 %/);
      await phone.turn(other, 'buy:1_day', /промокод не подходит/);
    });

    it.each([
      ['PROMO_EXPIRED', /Срок этого промокода прошёл/],
      ['PROMO_NOT_STARTED', /ещё не действует/],
      ['PROMO_EXHAUSTED', /уже разобрали/],
      ['PROMO_ALREADY_USED', /уже применили/],
      ['PROMO_NOT_APPLICABLE', /не подходит/],
    ])('explains %s', async (code, words) => {
      stage.peers.billing.refusals.set('CheckPromoCode', new Refusal({ code, kind: 'invalid' }));
      await (await somebody()).say('/promo WHATEVER', words);
    });
  });

  describe('/subscription', () => {
    it('shows how it goes on, switches renewal off with one press and forgets the card with two', async () => {
      const phone = await somebody();
      const driverId = await driverOf(phone);
      stage.peers.billing.cards.set(driverId, 'Bank card *4477');
      stage.peers.billing.set(driverId, 30 * DAY_MS, { source: 'payment', autoRenew: true });
      const shown = await phone.say('/subscription', /осталось 30 дней \(оплата\)\./);
      expect(shown.text).toContain('Автопродление: 21 декабря 2026 спишем 499\u202f₽, Bank card *4477');
      expect(shown.text).toContain('пробный период: 25 сентября 2026 – 2 октября 2026');
      expect(shown.text).toContain('(сокращён)');
      const off = await phone.turn(shown, 'renewal:off', /Автопродление выключено/);
      expect(stage.peers.billing.lastOf('SetAutoRenew')).toEqual({ driverId, enabled: false });
      const sure = await phone.turn(off, 'card', /Удалить карту\?/);
      const kept = await phone.turn(sure, 'subscription', /Bank card \*4477/);
      const asked = await phone.turn(kept, 'card', /Удалить карту\?/);
      const gone = await phone.turn(asked, 'card:forget', /Автопродление выключено/);
      expect(gone.text).not.toContain('4477');
      expect(stage.peers.billing.count('DeletePaymentMethod')).toBe(1);
    });

    it('says what is missing to switch renewal on', async () => {
      const phone = await somebody();
      const driverId = await driverOf(phone);
      stage.peers.billing.cards.set(driverId, 'Bank card *4477');
      const shown = await phone.say('/subscription', /Автопродление выключено/);
      stage.peers.billing.refusals.set('SetAutoRenew', new Refusal({ code: 'CONSENT_REQUIRED', kind: 'invalid' }));
      expect(await phone.pressForToast(shown, 'renewal:on')).toMatch(/включите его в приложении/);
    });

    it('says when it has ended, in English too', async () => {
      const phone = await somebody('en');
      stage.peers.billing.set(await driverOf(phone), -DAY_MS);
      await phone.say('/subscription', /Access ended on \d+ \w+ \d{4}/);
      await phone.say('/profile', /Subscription: Access ended/);
    });
  });

  it('shows the documents and the people that the settings name', async () => {
    const phone = await somebody();
    await stage.peers.billing.configure({
      supportContact: '@cargotech_support',
      offerUrl: 'https://example.org/offer',
      privacyUrl: 'https://example.org/privacy',
    });
    await eventually('the settings are known', async () =>
      phone.say('/paysupport', /Поддержка: @cargotech_support/).then(() => true),
    );
    const terms = await phone.say('/terms', /Оферта/);
    expect(terms.text).toContain('Обработка персональных данных');
    await phone.say('/support', /@cargotech_support/);
  });
});
