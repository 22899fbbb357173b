/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { eventually } from '#testing';
import { order, ShopClient } from '../testing/shop-client';

const root = join(__dirname, '..', '..', '..');
const artifacts = join(root, 'test', 'artifacts');
const PHONE = { width: 360, height: 740 };
const BACK = 'https://shop.example/back?startapp=pay_1';
const confirmation = { type: 'redirect', return_url: BACK };

describe('the pages of YooKassa in a browser', () => {
  let shop: ShopClient;
  let browser: Browser;
  const complaints: string[] = [];

  const open = async (url: string, colorScheme: 'light' | 'dark' = 'light', viewport = PHONE): Promise<Page> => {
    const context = await browser.newContext({ viewport, colorScheme, hasTouch: true, isMobile: viewport === PHONE });
    await context.route('https://shop.example/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>Магазин</title>' }),
    );
    const page = await context.newPage();
    page.on('console', (said) => {
      if (said.type() === 'error' || said.type() === 'warning') complaints.push(said.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    await page.goto(url);
    return page;
  };
  const pay = async () => {
    const { id, confirmation: sent } = await shop.pay(order('990.00', { confirmation, save_payment_method: true }));
    return { id, url: (sent as { confirmation_url: string }).confirmation_url };
  };
  const picture = (page: Page, name: string) =>
    page.screenshot({ path: join(artifacts, `yookassa-${name}.png`), fullPage: true });

  /** Nothing sticks out, every target takes a thumb, and axe has nothing serious to say. */
  const expectFinished = async (page: Page): Promise<void> => {
    const facts = await page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      small: Array.from(document.querySelectorAll<HTMLElement>('a, button, input:not([type=hidden]), summary'))
        .map((one) => ({ text: one.textContent, height: one.getBoundingClientRect().height }))
        .filter(({ height }) => height > 0 && height < 44),
    }));
    expect(facts).toEqual({ overflow: 0, small: [] });
    await page.evaluate(readFileSync(require.resolve('axe-core'), 'utf8'));
    const serious = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { impact: string; id: string }[] }> } };
      return (await axe.run()).violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id }) => id);
    });
    expect(serious).toEqual([]);
  };

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
    complaints.length = 0;
    shop = await ShopClient.open();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await shop.sandbox.close();
    expect(complaints).toEqual([]);
  });
  afterAll(() => browser.close());

  it.each(['light', 'dark'] as const)('takes a card with 3-D Secure and goes back to the shop: %s', async (scheme) => {
    const { id, url } = await pay();
    const page = await open(url, scheme);
    await page.getByText('Тестовые карты').click();
    await expectFinished(page);
    await picture(page, `form-${scheme}`);
    await page.getByRole('link', { name: '2200 0000 0000 0004' }).click();
    await page.getByRole('button', { name: 'Заплатить' }).click();
    await page.getByLabel('Код из сообщения').waitFor();
    await expectFinished(page);
    await picture(page, `3ds-${scheme}`);
    await page.getByRole('button', { name: 'Подтвердить' }).click();
    await page.waitForURL(BACK);
    expect(await shop.payment(id)).toMatchObject({ status: 'succeeded', payment_method: { saved: true } });
  });

  it('says why a card was declined, and leads back', async () => {
    const { id, url } = await pay();
    const page = await open(`${url}&card=4562265587712390`);
    await page.getByRole('button', { name: 'Заплатить' }).click();
    await page.getByRole('status').waitFor();
    await expectFinished(page);
    await picture(page, 'declined');
    expect((await shop.payment(id))['status']).toBe('canceled');
    await page.getByRole('link', { name: 'Вернуться в магазин' }).click();
    await page.waitForURL(BACK);
  });

  it('lets the payer leave without paying', async () => {
    const { id, url } = await pay();
    const page = await open(url);
    await page.getByRole('link', { name: 'Вернуться в магазин без оплаты' }).click();
    await page.waitForURL(BACK);
    expect((await shop.payment(id))['status']).toBe('pending');
  });

  it('takes money by SBP with one tap', async () => {
    const { id, url } = await pay();
    const page = await open(url);
    await page.getByRole('button', { name: /СБП/ }).click();
    await page.waitForURL(BACK);
    expect(await shop.payment(id)).toMatchObject({ status: 'succeeded', payment_method: { type: 'sbp' } });
  });

  it.each([
    ['light', PHONE],
    ['dark', { width: 1200, height: 800 }],
  ] as const)('has a console that shows payments and drives them: %s', async (scheme, viewport) => {
    const { id } = await pay();
    const page = await open(`${shop.sandbox.url}/yookassa/`, scheme, viewport);
    const row = page.locator('#payments li', { hasText: String(id) });
    await row.getByRole('button', { name: 'Оплатить' }).click();
    await row.getByText('succeeded').waitFor();
    await page.locator('#notifications li', { hasText: 'payment.succeeded' }).waitFor();
    await expectFinished(page);
    await picture(page, `console-${scheme}`);
    await row.getByRole('button', { name: 'Отозвать' }).click();
    await eventually('the method is revoked', async () => {
      const { json } = await shop.get(`/payment_methods/${String(id)}`);
      return json['status'] === 'inactive';
    });
  });

  it('has no button that does not work', async () => {
    await shop.pay();
    const page = await open(`${shop.sandbox.url}/yookassa/`);
    const keys = page.locator('#keys button[data-path]');
    await page.locator('#payments li').first().waitFor();
    const count = await keys.count();
    expect(count).toBeGreaterThan(30);
    for (let index = 0; index < count; index += 1) {
      const answered = page.waitForResponse((response) => response.request().method() !== 'GET');
      await keys.nth(index).click();
      expect([await keys.nth(index).textContent(), (await answered).status()]).toEqual([
        await keys.nth(index).textContent(),
        200,
      ]);
    }
  });
});
