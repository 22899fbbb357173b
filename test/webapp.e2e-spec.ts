/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { eventually } from '#testing';
import { expectComfort, pastFirstRun, Phones, picture, SIZES } from './support/phone';
import { System } from './support/system';

const root = join(__dirname, '..');

describe('the Mini App on a phone', () => {
  let system: System;
  let phones: Phones;

  beforeAll(async () => {
    system = await System.start({ environment: { LOG_LEVEL: 'warn', RATE_LIMIT_PER_SECOND: '50', RATE_LIMIT_BURST: '100' } });
    phones = await Phones.start(system);
  }, 90_000);
  afterAll(async () => {
    await phones.stop();
    await system.stop();
  }, 30_000);

  it.each([
    ['light', SIZES[0]],
    ['dark', SIZES[1]],
  ] as const)(
    'asks one question at the first run and shows loads (%s)',
    async (theme, size) => {
      const page = await phones.open({ theme, size });
      await page.getByTestId('first-run').waitFor();
      await picture(page, `first-run-${theme}`);
      await expectComfort(page);
      await page.getByTestId('filter-from').fill('моск');
      await page.getByTestId('suggestion').first().click();
      await page.getByTestId('first-run-start').click();
      await page.getByTestId('cargo-card').first().waitFor();
      await picture(page, `list-${theme}`);
      expect(await page.getByTestId('chip').allInnerTexts()).toEqual([expect.stringContaining('Москва +50 км')]);
      expect(await page.getByTestId('cargo-card').first().innerText()).toMatch(/→[\s\S]*км[\s\S]*(₽|Цена по запросу)/);
      expect(await page.getByTestId('updated').innerText()).toMatch(/обновлено только что · [\d\u202f]+ груз/);
      await expectComfort(page);
      expect(page.url()).not.toContain('tgWebAppData');
      await page.context().close();
    },
    60_000,
  );

  it('scrolls on and on, filters with a live count, and takes a condition off again', async () => {
    const page = await pastFirstRun(await phones.open());
    await page.getByTestId('cargo-card').nth(19).scrollIntoViewIfNeeded();
    await page.getByTestId('cargo-card').nth(39).scrollIntoViewIfNeeded();
    await page.getByTestId('cargo-card').nth(45).waitFor({ state: 'attached' });
    await page.getByTestId('open-filter').click();
    await page.getByTestId('filter-sheet').waitFor();
    await page.getByTestId('filter-from').fill('челяб');
    await page.getByTestId('suggestion').filter({ hasText: 'Челябинск' }).first().click();
    await page.getByRole('button', { name: '20 т / 83 м³' }).click();
    await page
      .getByTestId('apply-filter')
      .filter({ hasText: /Показать \d+ груз/ })
      .waitFor();
    await picture(page, 'filter');
    await expectComfort(page);
    const promised = Number(/\d+/.exec(await page.getByTestId('apply-filter').innerText())![0]);
    await page.getByTestId('apply-filter').click();
    await page
      .getByTestId('updated')
      .filter({ hasText: `${promised} груз` })
      .waitFor();
    expect(await page.getByTestId('chip').count()).toBe(2);
    await page.getByTestId('chip').last().click();
    await page.getByTestId('chip').nth(1).waitFor({ state: 'detached' });
    await page.context().close();
  }, 60_000);

  it('opens a load by its link: comment with its lines, a call button, the profit of my truck', async () => {
    const load = system.sandbox.exchange.board.appear({
      note: 'Первая строка\nВторая строка',
      odd: undefined,
      priceOnRequest: false,
    });
    const page = await phones.open({ startParam: `cargo_${load.id}`, theme: 'dark' });
    await page.getByTestId('cargo-note').waitFor();
    expect(await page.getByTestId('cargo-note').innerText()).toBe('Первая строка\nВторая строка');
    expect(await page.getByTestId('call').first().getAttribute('href')).toMatch(/^tel:\+7\d{10}$/);
    await picture(page, 'load-dark');
    await expectComfort(page);
    await page.getByTestId('back').click();
    await pastFirstRun(page);
    await page.getByTestId('tab-profile').click();
    await page.getByLabel('Расход, л/100 км').fill('33,5');
    await page.getByLabel('Цена топлива, ₽/л').fill('72');
    await page.getByTestId('save-truck').click();
    await page.getByRole('button', { name: 'Сохранено' }).waitFor();
    await picture(page, 'profile-dark');
    await expectComfort(page);
    await page.getByTestId('tab-cargos').click();
    await page.getByTestId('cargo-card').filter({ hasText: '₽/км' }).first().click();
    await page.getByText('Моя прибыль').click();
    await page.getByText(/− топливо [\d\u202f]+/).waitFor();
    await page.context().close();
  }, 60_000);

  it('speaks English, and keeps what is chosen there: another language, mailings', async () => {
    const page = await pastFirstRun(await phones.open({ language: 'en' }));
    await page.getByTestId('tab-profile').click();
    await page.getByRole('heading', { name: 'Profile' }).waitFor();
    // Nobody agrees to mailings before they say so.
    const mailings = page.getByRole('switch', { name: 'News and offers' });
    expect(await mailings.getAttribute('aria-checked')).toBe('false');
    await picture(page, 'profile-en');
    await expectComfort(page);
    const recorded = page.waitForResponse((answer) => answer.url().endsWith('/me/consents'));
    await mailings.click();
    expect((await recorded).status()).toBe(204);
    const changed = page.waitForResponse((answer) => answer.url().endsWith('/me') && answer.request().method() === 'PATCH');
    await page.getByTestId('language-ru').click();
    await page.getByRole('heading', { name: 'Профиль' }).waitFor();
    expect((await changed).status()).toBe(200);
    await page.reload();
    await page.getByTestId('tab-profile').filter({ hasText: 'Профиль' }).click();
    await page.getByRole('switch', { name: 'Новости и предложения', checked: true }).waitFor();
    await page.context().close();
  }, 60_000);

  it('keeps the last loads and says so when the connection is gone', async () => {
    const page = await pastFirstRun(await phones.open());
    const first = await page.getByTestId('cargo-card').first().innerText();
    await page.route('**/api/v1/cargos*', (route) => route.abort());
    await page.reload();
    await page.getByTestId('stale-banner').filter({ hasText: 'Нет связи' }).waitFor();
    expect(await page.getByTestId('cargo-card').first().innerText()).toBe(first);
    await picture(page, 'offline');
    await expectComfort(page);
    await page.unroute('**/api/v1/cargos*');
    await page.getByRole('button', { name: 'Обновить' }).click();
    await page.getByTestId('stale-banner').waitFor({ state: 'detached' });
    await page.context().close();
  }, 60_000);

  it('does not loop when another phone has taken over: it asks to be opened again', async () => {
    const page = await pastFirstRun(await phones.open());
    const mine = phones.driver;
    await system.signIn(mine);
    const token = await page.evaluate(
      () => (JSON.parse(localStorage.getItem('session') ?? '{}') as { accessToken: string }).accessToken,
    );
    await eventually('the first phone is out', async () => (await system.call('/me', { token })).status === 401);
    let logins = 0;
    page.on('request', (request) => (logins += request.url().endsWith('/auth/telegram') ? 1 : 0));
    await page.reload();
    await page.getByText('Откройте приложение заново').waitFor();
    await picture(page, 'reopen');
    expect(logins).toBeLessThanOrEqual(1);
    await page.context().close();
  }, 60_000);

  it('logs out only when asked twice, and lets a demo driver in outside Telegram', async () => {
    const context = await phones.buy();
    const page = await context.newPage();
    await page.goto(system.url);
    await page.getByText('Откройте приложение в Telegram').waitFor();
    await picture(page, 'outside');
    await expectComfort(page);
    await page.getByTestId('demo-sign-in').click();
    await pastFirstRun(page);
    await page.getByTestId('tab-profile').click();
    await page.getByTestId('logout').click();
    await page.getByTestId('logout-confirm').click();
    await page.getByText('Откройте приложение в Telegram').waitFor();
    await context.close();
  }, 60_000);

  /** @returns ms until the first loads are on the screen of a phone that knows nothing yet */
  const openOnThinWire = async (): Promise<number> => {
    const context = await phones.buy();
    const page = await context.newPage();
    await page.addInitScript(() => localStorage.setItem('first-run-seen', 'true'));
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 400,
      downloadThroughput: 50_000,
      uploadThroughput: 50_000,
    });
    const begun = performance.now();
    await page.goto(system.sandbox.telegram.launchUrl({ driver: phones.nextDriver() }));
    await page.getByTestId('cargo-card').first().waitFor();
    const took = performance.now() - begun;
    await context.close();
    return took;
  };

  it('fits through a thin wire', async () => {
    const folder = join(root, 'dist', 'webapp');
    const compressed = (file: string) => brotliCompressSync(readFileSync(file)).length;
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    const critical = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => compressed(join(folder, path!)));
    const all = readdirSync(join(folder, 'assets')).map((name) => compressed(join(folder, 'assets', name)));
    const sum = (sizes: number[]) => sizes.reduce((total, size) => total + size, compressed(join(folder, 'index.html')));
    expect(sum(critical)).toBeLessThanOrEqual(45_000);
    expect(sum(all)).toBeLessThanOrEqual(70_000);

    // A busy machine only adds to it: the best of three is what the app needs.
    const times: number[] = [];
    while (times.length < 3 && !(Math.min(...times) < 3_500)) times.push(await openOnThinWire());
    // Five round trips at 400 ms and 40 kB at 400 kbit/s; the connection itself is not counted by the goal but is by this clock.
    expect(Math.min(...times)).toBeLessThan(3_500);
  }, 60_000);
});
