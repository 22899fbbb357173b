/// <reference lib="dom" />
import { GrantDays, PutSetting } from '#contracts';
import { eventually } from '#testing';
import { Office } from './support/office';
import { Paying, paymentIs } from './support/paying';
import { expectComfort, Phones, picture } from './support/phone';
import { Responding } from './support/responding';
import { System } from './support/system';

/** Enough to open the app before access ends. */
const LAST_MINUTE_MS = 60_000;

describe('what is open and what is closed in the Mini App', () => {
  let system: System;
  let phones: Phones;
  let office: Office;
  let driver: Responding;
  let payer: Paying;

  beforeAll(async () => {
    const limits = { RATE_LIMIT_PER_SECOND: '50', RATE_LIMIT_BURST: '100' };
    system = await System.start({ shop: true, environment: { LOG_LEVEL: 'warn', ...limits } });
    phones = await Phones.start(system);
    office = await Office.open(system.nats.url);
    driver = new Responding(system, phones);
    payer = new Paying(system, phones);
    const actor = 'console';
    await office.ask(PutSetting, { key: 'support-contact', value: '@cargotech_support', actor });
    await office.ask(PutSetting, { key: 'offer-url', value: 'https://example.org/offer', actor });
    await office.ask(PutSetting, { key: 'privacy-url', value: 'https://example.org/privacy', actor });
  }, 120_000);
  afterAll(async () => {
    await office.close();
    await phones.stop();
    await system.stop();
  }, 60_000);

  it('locks what is paid when the trial is over, and opens all of it at once when it is paid for', async () => {
    const number = await payer.afterTrial();
    const page = await payer.open({ driver: number });
    await page.getByTestId('cargo-card').nth(19).scrollIntoViewIfNeeded();
    await page.getByTestId('locked-pages').scrollIntoViewIfNeeded();
    expect(await page.getByTestId('cargo-card').count()).toBe(20);
    expect(await page.getByTestId('locked-pages').innerText()).toMatch(/Пробный период закончился \d+\s[а-я]+/);
    await picture(page, 'paywall-list');
    await expectComfort(page);

    await page.getByTestId('cargo-card').first().click();
    await page.getByTestId('locked-contacts').scrollIntoViewIfNeeded();
    expect(await page.getByTestId('call').count()).toBe(0);
    await picture(page, 'paywall-load');
    await expectComfort(page);
    await page.getByTestId('respond').click();
    await page.getByTestId('paywall').waitFor();
    await picture(page, 'paywall-respond');
    await expectComfort(page);
    await page.getByTestId('paywall').getByTestId('unlock').click();
    await page.getByTestId('tariff-12_months').waitFor();
    expect(await page.getByTestId('tariff-3_months').innerText()).toMatch(
      /3 месяца[\s\S]*14,4\s₽ в день[\s\S]*1\s299\s₽[\s\S]*−13%/,
    );
    expect(await page.getByTestId('auto-renew').isChecked()).toBe(false);
    await picture(page, 'subscription');
    await expectComfort(page);

    await page.getByTestId('tariff-1_month').click();
    await page.getByTestId('pay').filter({ hasText: 'Оплатить 499' }).click();
    await page.getByText('Укажите e-mail').waitFor();
    const checkout = await payer.press(page);
    await page.bringToFront();
    await paymentIs(page, 'pending');
    expect(await page.getByTestId('payment-link').getAttribute('href')).toBe(checkout.url());
    await picture(page, 'payment-waiting');
    await expectComfort(page);
    await payer.payWith('works', checkout, page);
    await paymentIs(page, 'succeeded');
    await page.getByText(/Доступ открыт до \d+\s[а-я]+/).waitFor();
    await picture(page, 'payment-paid');
    await expectComfort(page);

    await page.getByTestId('payment-action').click();
    await page.getByTestId('call').first().waitFor();
    await driver.back(page);
    await page.getByTestId('cargo-card').nth(19).scrollIntoViewIfNeeded();
    await page.getByTestId('cargo-card').nth(25).waitFor({ state: 'attached' });
    expect(await page.getByTestId('locked-pages').count()).toBe(0);
    expect((await payer.me(number)).access).toMatchObject({ active: true, source: 'payment', daysLeft: 30 });
    await page.context().close();
  }, 180_000);

  it('closes when access ends, keeps what was typed, and goes on when it is back', async () => {
    const number = await payer.afterTrial(-LAST_MINUTE_MS);
    system.sandbox.exchange.board.alive = false;
    const page = await driver.openLoad(driver.load(), { driver: number });
    await page.getByTestId('call').first().waitFor();
    await page.getByTestId('respond').click();
    await page.getByLabel('Ваш телефон').fill('8 (900) 123-45-67');
    await page.getByLabel('Комментарий').fill('Готов с утра');
    system.sandbox.yookassa.step(LAST_MINUTE_MS);
    const token = await driver.tokenOf(page);
    await eventually('access is over', async () => !(await payer.known(token)).access.active);
    // Under the sheet the phones of the load are shut as soon as billing has noticed the time.
    await page.getByTestId('locked-contacts').waitFor({ state: 'attached', timeout: 60_000 });
    await page.getByTestId('send-response').click();
    await page.getByTestId('paywall').waitFor();
    const { id: driverId } = (await payer.known(token)).driver;
    await office.ask(GrantDays, { driverId, days: 3, reason: 'за ожидание', actor: 'console', key: 'for-waiting' });
    await page.getByTestId('paywall').waitFor({ state: 'detached' });
    expect(await page.getByLabel('Комментарий').inputValue()).toBe('Готов с утра');
    await page.getByTestId('send-response').click();
    await driver.statusIs(page, /sent/);
    await page.getByTestId('call').first().waitFor();
    system.sandbox.exchange.board.alive = true;
    await page.context().close();
  }, 150_000);

  it('shows whom to ask, and erases a driver only when asked twice', async () => {
    const number = phones.nextDriver();
    const page = await payer.open({ driver: number });
    const token = await driver.tokenOf(page);
    await page.getByTestId('tab-profile').click();
    await page.getByTestId('help-link').first().filter({ hasText: '@cargotech_support' }).waitFor();
    expect(await page.getByTestId('help-link').count()).toBe(3);
    await page.getByTestId('erase').click();
    await page.getByRole('button', { name: 'Отмена' }).click();
    await page.getByTestId('erase').click();
    await picture(page, 'profile-erase');
    await expectComfort(page);
    await page.getByTestId('erase-confirm').click();
    await page.getByText('Данные удалены').waitFor();
    await picture(page, 'erased');
    await eventually('the session is over', async () => (await system.call('/me', { token })).status === 401);
    expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key !== 'first-run-seen'))).toEqual([]);
    await page.context().close();
  }, 60_000);

  it('shows own loads only where the setting says so, and has nothing to sell when payments are off', async () => {
    const page = await payer.open();
    await page.getByTestId('open-filter').click();
    await page.getByTestId('filter-sheet').waitFor();
    expect(await page.getByText('Чьи грузы').count()).toBe(0);
    await page.context().close();
    await office.ask(PutSetting, { key: 'own-loads-shown', value: true, actor: 'console' });
    await office.ask(PutSetting, { key: 'payments-enabled', value: false, actor: 'console' });
    const number = phones.nextDriver();
    await eventually('the settings are known', async () => {
      const token = await system.signIn(number);
      const { settings } = (await (await system.call('/me', { token })).json()) as { settings: { paymentsEnabled: boolean } };
      return !settings.paymentsEnabled;
    });
    const free = await payer.open({ driver: number });
    await free.getByTestId('open-filter').click();
    await free.getByRole('button', { name: 'Мои', exact: true }).click();
    await free.getByTestId('apply-filter').click();
    await free.getByTestId('chip').filter({ hasText: 'Мои' }).waitFor();
    await free.getByTestId('tab-profile').click();
    await free.getByText('Сейчас всё открыто').waitFor();
    expect(await free.getByTestId('subscribe').count()).toBe(0);
    await picture(free, 'profile-free');
    await expectComfort(free);
    await free.context().close();
  }, 60_000);
});
