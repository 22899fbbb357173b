/// <reference lib="dom" />
import { CreatePromoCode, PutSetting } from '#contracts';
import { eventually } from '#testing';
import { Office } from './support/office';
import { Paying, paymentIs } from './support/paying';
import { expectComfort, Phones, picture, SIZES } from './support/phone';
import { System } from './support/system';
import { happens, inTelegram, mainButtonIs, posted } from './support/telegram-client';

describe('paying in the Mini App', () => {
  let system: System;
  let phones: Phones;
  let office: Office;
  let payer: Paying;

  beforeAll(async () => {
    const limits = { RATE_LIMIT_PER_SECOND: '50', RATE_LIMIT_BURST: '100' };
    system = await System.start({ shop: true, environment: { LOG_LEVEL: 'warn', ...limits } });
    phones = await Phones.start(system);
    office = await Office.open(system.nats.url);
    payer = new Paying(system, phones);
    const actor = 'console';
    await office.ask(PutSetting, { key: 'offer-url', value: 'https://example.org/offer', actor });
    await office.ask(PutSetting, { key: 'privacy-url', value: 'https://example.org/privacy', actor });
  }, 120_000);
  afterAll(async () => {
    await office.close();
    await phones.stop();
    await system.stop();
  }, 60_000);

  it('says in plain words why a payment failed, and begins anew with the same tariff', async () => {
    const page = await payer.open({ theme: 'dark', size: SIZES[1] });
    await page.getByTestId('tab-profile').click();
    await page.getByTestId('days-left').filter({ hasText: '7' }).waitFor();
    await page.getByText('Пробный период').waitFor();
    await picture(page, 'profile-trial-dark');
    await expectComfort(page);
    await page.getByTestId('subscribe').click();
    await page.getByText('ни один день не пропадёт').waitFor();
    await page.getByTestId('tariff-6_months').click();
    await payer.payWith('empty', await payer.press(page), page);
    await paymentIs(page, 'canceled');
    await page.getByText('На карте не хватает денег').waitFor();
    await picture(page, 'payment-failed-dark');
    await expectComfort(page);
    await page.getByTestId('payment-action').click();
    await page.getByTestId('pay').filter({ hasText: 'Оплатить 2' }).waitFor();
    // It was remembered with the first order.
    await page.getByText('Чек придёт на ivan@example.ru').waitFor();
    await page.context().close();
  }, 120_000);

  it('keeps a payment whose page the provider owes, and shows its link when it comes', async () => {
    const number = phones.nextDriver();
    const page = await payer.open({ driver: number, theme: 'dark' });
    await page.getByTestId('tab-profile').click();
    await page.getByTestId('subscribe').click();
    await page.getByLabel('E-mail для чека').fill('ivan@example.ru');
    system.sandbox.yookassa.api.faults.add({ route: 'create-payment', kind: 'status', status: 500, executed: true, times: 2 });
    await page.getByTestId('pay').click();
    await page.getByText('Платёж сохранён').waitFor({ timeout: 15_000 });
    await picture(page, 'payment-preparing-dark');
    await expectComfort(page);
    await page.getByTestId('payment-link').waitFor({ timeout: 30_000 });
    const checkout = await page.context().newPage();
    await checkout.goto((await page.getByTestId('payment-link').getAttribute('href')) ?? '');
    await payer.payWith('works', checkout, page);
    await paymentIs(page, 'succeeded');
    expect((await payer.me(number)).access).toMatchObject({ source: 'trial', daysLeft: 97 });
    await page.context().close();
  }, 120_000);

  it('takes a promo code: says what is wrong with it, gives days at once, takes a part off the price', async () => {
    await office.ask(CreatePromoCode, { code: 'ROAD14', kind: 'days', days: 14, actor: 'console' });
    await office.ask(CreatePromoCode, { code: 'TRUCK15', kind: 'percent', percent: 15, tariffs: ['1_month'], actor: 'console' });
    const number = phones.nextDriver();
    const page = await payer.open({ driver: number });
    await page.getByTestId('tab-profile').click();
    await page.getByTestId('days-left').filter({ hasText: '7' }).waitFor();
    await page.getByTestId('subscribe').click();
    await page.getByTestId('have-promo').click();
    await page.getByLabel('Промокод').fill('NICHEGO');
    await page.getByTestId('use-promo').click();
    await page.locator('.promo .error').waitFor();
    await picture(page, 'promo-unknown');
    await expectComfort(page);
    await page.getByLabel('Промокод').fill('road14');
    await page.getByTestId('use-promo').click();
    await page.getByTestId('promo-given').filter({ hasText: '+14 дней' }).waitFor();
    expect((await payer.me(number)).access).toMatchObject({ active: true, daysLeft: 21 });
    await picture(page, 'promo-given');
    await page.context().close();

    const again = await payer.open({ driver: number });
    await again.getByTestId('tab-profile').click();
    await again.getByTestId('days-left').filter({ hasText: '21' }).waitFor();
    await again.getByTestId('subscribe').click();
    await again.getByTestId('tariff-1_month').click();
    await again.getByTestId('have-promo').click();
    await again.getByLabel('Промокод').fill('truck15');
    await again.getByTestId('use-promo').click();
    await again.getByTestId('pay').filter({ hasText: 'Оплатить 424,15' }).waitFor();
    await picture(again, 'promo-discount');
    await expectComfort(again);
    await payer.payWith('works', await payer.press(again), again);
    await paymentIs(again, 'succeeded');
    await again.context().close();
  }, 120_000);

  it('renews only with a consent of its own; two taps end it, two more remove the card', async () => {
    const page = await payer.open({ size: SIZES[1] });
    await page.getByTestId('tab-profile').click();
    await page.getByTestId('subscribe').click();
    await page.getByTestId('tariff-1_day').click();
    expect(await page.getByTestId('auto-renew').count()).toBe(0);
    await page.getByTestId('tariff-1_month').click();
    await page.getByText(/каждые 30\sдней с карты списывалось 499\s₽/).waitFor();
    await page.getByTestId('auto-renew').check();
    const consents: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && /(consents|payments)$/.test(request.url()))
        consents.push(request.url().split('/').at(-1)!);
    });
    const checkout = await payer.press(page);
    expect(consents).toEqual(['consents', 'payments']);
    await payer.payWith('works', checkout, page);
    await paymentIs(page, 'succeeded');
    await page.getByTestId('payment-action').click();
    await page.getByTestId('tab-profile').click();
    await page.getByTestId('renewal-state').filter({ hasText: 'включено' }).waitFor();
    await page.getByTestId('open-history').click();
    await page.getByTestId('payments').filter({ hasText: '1 месяц' }).waitFor();
    await page.getByTestId('periods').filter({ hasText: 'Пробный период' }).waitFor();
    await picture(page, 'profile-renewal');
    await expectComfort(page);
    await page.getByTestId('turn-off-renewal').click();
    await picture(page, 'profile-renewal-asks');
    await expectComfort(page);
    await page.getByTestId('turn-off-renewal-confirm').click();
    await page.getByTestId('renewal-state').filter({ hasText: 'выключено' }).waitFor();
    await page.getByTestId('remove-card').click();
    await page.getByTestId('remove-card-confirm').click();
    await page.getByTestId('renewal-state').waitFor({ state: 'detached' });
    await page.context().close();
  }, 120_000);

  it('opens a payment by the link that brings the payer back, and none of somebody else', async () => {
    const number = phones.nextDriver();
    const page = await payer.open({ driver: number });
    await page.getByTestId('tab-profile').click();
    await page.getByTestId('subscribe').click();
    const checkout = await payer.press(page);
    const startParam = await payer.startParameter(checkout);
    await payer.payWith('works', checkout, page);
    await page.close();
    const back = await payer.open({ driver: number, startParam });
    await paymentIs(back, 'succeeded');
    await back.getByTestId('payment-action').click();
    await back.getByTestId('cargo-card').first().waitFor();
    const foreign = await payer.open({ startParam });
    await foreign.getByText('Такого платежа нет').waitFor();
    await foreign.getByTestId('payment-action').click();
    await foreign.getByTestId('cargo-card').first().waitFor();
    for (const one of [checkout, back, foreign]) await one.context().close();
  }, 120_000);

  it('uses the buttons of Telegram’s client, the browser of the phone, and Telegram’s own bill for Stars', async () => {
    const number = phones.nextDriver();
    const page = await payer.open({ driver: number, before: inTelegram() });
    await page.getByTestId('tab-profile').click();
    await page.getByTestId('subscribe').click();
    await page.getByTestId('tariff-1_month').click();
    await page.getByLabel('E-mail для чека').fill('ivan@example.ru');
    await mainButtonIs(page, /^Оплатить 499/);
    await happens(page, 'main_button_pressed');
    await mainButtonIs(page, 'Перейти к оплате');
    await happens(page, 'main_button_pressed');
    const link = await page.getByTestId('payment-link').getAttribute('href');
    const opened = (await posted(page, 'web_app_open_link')).map(({ data }) => data['url']);
    expect(opened).toEqual([link, link]);
    await picture(page, 'payment-telegram');

    await happens(page, 'back_button_pressed');
    await page.getByTestId('subscribe').click();
    await page.getByTestId('tariff-1_month').click();
    await page.getByTestId('pay-stars').click();
    await eventually('the bill is shown', async () => (await posted(page, 'web_app_open_invoice')).length === 1);
    const [bill] = await posted(page, 'web_app_open_invoice');
    await payer.payBill(number, String(bill?.data['slug']));
    await paymentIs(page, 'succeeded');
    expect((await posted(page, 'web_app_trigger_haptic_feedback')).at(-1)?.data).toMatchObject({ notification_type: 'success' });
    await page.context().close();
  }, 120_000);

  it('speaks English about money, too', async () => {
    const page = await payer.open({ language: 'en', theme: 'dark' });
    await page.getByTestId('tab-profile').click();
    await page.getByText('Access is open until').waitFor();
    await page.getByTestId('subscribe').click();
    await page.getByTestId('tariff-3_months').filter({ hasText: '3 months' }).waitFor();
    await page.getByText('By paying you accept').waitFor();
    await picture(page, 'subscription-en-dark');
    await expectComfort(page);
    await page.context().close();
  }, 60_000);
});
