/// <reference lib="dom" />
import { DriverTold } from '#contracts';
import { eventually } from '#testing';
import { Office } from './support/office';
import { Paying } from './support/paying';
import { expectComfort, Phones, picture, SIZES } from './support/phone';
import { cards, draw, Searching, type Card } from './support/searching';
import { System } from './support/system';

describe('marks, news and return loads in the Mini App', () => {
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

  it('keeps favourites, hides loads and companies by swipe, long press and button, on every phone of the driver', async () => {
    const page = await driver.open();
    const number = phones.driver;
    const { items } = await driver.asked<{ items: Card[] }>(page, '/cargos');
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
    // The finger is lifted over what has just opened.
    await page.getByTestId('curtain').dispatchEvent('click', { detail: 1 });
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
      const { favourites, hidden, blockedCompanies } = await driver.asked<typeof expected>(page, '/me/marks');
      return JSON.stringify({ favourites, hidden, blockedCompanies }) === JSON.stringify(expected);
    });
    await page.context().close();

    const other = await driver.open({ driver: number, theme: 'dark', size: SIZES[1] });
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
    const page = await driver.open({
      before: async (fresh) => {
        await fresh.clock.install();
        // The two newest loads were not there yet when the list was opened.
        await fresh.route('**/api/v1/cargos?*', async (route) => {
          const response = await route.fetch();
          const body = (await response.json()) as { items: Card[] };
          await route.fulfill({ response, json: { ...body, items: body.items.slice(2) } });
        });
      },
    });
    await cards(page).first().waitFor();
    const before = await cards(page).first().innerText();
    await page.unrouteAll();
    await page.mouse.wheel(0, 900);
    await page.clock.runFor(61_000);
    await page.getByTestId('new-loads').filter({ hasText: '2 новых' }).waitFor();
    await picture(page, 'list-news');
    await expectComfort(page);
    expect(await cards(page).first().innerText()).toBe(before);
    await page.getByTestId('new-loads').click();
    await eventually('marked as new', async () => (await cards(page).filter({ hasText: '● новый' }).count()) === 2);
    await eventually('at the top', async () => (await page.evaluate(() => window.scrollY)) === 0);

    const { items } = await driver.asked<{ items: Card[] }>(page, '/cargos');
    const [dear, gone] = items.filter(({ priceKopecks }) => priceKopecks !== null);
    const office = await Office.open(system.nats.url);
    const me = await driver.asked<{ driver: { id: string } }>(page, '/me');
    const tell = (data: object): Promise<void> =>
      office.tell(DriverTold, { driverId: me.driver.id, kind: 'cargo.changed', data });
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
    const { board } = system.sandbox.exchange;
    const there = board.appear({ odd: undefined });
    const [DAY_MS, at] = [86_400_000, there.unloadAt];
    for (const days of [0, 0, 1, 2]) board.appear({ odd: undefined, from: there.to, to: there.from, loadAt: at + days * DAY_MS });
    board.appear({ odd: undefined, from: there.to, to: there.from, loadAt: at - 2 * DAY_MS, price: 7_777_700 });
    const page = await driver.open({ startParam: `cargo_${there.id}` });
    await page.getByTestId('return-loads').waitFor();
    const loads = page.getByTestId('return-loads').getByTestId('cargo-card');
    expect(await loads.count()).toBe(3);
    expect(await loads.filter({ hasText: '77\u202f777' }).count()).toBe(0);
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

  it('keeps what is read open to a driver without access, and says what the rest needs', async () => {
    const ended = { active: false, source: 'trial', expiresAt: '2026-01-20T09:00:00.000Z', daysLeft: 0, autoRenew: false };
    const number = phones.nextDriver();
    const payer = new Paying(system, phones);
    // Word of a new driver's trial may come later than any answer of the page, and would open everything again.
    await eventually('the trial has begun', async () => (await payer.me(number)).access.source === 'trial');
    const page = await driver.open({
      driver: number,
      before: async (fresh) => {
        await fresh.route('**/api/v1/me', async (route) => {
          const response = await route.fetch();
          await route.fulfill({ response, json: { ...((await response.json()) as object), access: ended } });
        });
      },
    });
    await page.getByTestId('open-favourites').click();
    await page.getByTestId('locked-marks').waitFor();
    await picture(page, 'favourites-locked');
    await expectComfort(page);
    await page.getByTestId('back').filter({ visible: true }).click();
    await draw(page, 0, 120);
    await page.getByTestId('paywall').filter({ hasText: 'Избранное открывает подписка' }).waitFor();
    await page.getByTestId('back').filter({ visible: true }).click();
    expect(await cards(page).filter({ hasText: 'В избранном' }).count()).toBe(0);
    await page.getByTestId('open-filter').click();
    await page.getByTestId('save-search').filter({ visible: true }).click();
    await page.getByTestId('save-search-confirm').click();
    await page.getByTestId('paywall').filter({ hasText: 'Поиски открывает подписка' }).waitFor();
    await picture(page, 'search-paywall');
    await expectComfort(page);
    // What was typed is beneath it.
    await page.getByTestId('back').filter({ visible: true }).click();
    await page.getByTestId('save-search-sheet').waitFor();
    expect(await driver.searchesOf(page)).toEqual([]);
    await page.context().close();
  }, 60_000);
});
