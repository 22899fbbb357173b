/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import { expectComfort, pastFirstRun, Phones, picture } from './support/phone';
import { Responding } from './support/responding';
import { System } from './support/system';
import { happens, inTelegram, mainButtonIs, posted } from './support/telegram-client';

describe('the Mini App and Telegram’s client', () => {
  let system: System;
  let phones: Phones;
  let driver: Responding;

  beforeAll(async () => {
    system = await System.start({ environment: { LOG_LEVEL: 'warn', RATE_LIMIT_PER_SECOND: '50', RATE_LIMIT_BURST: '100' } });
    phones = await Phones.start(system);
    driver = new Responding(system, phones);
  }, 120_000);
  afterAll(async () => {
    await phones.stop();
    await system.stop();
  }, 60_000);

  const openInTelegram = async (id: string): Promise<Page> => {
    const number = phones.nextDriver();
    const contact = system.sandbox.telegram.contact({ driver: number, phone: '79005550011' });
    return driver.openLoad(id, { driver: number, before: inTelegram(contact) });
  };

  it('asks for the phone once, and uses the buttons of the client', async () => {
    const page = await openInTelegram(driver.load());
    await mainButtonIs(page, 'Откликнуться');
    await happens(page, 'main_button_pressed');
    await page.getByTestId('response-sheet').waitFor();
    const phone = page.getByLabel('Ваш телефон');
    await eventually('the phone is filled in', async () => (await phone.inputValue()).endsWith('79005550011'));
    await mainButtonIs(page, 'Отправить отклик');
    await picture(page, 'response-sheet-telegram');
    await happens(page, 'back_button_pressed');
    await page.getByTestId('response-sheet').waitFor({ state: 'detached' });
    await page.getByTestId('cargo-detail').filter({ visible: true }).waitFor();
    await mainButtonIs(page, 'Откликнуться');
    await happens(page, 'main_button_pressed');
    await page.getByTestId('response-sheet').waitFor();
    await mainButtonIs(page, 'Отправить отклик');
    await happens(page, 'main_button_pressed');
    await driver.statusIs(page, /sent/);
    expect(await posted(page, 'web_app_request_phone')).toHaveLength(1);
    await page.context().close();
  }, 60_000);

  it('sends what is held when the client minimises the app', async () => {
    const page = await openInTelegram(driver.load());
    const keys = driver.keys(page);
    await mainButtonIs(page, 'Откликнуться');
    await happens(page, 'main_button_pressed');
    await eventually('the phone is filled in', async () => (await page.getByLabel('Ваш телефон').inputValue()) !== '');
    await mainButtonIs(page, 'Отправить отклик');
    await happens(page, 'main_button_pressed');
    await page.getByTestId('undo-bar').waitFor();
    await happens(page, 'visibility_changed', { is_visible: false });
    await eventually('it is sent', () => keys.length === 1, 3_000);
    await happens(page, 'visibility_changed', { is_visible: true });
    await driver.statusIs(page, /sent/);
    await page.context().close();
  }, 60_000);

  it('shares a load into a chat', async () => {
    const id = driver.load();
    const page = await openInTelegram(id);
    await page.getByTestId('share').click();
    await eventually('the client is asked', async () => (await posted(page, 'web_app_open_tg_link')).length === 1);
    const [shared] = await posted(page, 'web_app_open_tg_link');
    const link = new URL(String(shared?.data['path_full']), 'https://t.me');
    expect(link.pathname).toBe('/share/url');
    expect(link.searchParams.get('url')).toBe(`https://t.me/e2e_bot/app?startapp=cargo_${id}`);
    expect(link.searchParams.get('text')).toMatch(/ → .+₽$/);
    await page.context().close();
  }, 60_000);

  it('copies the link of a load where there is no client', async () => {
    const id = driver.load();
    const context = await phones.buy();
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: system.url });
    const page = await driver.openLoad(id, { context });
    await page.getByTestId('share').click();
    await page.getByText('Ссылка скопирована').waitFor();
    await picture(page, 'load-shared');
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain(`https://t.me/e2e_bot/app?startapp=cargo_${id}`);
    await context.close();
  }, 60_000);

  it('goes from a linked load to the list', async () => {
    const page = await driver.openLoad(driver.load());
    await driver.back(page);
    await page.getByTestId('cargo-card').first().waitFor();
    expect(await page.getByTestId('cargo-detail').count()).toBe(0);
    await page.context().close();
  }, 60_000);

  it.each(['search_12', 'cargo_', 'cargo_12x', 'ref_ABC'])(
    'ignores the launch parameter %s',
    async (startParam) => {
      const page = await pastFirstRun(await phones.open({ startParam }));
      expect(await page.getByTestId('cargo-detail').count()).toBe(0);
      await page.context().close();
    },
    60_000,
  );

  it('says what to do where there is no response yet, in English', async () => {
    const page = await pastFirstRun(await phones.open({ language: 'en' }));
    await page.getByTestId('tab-responses').click();
    await page.getByText('No responses yet').waitFor();
    await picture(page, 'responses-empty-en');
    await expectComfort(page);
    await page.getByRole('button', { name: 'To the list' }).click();
    await page.getByTestId('cargo-card').first().waitFor();
    await page.context().close();
  }, 60_000);
});
