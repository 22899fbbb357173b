/// <reference lib="dom" />
import { eventually } from '#testing';
import { expectComfort, Phones, picture, SIZES } from './support/phone';
import { chooseCity, Searching } from './support/searching';
import { System } from './support/system';

describe('saved searches in the Mini App', () => {
  let system: System;
  let phones: Phones;
  let driver: Searching;

  beforeAll(async () => {
    const limits = { RATE_LIMIT_PER_SECOND: '50', RATE_LIMIT_BURST: '100' };
    system = await System.start({ environment: { LOG_LEVEL: 'warn', ...limits } });
    phones = await Phones.start(system);
    driver = new Searching(system, phones);
  }, 120_000);
  afterAll(async () => {
    await phones.stop();
    await system.stop();
  }, 60_000);

  it('saves a filter under a name, and lets the driver say when and how often it may call', async () => {
    const page = await driver.open();
    await page.getByTestId('tab-searches').click();
    await page.getByTestId('no-searches').waitFor();
    await picture(page, 'searches-empty');
    await expectComfort(page);
    await page.getByRole('button', { name: 'Задать фильтр' }).click();
    await chooseCity(page, 'челяб', 'Челябинск');
    await page.getByRole('button', { name: '20 т / 83 м³' }).click();
    await page.getByTestId('save-search').filter({ visible: true }).click();
    expect(await page.getByLabel('Название').inputValue()).toBe('Челябинск +50 км → куда угодно, 20 т');
    await picture(page, 'search-save');
    await expectComfort(page);
    await page.getByLabel('Название').fill('');
    await page.getByTestId('save-search-confirm').click();
    await page.getByText('Назовите поиск').waitFor();
    await page.getByLabel('Название').fill('Домой с Урала');
    await page.getByTestId('save-search-confirm').click();
    await page.getByText('Поиск сохранён').waitFor();
    // The list shows what was saved, and does not offer it again.
    expect(await page.getByTestId('chip').count()).toBe(2);
    expect(await page.getByTestId('save-search').filter({ visible: true }).count()).toBe(0);

    await page.getByTestId('tab-searches').click();
    const card = page.getByTestId('search-card').filter({ hasText: 'Домой с Урала' });
    await card.getByTestId('alert-settings').click();
    await card.getByRole('switch', { name: 'Тихие часы' }).click();
    await card.getByLabel('с', { exact: true }).fill('23:30');
    await card.getByRole('button', { name: '20', exact: true }).click();
    await card.getByText('тихо с 23:30 до 07:00 · до 20 в час').waitFor();
    await picture(page, 'searches-settings');
    await expectComfort(page);
    await card.getByTestId('mute-search').click();
    await card.getByText('без уведомлений до').waitFor();
    const said = { enabled: true, quietHours: { from: '23:30', to: '07:00' }, maxPerHour: 10 };
    await eventually('the server knows', async () => JSON.stringify(await driver.searchesOf(page)).includes('mutedUntil'));
    expect((await driver.searchesOf(page))[0]).toMatchObject({ alerts: { ...said, maxPerHour: expect.any(Number) as number } });
    await card.getByRole('button', { name: 'Снова уведомлять' }).click();
    await card.getByRole('switch', { name: 'Уведомления: Домой с Урала' }).click();
    await eventually('off', async () => JSON.stringify(await driver.searchesOf(page)).includes('"enabled":false'));
    await page.reload();
    await page.getByTestId('tab-searches').click();
    await page.getByRole('switch', { name: 'Уведомления: Домой с Урала', checked: false }).waitFor();
    await page.context().close();
  }, 90_000);

  it('changes what a search looks for, and deletes it only when nothing is taken back', async () => {
    const page = await driver.open({ theme: 'dark', size: SIZES[1] });
    await driver.saved(page, 'Тяжёлые', { weightVolume: '20-83' });
    await driver.saved(page, 'Дорогие', { price: '15000000,99999900' });
    await page.getByTestId('tab-searches').click();
    const heavy = page.getByTestId('search-card').filter({ hasText: 'Тяжёлые' });
    await heavy.waitFor();
    await picture(page, 'searches-dark');
    await expectComfort(page);
    await heavy.getByTestId('edit-search').click();
    await page.getByRole('heading', { name: 'Условия поиска' }).waitFor();
    await chooseCity(page, 'каза', 'Казань');
    await page.getByTestId('apply-filter').filter({ visible: true }).click();
    await page.getByText('Поиск изменён').waitFor();
    const changed = async () => (await driver.searchesOf(page)).find(({ name }) => name === 'Тяжёлые')?.filter;
    expect(await changed()).toMatchObject({ weightVolume: '20-83', startPointRadius: '50' });

    await heavy.getByTestId('remove-search').click();
    await heavy.waitFor({ state: 'detached' });
    await picture(page, 'search-removed-dark');
    await expectComfort(page);
    await page.getByTestId('undo-notice').click();
    await heavy.waitFor();
    await heavy.getByTestId('remove-search').click();
    await eventually('it is deleted', async () => (await driver.searchesOf(page)).length === 1);
    expect((await driver.searchesOf(page))[0]).toMatchObject({ name: 'Дорогие' });
    await page.context().close();
  }, 60_000);

  it('says in plain words that ten are enough', async () => {
    const page = await driver.open();
    for (let number = 1; number <= 10; number++) await driver.saved(page, `Поиск ${number}`, { distance: `0,${number * 100}` });
    await page.getByTestId('open-filter').click();
    await chooseCity(page, 'моск', 'Москва');
    await page.getByTestId('save-search').filter({ visible: true }).click();
    await page.getByTestId('save-search-confirm').click();
    await page.getByText('Сохранено уже 10 поисков').waitFor();
    await picture(page, 'search-limit');
    await expectComfort(page);
    await page.context().close();
  }, 60_000);

  it('opens the loads of a search by its link, and says when it is gone', async () => {
    const first = await driver.open({ language: 'en' });
    const mine = { context: first.context(), driver: phones.driver, language: 'en' };
    const id = await driver.saved(first, 'Heavy', { weightVolume: '20-83' });
    await first.close();
    const page = await driver.open({ ...mine, startParam: `search_${id}` });
    await page.getByTestId('chip').filter({ hasText: '20' }).waitFor();
    await page.close();
    const again = await driver.open({ ...mine, startParam: 'search_0b2f3c1e-1111-4111-8111-111111111111' });
    await again.getByText('There is no such search any more').waitFor();
    await again.getByTestId('search-card').waitFor();
    await picture(again, 'searches-en');
    await expectComfort(again);
    await mine.context.close();
  }, 60_000);
});
