/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { eventually } from '#testing';
import { startSandbox, type Sandbox } from '../..';
import { CargoBot } from './testing/cargo-bot';
import { discomforts } from './testing/comfort';

const root = join(__dirname, '..', '..', '..');
const artifacts = join(root, 'test', 'artifacts');
const TOKEN = '1000000001:AAF_TEST_token_for_unit_tests_0000000000';
const GROUP = -1_001_000_000_001;
const DRIVER = 900_000_001;
const WEBAPP = 'http://localhost:3999/';
const DESK = { width: 1300, height: 860 };
const PHONE = { width: 360, height: 740 };

describe('the page that shows chats as phones', () => {
  let sandbox: Sandbox;
  let browser: Browser;
  let bot: CargoBot;
  const complaintsOfBrowser: string[] = [];

  const open = async (viewport = DESK, colorScheme: 'light' | 'dark' = 'light', search = ''): Promise<Page> => {
    const context = await browser.newContext({
      viewport,
      colorScheme,
      hasTouch: viewport === PHONE,
      isMobile: viewport === PHONE,
    });
    await context.route(`${WEBAPP}**`, (route) => route.fulfill({ contentType: 'text/html', body: '<title>Mini App</title>' }));
    const page = await context.newPage();
    page.on('console', (said) => {
      if (said.type() === 'error' || said.type() === 'warning') complaintsOfBrowser.push(said.text());
    });
    page.on('pageerror', ({ message }) => complaintsOfBrowser.push(message));
    await page.goto(`${sandbox.url}/telegram/${search}`);
    await page.locator('#driver header select option').first().waitFor({ state: 'attached' });
    return page;
  };
  const say = async (page: Page, text: string): Promise<void> => {
    const input = page.locator('#driver').getByLabel('Сообщение', { exact: true });
    await input.fill(text);
    await input.press('Enter');
  };
  const driverSees = (page: Page, text: string) => page.locator('#driver li', { hasText: text }).last();

  beforeAll(async () => {
    mkdirSync(artifacts, { recursive: true });
    browser = await chromium.launch({
      executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-sync',
      ],
    });
  }, 60_000);
  beforeEach(async () => {
    complaintsOfBrowser.length = 0;
    sandbox = await startSandbox({ loads: 100, alive: false, botToken: TOKEN, webappUrl: WEBAPP });
    bot = new CargoBot(`${sandbox.url}/telegram/bot${TOKEN}`, GROUP, WEBAPP).start();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await bot.stop();
    await sandbox.close();
    expect(complaintsOfBrowser).toEqual([]);
  });
  afterAll(() => browser.close());

  it('shows what the bot says with its entities, and what looks like markup as plain words', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'СТАРТ' }).click();
    const card = driverSees(page, 'Москва');
    await card.waitFor();
    expect(await card.locator('b b, b i').allInnerTexts()).toEqual(['Казань']);
    expect(await card.locator('.text > b').innerText()).toBe('Москва → Казань');
    expect(await card.locator('s').innerText()).toBe('90 000');
    expect(await card.locator('code').innerText()).toBe('20 т');
    expect(await card.locator('a').getAttribute('href')).toBe('https://example.com/load');
    expect(await card.locator('.text').innerText()).toContain('<img src=x onerror="document.title=1">');
    expect(await card.locator('img').count()).toBe(0);
    const secret = card.getByRole('button', { name: 'Скрытый текст' });
    const colour = () => card.locator('.spoiler').evaluate((element) => getComputedStyle(element).color);
    expect(await colour()).toBe('rgba(0, 0, 0, 0)');
    await secret.press('Enter');
    expect(await colour()).not.toBe('rgba(0, 0, 0, 0)');
    await page.screenshot({ path: join(artifacts, 'phones-light.png') });
  }, 60_000);

  it('lets a pressed button wait for the bot, then shows the toast, the edit and, when asked, an alert', async () => {
    const page = await open();
    await say(page, '/start');
    let release: () => void = () => undefined;
    bot.gate = new Promise<void>((resolve) => (release = resolve));
    const next = page.getByRole('button', { name: '▶' });
    await next.press('Enter');
    await page.locator('#driver button[aria-busy="true"]').waitFor();
    release();
    await page.locator('#toasts', { hasText: 'Листаем' }).waitFor();
    const edited = driverSees(page, 'Вторая страница');
    await edited.locator('.time', { hasText: 'изменено' }).waitFor();
    // The first button of the edited message has the focus the pressed one had: paging goes on by Enter.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('◀');
    await edited.getByRole('button', { name: 'Важно' }).click();
    const alert = page.getByRole('dialog', { name: 'CargoTech' });
    expect(await alert.locator('p').innerText()).toBe('Это важно');
    await page.keyboard.press('Escape');
    await alert.waitFor({ state: 'detached' });
    await eventually('no button waits', async () => (await page.locator('[aria-busy]').count()) === 0);
  }, 60_000);

  it('shares a number and a place when the bot asks', async () => {
    const page = await open();
    await say(page, '/phone');
    await page.getByRole('button', { name: 'Где я' }).click();
    await page.getByRole('button', { name: 'Казань' }).click();
    await driverSees(page, 'Широта 55.8').waitFor();
    await page.locator('#driver .own .card', { hasText: '55.7963, 49.1088' }).waitFor();
    await page.getByRole('button', { name: 'Отправить номер' }).click();
    await page.getByRole('textbox', { name: 'Номер' }).fill('+79161112233');
    await page.getByRole('dialog').getByRole('button', { name: 'Отправить' }).click();
    await driverSees(page, 'Номер').filter({ hasText: '79161112233' }).waitFor();
    expect(await page.locator('#driver .own .card', { hasText: 'Контакт' }).locator('a').getAttribute('href')).toBe(
      'tel:+79161112233',
    );
    await page.getByRole('button', { name: 'Отправить номер' }).waitFor({ state: 'hidden' });
  }, 60_000);

  it('answers the very message the bot wants answered, and any other a person chooses', async () => {
    const page = await open();
    await say(page, '/price');
    await page.locator('#driver .answering', { hasText: 'Ваша цена?' }).waitFor();
    await say(page, '95 000');
    await driverSees(page, 'В ответ на «Ваша цена?»: 95 000').waitFor();
    await page.locator('#driver .own', { hasText: '95 000' }).locator('.reply', { hasText: 'Ваша цена?' }).waitFor();
    await page.locator('#driver li', { hasText: '/price' }).getByRole('button', { name: 'Ответить' }).press('Enter');
    await say(page, 'передумал');
    await driverSees(page, 'В ответ на «/price»: передумал').waitFor();
    expect(await page.locator('#driver .answering').isVisible()).toBe(false);
  }, 60_000);

  it('carries a response from the driver to the dispatcher and the decision back, live', async () => {
    const page = await open();
    await say(page, '/start');
    await page.getByRole('button', { name: 'Откликнуться' }).click();
    await page.locator('#group').getByRole('button', { name: 'Принять' }).click();
    await page.locator('#group li', { hasText: 'Отклик Ивана: принят' }).waitFor();
    await driverSees(page, 'Ваш отклик принят').waitFor();
    await page.locator('#group').getByLabel('Сообщение', { exact: true }).fill('Берём');
    await page.locator('#group').getByRole('button', { name: 'Отправить' }).click();
    await page.locator('#group li.own', { hasText: 'Берём' }).waitFor();
    await page.getByLabel('От чьего имени').selectOption({ label: 'Павел Диспетчер' });
    await page.locator('#group li:not(.own)', { hasText: 'Берём' }).locator('.name', { hasText: 'Ольга' }).waitFor();
  }, 60_000);

  it('opens the Mini App in its own window as the driver, and follows links to the bot', async () => {
    const page = await open(DESK, 'dark', '?driver=900000002');
    await say(page, '/start');
    const window = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Открыть' }).click();
    const app = await window;
    await app.waitForURL(`${WEBAPP}load#**`);
    const launch = new URLSearchParams(new URL(app.url()).hash.slice(1));
    const user = JSON.parse(new URLSearchParams(launch.get('tgWebAppData') ?? '').get('user') ?? '{}') as { id: number };
    expect(user.id).toBe(900_000_002);
    expect(launch.get('tgWebAppThemeParams')).toContain('#17212b');
    await page.getByRole('button', { name: 'По ссылке' }).click();
    await driverSees(page, 'Вы написали: /start cargo_7').waitFor();
  }, 60_000);

  it('offers the commands the bot has registered, and its menu button', async () => {
    const commands = ['start', 'price'].map((command) => ({ command, description: `делает ${command}` }));
    await bot.call('setMyCommands', { commands, scope: { type: 'all_private_chats' }, language_code: 'ru' });
    await bot.call('setChatMenuButton', { menu_button: { type: 'web_app', text: 'Грузы', web_app: { url: `${WEBAPP}menu` } } });
    const page = await open();
    await page.locator('#driver').getByRole('button', { name: 'Команды' }).click();
    await page.getByRole('dialog', { name: 'Команды' }).waitFor();
    expect(await page.locator('.command').allInnerTexts()).toEqual(['/start\nделает start', '/price\nделает price']);
    await page.getByRole('button', { name: '/price' }).click();
    await driverSees(page, 'Ваша цена?').waitFor();
    const app = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Грузы' }).click();
    await (await app).waitForURL(`${WEBAPP}menu#**`);
  }, 60_000);

  it('blocks and unblocks the bot, and orders troubles', async () => {
    const page = await open();
    await say(page, 'Привет');
    await driverSees(page, 'Вы написали: Привет').waitFor();
    await page.getByRole('button', { name: 'Ещё' }).click();
    await page.getByRole('button', { name: 'Заблокировать бота' }).click();
    await page.getByRole('button', { name: 'Разблокировать бота' }).waitFor();
    await expect(bot.say(DRIVER, 'Слышно?')).rejects.toThrow('bot was blocked by the user');
    await page.getByRole('button', { name: 'Разблокировать бота' }).click();
    await page.locator('#driver').getByLabel('Сообщение', { exact: true }).waitFor();
    await page.getByRole('button', { name: '500 три раза' }).click();
    await page.locator('#panel dd', { hasText: /^1$/ }).waitFor();
    await page.getByRole('button', { name: 'Снять неполадки' }).click();
    await eventually('nothing is ordered', async () => (await page.locator('#panel dd', { hasText: /^1$/ }).count()) === 0);
  }, 60_000);

  it.each(['light', 'dark'] as const)(
    'is one comfortable phone on a narrow screen (%s)',
    async (scheme) => {
      const page = await open(PHONE, scheme);
      await say(page, '/start');
      await driverSees(page, 'Москва').waitFor();
      for (const part of ['Диспетчеры', 'Неполадки', 'Водитель']) {
        await page.getByRole('button', { name: part }).click();
        expect(await page.locator('main > section:visible').count()).toBe(1);
        expect(await discomforts(page)).toEqual([]);
      }
      await page.screenshot({ path: join(artifacts, `phones-narrow-${scheme}.png`) });
    },
    60_000,
  );
});
