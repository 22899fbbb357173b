/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { DriverTold } from '#contracts';
import { EventPublisher } from '#messaging';
import { eventually } from '#testing';
import { Office } from './support/office';
import { expectComfort, Phones, picture, SIZES, type Opening } from './support/phone';
import { System } from './support/system';

interface Card {
  readonly id: string;
  readonly priceKopecks: number | null;
  readonly company?: { readonly name: string; readonly inn?: string };
}

describe('searches and marks in the Mini App', () => {
  let system: System;
  let phones: Phones;

  beforeAll(async () => {
    const limits = { RATE_LIMIT_PER_SECOND: '50', RATE_LIMIT_BURST: '100' };
    system = await System.start({ environment: { LOG_LEVEL: 'warn', ...limits } });
    phones = await Phones.start(system);
  }, 120_000);
  afterAll(async () => {
    await phones.stop();
    await system.stop();
  }, 60_000);

  const open = async (opening: Opening = {}): Promise<Page> => {
    const before = async (page: Page): Promise<void> => {
      await page.addInitScript(() => localStorage.setItem('first-run-seen', 'true'));
      await opening.before?.(page);
    };
    const page = await phones.open({ ...opening, before });
    await page.getByTestId('cargo-card').or(page.getByTestId('tab-searches')).first().waitFor();
    return page;
  };
  const tokenOf = (page: Page): Promise<string> =>
    page.evaluate(() => (JSON.parse(localStorage.getItem('session') ?? '{}') as { accessToken: string }).accessToken);
  const asked = async <T>(page: Page, path: string): Promise<T> =>
    (await (await system.call(path, { token: await tokenOf(page) })).json()) as T;
  const searchesOf = async (page: Page) =>
    (await asked<{ items: { id: string; name: string; filter: object; alerts: object }[] }>(page, '/me/searches')).items;
  const saved = async (page: Page, name: string, filter: object): Promise<string> => {
    const response = await system.post('/me/searches', { name, filter }, await tokenOf(page));
    return ((await response.json()) as { id: string }).id;
  };
  const chooseCity = async (page: Page, typed: string, name: string): Promise<void> => {
    await page.getByTestId('filter-from').fill(typed);
    await page.getByTestId('suggestion').filter({ hasText: name }).first().click();
  };
  const cards = (page: Page) => page.getByTestId('cargo-card').filter({ visible: true });
  /** A finger on a card: down, on its way, up. */
  const draw = async (page: Page, index: number, x: number, holdUntil?: () => Promise<void>): Promise<void> => {
    const box = (await cards(page).nth(index).boundingBox())!;
    const touch = await page.context().newCDPSession(page);
    const at = (moved: number) => [{ x: box.x + box.width / 2 + moved, y: box.y + 40 }];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
    for (let moved = x / 4; x !== 0 && Math.abs(moved) <= Math.abs(x); moved += x / 4)
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(moved) });
    await holdUntil?.();
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };

  it('saves a filter under a name, and lets the driver say when and how often it may call', async () => {
    const page = await open();
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
    await card.getByText('без уведомлений до завтра, ').waitFor();
    const said = { enabled: true, quietHours: { from: '23:30', to: '07:00' }, maxPerHour: 10 };
    await eventually('the server knows', async () => JSON.stringify(await searchesOf(page)).includes('mutedUntil'));
    expect((await searchesOf(page))[0]).toMatchObject({ alerts: { ...said, maxPerHour: expect.any(Number) as number } });
    await card.getByRole('button', { name: 'Снова уведомлять' }).click();
    await card.getByRole('switch', { name: 'Уведомления: Домой с Урала' }).click();
    await eventually('off', async () => JSON.stringify(await searchesOf(page)).includes('"enabled":false'));
    await page.reload();
    await page.getByTestId('tab-searches').click();
    await page.getByRole('switch', { name: 'Уведомления: Домой с Урала', checked: false }).waitFor();
    await page.context().close();
  }, 90_000);

  it('changes what a search looks for, and deletes it only when nothing is taken back', async () => {
    const page = await open({ theme: 'dark', size: SIZES[1] });
    await saved(page, 'Тяжёлые', { weightVolume: '20-83' });
    await saved(page, 'Дорогие', { price: '15000000,99999900' });
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
    const changed = async () => (await searchesOf(page)).find(({ name }) => name === 'Тяжёлые')?.filter;
    expect(await changed()).toMatchObject({ weightVolume: '20-83', startPointRadius: '50' });

    await heavy.getByTestId('remove-search').click();
    await heavy.waitFor({ state: 'detached' });
    await picture(page, 'search-removed-dark');
    await expectComfort(page);
    await page.getByTestId('undo-notice').click();
    await heavy.waitFor();
    await heavy.getByTestId('remove-search').click();
    await eventually('it is deleted', async () => (await searchesOf(page)).length === 1, 10_000);
    expect((await searchesOf(page))[0]).toMatchObject({ name: 'Дорогие' });
    await page.context().close();
  }, 60_000);

  it('says in plain words that ten are enough', async () => {
    const page = await open();
    for (let number = 1; number <= 10; number++) await saved(page, `Поиск ${number}`, { distance: `0,${number * 100}` });
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
    const first = await open({ language: 'en' });
    const mine = { context: first.context(), driver: phones.driver, language: 'en' };
    const id = await saved(first, 'Heavy', { weightVolume: '20-83' });
    await first.close();
    const page = await open({ ...mine, startParam: `search_${id}` });
    await page.getByTestId('chip').filter({ hasText: '20' }).waitFor();
    await page.close();
    const again = await open({ ...mine, startParam: 'search_0b2f3c1e-1111-4111-8111-111111111111' });
    await again.getByText('There is no such search any more').waitFor();
    await again.getByTestId('search-card').waitFor();
    await picture(again, 'searches-en');
    await expectComfort(again);
    await mine.context.close();
  }, 60_000);

  it('keeps favourites, hides loads and companies by swipe, long press and button, on every phone of the driver', async () => {
    const page = await open();
    const driver = phones.driver;
    const { items } = await asked<{ items: Card[] }>(page, '/cargos');
    const routes = await cards(page).locator('.cities').allInnerTexts();
    await draw(page, 0, 120, async () => {
      await picture(page, 'card-swipe');
    });
    await cards(page).first().getByText('В избранном').waitFor();
    await draw(page, 1, -120);
    await page.getByText('Груз скрыт').waitFor();
    await picture(page, 'card-hidden');
    await expectComfort(page);
    expect((await cards(page).locator('.cities').allInnerTexts())[1]).toBe(routes[2]);
    await page.getByTestId('undo-notice').click();
    await eventually('it is back', async () => (await cards(page).nth(1).locator('.cities').innerText()) === routes[1]);

    await draw(page, 2, 0, () => page.getByTestId('cargo-actions').waitFor());
    await picture(page, 'card-actions');
    await expectComfort(page);
    expect(await page.getByTestId('cargo-detail').count()).toBe(0);
    await page.getByTestId('action-hide').click();
    const company = items[3]!.company!;
    await page.getByTestId('open-actions').nth(2).click();
    await page.getByTestId('action-block').filter({ hasText: company.name }).click();
    await page.getByText(`Грузы «${company.name}» скрыты`).waitFor();
    const expected = { favourites: [items[0]!.id], hidden: [items[2]!.id], blockedCompanies: [company.inn] };
    await eventually('the server knows', async () => {
      const { favourites, hidden, blockedCompanies } = await asked<typeof expected>(page, '/me/marks');
      return JSON.stringify({ favourites, hidden, blockedCompanies }) === JSON.stringify(expected);
    });
    await page.context().close();

    const other = await open({ driver, theme: 'dark', size: SIZES[1] });
    await other.getByTestId('open-favourites').click();
    await cards(other)
      .filter({ hasText: routes[0]!.split(' → ')[0]! })
      .waitFor();
    await picture(other, 'favourites-dark');
    await expectComfort(other);
    await other.getByTestId('back').filter({ visible: true }).click();
    await other.getByTestId('tab-profile').click();
    await other.getByTestId('profile-hidden').filter({ hasText: '2' }).click();
    await other.getByTestId('put-aside').nth(1).waitFor();
    await picture(other, 'hidden-dark');
    await expectComfort(other);
    await other.getByRole('button', { name: 'Вернуть' }).first().click();
    await other.getByTestId('put-aside').nth(1).waitFor({ state: 'detached' });
    await other.context().close();
  }, 90_000);

  it('offers what is new without moving anything, and shows what has changed in its place', async () => {
    const page = await open({
      before: async (fresh) => {
        await fresh.clock.install();
        // The two newest loads were not there yet when the list was opened.
        await fresh.route(
          '**/api/v1/cargos?*',
          async (route) => {
            const response = await route.fetch();
            const body = (await response.json()) as { items: Card[] };
            await route.fulfill({ response, json: { ...body, items: body.items.slice(2) } });
          },
          { times: 1 },
        );
      },
    });
    await cards(page).first().waitFor();
    const before = await cards(page).first().innerText();
    await page.mouse.wheel(0, 900);
    await page.clock.runFor(61_000);
    await page.getByTestId('new-loads').filter({ hasText: '2 новых' }).waitFor();
    await picture(page, 'list-news');
    await expectComfort(page);
    expect(await cards(page).first().innerText()).toBe(before);
    await page.getByTestId('new-loads').click();
    await eventually('marked as new', async () => (await cards(page).filter({ hasText: '● новый' }).count()) === 2);
    await eventually('at the top', async () => (await page.evaluate(() => window.scrollY)) === 0);

    const { items } = await asked<{ items: Card[] }>(page, '/cargos');
    const [dear, gone] = items.filter(({ priceKopecks }) => priceKopecks !== null);
    const office = await Office.open(system.nats.url);
    const { driver } = await asked<{ driver: { id: string } }>(page, '/me');
    const tell = (data: object): Promise<void> => office.tell(DriverTold, { driverId: driver.id, kind: 'cargo.changed', data });
    await tell({ cargoId: dear!.id, cargo: { ...dear!, priceKopecks: dear!.priceKopecks! + 500_000 } });
    await tell({ cargoId: gone!.id, removed: true });
    await cards(page).getByTestId('price-moved').filter({ hasText: '▲' }).filter({ hasText: '5\u202f000\u202f₽' }).waitFor();
    await cards(page).filter({ hasText: 'снят с биржи' }).waitFor();
    await picture(page, 'list-marks');
    await expectComfort(page);
    await office.close();
    await page.context().close();
  }, 90_000);

  it('shows the way on from where a load is unloaded', async () => {
    const page = await open();
    await cards(page).first().click();
    await page.getByTestId('return-loads').waitFor();
    const loads = page.getByTestId('return-loads').getByTestId('cargo-card');
    expect(await loads.count()).toBeLessThanOrEqual(3);
    await page.getByTestId('return-loads').scrollIntoViewIfNeeded();
    await picture(page, 'return-loads');
    await expectComfort(page);
    const route = await loads.first().locator('.cities').innerText();
    await loads.first().click();
    await page
      .getByTestId('cargo-detail')
      .filter({ hasText: route.split(' → ')[1]! })
      .waitFor();
    await page.getByTestId('back').filter({ visible: true }).click();
    await page.getByTestId('all-return-loads').click();
    await page.getByTestId('chip').filter({ hasText: '+50 км →' }).waitFor();
    await page.context().close();
  }, 60_000);
});
