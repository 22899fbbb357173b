/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import { Dispatchers } from './support/dispatchers';
import { expectComfort, Phones, picture, SIZES } from './support/phone';
import { Responding } from './support/responding';
import { System } from './support/system';

describe('responding in the Mini App', () => {
  let system: System;
  let phones: Phones;
  let driver: Responding;
  let dispatchers: Dispatchers;

  beforeAll(async () => {
    const limits = { RATE_LIMIT_PER_SECOND: '50', RATE_LIMIT_BURST: '100', TELEGRAM_GROUP_MESSAGES_PER_MINUTE: '600' };
    system = await System.start({ environment: { LOG_LEVEL: 'warn', ...limits } });
    dispatchers = new Dispatchers(system.sandbox.url);
    phones = await Phones.start(system);
    driver = new Responding(system, phones);
  }, 120_000);
  afterAll(async () => {
    await phones.stop();
    await system.stop();
  }, 60_000);

  it('says what is missing, sends after the time to think, and shows the decision at once', async () => {
    const id = driver.load();
    const page = await driver.openLoad(id);
    const keys = driver.keys(page);
    await picture(page, 'load-respond');
    await page.getByTestId('respond').click();
    await page.getByTestId('send-response').click();
    await page.getByText('Укажите телефон').waitFor();
    await page.getByLabel('Ваш телефон').fill('12');
    await page.getByText('от 10 до 15 цифр').waitFor();
    await page.getByLabel('Ваша цена').fill('дорого');
    await page.getByText('Введите сумму цифрами').waitFor();
    await picture(page, 'response-sheet-wrong');
    await expectComfort(page);
    await page.getByLabel('Ваш телефон').fill('+7 900 123-45-67');
    await page.getByLabel('Ваша цена').fill('98 500');
    await page.getByLabel('Комментарий').fill('Готов загрузиться завтра с 8 утра');
    await picture(page, 'response-sheet');
    await page.getByTestId('send-response').click();
    await page.getByTestId('undo-bar').waitFor();
    await driver.statusIs(page, /held/);
    expect(keys).toEqual([]);
    await picture(page, 'response-undo');
    await expectComfort(page);

    await driver.statusIs(page, /sent/);
    expect(keys).toHaveLength(1);
    expect(await page.getByTestId('history').innerText()).toMatch(/Отклик создан\s+сегодня, \d\d:\d\d\s+Отправлен/);
    expect(await page.getByTestId('respond').count()).toBe(0);

    await dispatchers.press(id, 'accept');
    await driver.statusIs(page, /accepted/);
    await picture(page, 'load-accepted');
    await expectComfort(page);

    await dispatchers.press(id, 'complete');
    await driver.statusIs(page, /completed/);
    await page.getByRole('radio', { name: 'Оценка 4 из 5' }).click();
    await page.getByLabel('Пара слов о заказчике').fill('Загрузили за час');
    await page.getByTestId('send-rating').click();
    await page.getByRole('button', { name: 'Сохранено' }).waitFor();
    await picture(page, 'load-rating');
    await expectComfort(page);
    const answer = await system.call('/me/responses', { token: await driver.tokenOf(page) });
    expect(await answer.json()).toMatchObject({
      items: [{ cargoId: id, status: 'completed', priceKopecks: 9_850_000, rating: { stars: 4, comment: 'Загрузили за час' } }],
    });
    await page.context().close();
  }, 90_000);

  it('takes a response back within five seconds; nothing was sent, what was typed is still there', async () => {
    const page = await driver.openLoad(driver.load());
    const keys = driver.keys(page);
    await driver.fill(page, { price: '77 000' });
    await page.getByTestId('undo').click();
    await page.getByTestId('undo-bar').waitFor({ state: 'detached' });
    await page.getByTestId('respond').click();
    expect(await page.getByLabel('Ваша цена').inputValue()).toBe('77000');
    await page.getByTestId('send-response').click();
    await driver.statusIs(page, /sent/);
    expect(keys).toHaveLength(1);
    await page.context().close();
  }, 60_000);

  it('sends at once when the app is closed before that', async () => {
    const id = driver.load();
    const page = await driver.openLoad(id);
    await driver.fill(page);
    const token = await driver.tokenOf(page);
    expect(await driver.statuses(token)).toEqual({});
    await page.close({ runBeforeUnload: true });
    await eventually('the response is there', async () => (await driver.statuses(token))[id] !== undefined, 4_000);
  }, 60_000);

  it('keeps a response without a network, over a restart of the app, and sends it once when there is one', async () => {
    const [first, second] = [driver.load(), driver.load()];
    const page = await driver.openLoad(first);
    const mine = { context: page.context(), driver: phones.driver };
    await driver.hasAllScreens(page);
    await mine.context.setOffline(true);
    await driver.fill(page);
    await driver.statusIs(page, /waiting/);
    await driver.closeLoad(page, 'responses');
    await page.getByTestId('unsent-card').filter({ hasText: 'Отправится, когда появится сеть' }).waitFor();
    await picture(page, 'responses-offline');
    await expectComfort(page);
    await mine.context.setOffline(false);
    await page.getByTestId('response-card').waitFor();
    await page.getByTestId('unsent-card').waitFor({ state: 'detached' });
    await page.close();

    const withoutAnswers = async (fresh: Page): Promise<void> => {
      await fresh.route('**/api/v1/cargos/*/responses', (route) => route.abort());
    };
    const again = await driver.openLoad(second, { ...mine, before: withoutAnswers });
    await driver.fill(again);
    await driver.statusIs(again, /waiting/);
    await again.close();
    const last = await phones.open(mine);
    await last.getByTestId('tab-responses').click();
    await last.getByTestId('response-card').nth(1).waitFor();
    expect(Object.keys(await driver.statuses(await driver.tokenOf(last))).sort()).toEqual([first, second].sort());
    await mine.context.close();
  }, 90_000);

  it('says why a response was refused, and what can be done', async () => {
    const page = await driver.openLoad(driver.load());
    const refuse = async (status: number, code: string, title: string): Promise<void> => {
      const json = { type: 'about:blank', status, code, title, detail: `${title}.`, requestId: 'e2e' };
      const answer = { status, contentType: 'application/problem+json', json };
      await page.route('**/api/v1/cargos/*/responses', (route) => route.fulfill(answer));
    };
    await refuse(409, 'CARGO_REMOVED', 'Груз снят с биржи');
    await driver.fill(page);
    await driver.statusIs(page, /refused/);
    await picture(page, 'response-refused');
    await expectComfort(page);
    expect(await page.getByTestId('refusal').getByRole('button').allInnerTexts()).toEqual(['К списку', 'Убрать']);
    await page.getByTestId('remove-unsent').click();
    await page.getByTestId('refusal').waitFor({ state: 'detached' });

    await page.unrouteAll();
    await refuse(402, 'SUBSCRIPTION_REQUIRED', 'Нужна подписка');
    await driver.fill(page);
    await page.getByTestId('refusal').filter({ hasText: 'Нужна подписка' }).waitFor({ timeout: 10_000 });
    await page.unrouteAll();
    await page.getByTestId('refusal').getByRole('button', { name: 'Повторить' }).click();
    await driver.statusIs(page, /sent/);
    await page.context().close();
  }, 60_000);

  it('lists responses by status, counts news on the tab, and marks the loads', async () => {
    const [accepted = '', rejected = '', left = ''] = await driver.listed(3);
    const context = await phones.buy(SIZES[1]);
    const mine = { context, driver: phones.nextDriver(), theme: 'dark' as const };
    for (const id of [accepted, rejected]) {
      const page = await driver.openLoad(id, mine);
      await driver.respond(page, { price: '120 000' });
      await page.close();
    }
    const page = await driver.openLoad(left, mine);
    await driver.respond(page);
    await driver.closeLoad(page, 'cargos');
    await dispatchers.press(accepted, 'accept');
    await dispatchers.press(rejected, 'reject');
    await page.getByRole('button', { name: 'Отклики, новых: 2' }).waitFor();
    await page.getByTestId('cargo-card').filter({ hasText: 'Вы откликнулись · Принят' }).waitFor();
    await picture(page, 'list-marks-dark');
    await expectComfort(page);

    await page.getByTestId('tab-responses').click();
    await page.getByTestId('response-card').nth(2).waitFor();
    await page.getByRole('button', { name: 'Отклики', exact: true }).waitFor();
    expect(await page.getByTestId('response-card').filter({ hasText: 'новое' }).count()).toBe(2);
    await picture(page, 'responses-dark');
    await expectComfort(page);
    await page.getByRole('button', { name: 'Отклонён', exact: true }).click();
    await eventually('the rejected one alone', async () => (await page.getByTestId('response-card').count()) === 1);
    await page.getByRole('button', { name: 'Просмотрен', exact: true }).click();
    await page.getByText('Таких откликов нет').waitFor();
    await dispatchers.press(left, 'contact');
    await page.getByTestId('response-card').waitFor();
    await context.close();
  }, 120_000);

  it('withdraws only when asked twice', async () => {
    const id = driver.load();
    const page = await driver.openLoad(id);
    await driver.respond(page);
    await page.getByTestId('withdraw').click();
    await picture(page, 'withdraw');
    await page.getByRole('button', { name: 'Отмена' }).click();
    await page.getByTestId('withdraw').click();
    await page.getByTestId('withdraw-confirm').click();
    await driver.statusIs(page, /withdrawn/);
    expect(await driver.statuses(await driver.tokenOf(page))).toEqual({ [id]: 'withdrawn' });
    expect(await page.getByTestId('withdraw').count()).toBe(0);
    await page.context().close();
  }, 60_000);
});
