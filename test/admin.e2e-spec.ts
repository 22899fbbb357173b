/// <reference lib="dom" />
import { join } from 'node:path';
import { eventually } from '#testing';
import { Business, EVIL_NAME, IVAN } from './support/business';
import { Desk, passwordIn, staff } from './support/desk';
import { Phones } from './support/phone';
import { System } from './support/system';

/** Whose Telegram the super admin's previews come to. */
const OLGA = 4;
/** Every page that an account of the support has no right to. */
const CLOSED = ['dashboard', 'broadcasts', 'settings', 'flags', 'parked', 'audit', 'staff'];

/** The people who run the business, at the panel in a real browser, before the whole product. */
describe('the admin panel', () => {
  let system: System;
  let phones: Phones;
  let desk: Desk;
  let business: Business;

  beforeAll(async () => {
    const limits = { RATE_LIMIT_PER_SECOND: '50', RATE_LIMIT_BURST: '100' };
    const environment = { LOG_LEVEL: 'warn', ...limits, ADMIN_DIR: join(process.cwd(), 'dist', 'admin') };
    system = await System.start({ shop: true, environment });
    phones = await Phones.start(system);
    business = await Business.begin(system, OLGA);
    desk = await Desk.open(system, phones.browser);
  }, 150_000);
  afterEach(() => expect(desk.troubles.splice(0)).toEqual([]));
  afterAll(async () => {
    await phones.stop();
    await system.stop();
  }, 60_000);

  it('lets in by password, has the second step set up first, and takes a recovery code instead of it', async () => {
    const { page } = desk;
    const chat = String(business.chatOfStaff.userId);
    const account = ['--login', 'olga', '--name', 'Ольга Смирнова', '--role', 'super_admin', '--telegram-id', chat];
    const password = passwordIn(await staff(system, 'create', ...account));
    await desk.go('drivers');
    await desk.fillIn('olga', 'not the password');
    await page.getByText('не подходят').waitFor();
    await desk.show('sign-in');
    await desk.fillIn('olga', password);
    const [recovery = ''] = await desk.enrol(() => desk.show('enrolment'));
    // The page that was asked for at first.
    await page.getByTestId('filter-q').waitFor();
    await page.getByTestId('sign-out').click();
    await desk.fillIn('olga', password);
    await page.locator('[name=totp]').fill(recovery);
    await page.getByTestId('sign-in-button').click();
    await page.getByTestId('filter-q').waitFor();

    const link = await business.signInLink();
    const other = await Desk.open(system, phones.browser);
    await other.page.goto(link);
    await other.page.getByTestId('sign-out').click();
    expect(other.page.url()).not.toContain('link');
    await other.page.goto('about:blank');
    await other.page.goto(link);
    await other.page.getByText('Ссылка уже использована').waitFor();
  }, 60_000);

  it('finds a driver by phone, grants days, notes and tags; what drivers write is text', async () => {
    const { page } = desk;
    await page.getByTestId('row').filter({ hasText: EVIL_NAME }).waitFor();
    await desk.show('drivers');
    await page.keyboard.press('Slash');
    await page.keyboard.type('8 (900) 555-00-11');
    await page.getByTestId('row').filter({ hasText: EVIL_NAME }).waitFor({ state: 'detached' });
    expect(await page.getByTestId('row').count()).toBe(1);
    expect(page.url()).toContain('q=8');
    await page.getByRole('link', { name: 'Иван Петров' }).click();
    expect(await page.getByTestId('profile').innerText()).toContain('+7 9•• •••-••-11');
    await page.getByTestId('grant').click();
    await desk.because('Биржа не работала два дня');
    await page.getByTestId('subscription').getByText('Подарок').or(page.getByText('История доступа')).first().waitFor();
    await page.getByTestId('note-text').fill(`Просил перезвонить ${EVIL_NAME}`);
    await page.getByTestId('add-note').click();
    await page.getByTestId('notes').getByText(EVIL_NAME).waitFor();
    await page.getByTestId('tag-text').fill('постоянный');
    await page.getByTestId('tag-text').press('Enter');
    await page.getByTestId('tags').getByText('постоянный').waitFor();
    await desk.show('driver');
    await page.goBack();
    await eventually('the search is kept', async () => (await page.getByTestId('filter-q').inputValue()) === '8 (900) 555-00-11');
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  }, 60_000);

  it('says why a payment failed, and refunds the one that did not, in part and then the rest', async () => {
    const { page } = desk;
    await page.getByRole('link', { name: 'Иван Петров' }).click();
    const payments = page.getByTestId('driver-payments');
    await payments.getByText('Не прошёл').waitFor();
    await payments.locator('li').filter({ hasText: 'Не прошёл' }).getByRole('link').click();
    await page.getByTestId('why-failed').getByText('Не хватило денег').waitFor();
    await desk.show('payment-failed');
    await page.getByTestId('payment-driver').click();
    await payments.locator('li').filter({ hasText: 'Оплачен' }).getByRole('link').click();
    await page.getByTestId('refund').click();
    await page.getByTestId('refund-part').check();
    await page.getByTestId('refund-amount').fill('1000');
    expect(await page.getByTestId('confirm').isDisabled()).toBe(true);
    await page.getByTestId('refund-amount').fill('99,50');
    await desk.show('refund');
    await desk.because('Не подошёл тариф');
    await page.getByTestId('refunds').getByText('вернулся').waitFor({ timeout: 15_000 });
    await page.getByTestId('refund').click();
    await desk.because('Вернуть остальное');
    await page.getByText('Возвращён', { exact: true }).first().waitFor({ timeout: 15_000 });
    expect(await page.getByTestId('refund').count()).toBe(0);
    await desk.show('payment');
    await page.getByTestId('nav-payments').click();
    await page.getByTestId('filter-status').selectOption('canceled');
    await eventually('one is left', async () => (await page.getByTestId('row').count()) === 1);
    await desk.show('payments');
    const csv = page.waitForEvent('download');
    await page.getByTestId('csv').click();
    expect((await csv).suggestedFilename()).toMatch(/\.csv$/);
  }, 90_000);

  it('makes a promo code, switches a flag, changes a setting, and shows who came first', async () => {
    const { page } = desk;
    await page.getByTestId('nav-promo-codes').click();
    await page.getByTestId('new-promo').click();
    await page.getByTestId('promo-code').fill('autumn14');
    await page.getByTestId('promo-amount').fill('14');
    await page.getByTestId('confirm').click();
    await page.getByTestId('row').filter({ hasText: 'AUTUMN14' }).waitFor();
    await desk.show('promo-codes');
    await business.asDriver(IVAN, '/promo-codes/apply', { code: 'autumn14' });
    await page.getByRole('link', { name: 'AUTUMN14' }).click();
    await page.getByText('получил дни').waitFor();

    await page.getByTestId('nav-flags').click();
    await page.getByTestId('new-flag').click();
    await page.getByTestId('flag-name').fill('return-loads');
    await desk.because('Новая функция');
    const flag = page.getByTestId('flag-return-loads');
    await flag.getByTestId('flag-enabled').check();
    await flag.getByTestId('flag-percentage').fill('25');
    await flag.getByTestId('save-flag').click();
    await desk.because('Четверти водителей');
    await flag.getByText('25 % водителей', { exact: true }).waitFor();

    // Somebody else changes a setting while this one is being edited.
    await page.getByTestId('nav-settings').click();
    await page.getByTestId('edit-trial-days').click();
    expect(await desk.ask('PUT settings/trial-days', { value: 5, version: 0, reason: 'Решили сократить' })).toBe(200);
    await page.getByTestId('setting-value').fill('10');
    await page.getByTestId('review').click();
    await page.getByTestId('reason').fill('Решили продлить');
    await page.getByTestId('confirm').click();
    await page.getByTestId('conflict').waitFor();
    await desk.show('conflict');
    await page.getByTestId('keep-mine').click();
    await page.getByTestId('setting-trial-days').getByText('10', { exact: true }).waitFor();
    await desk.show('settings');
  }, 90_000);

  it('writes to those whose trial ends soon and who agreed to it, once, and shows what came of it', async () => {
    const { page } = desk;
    await page.getByTestId('nav-broadcasts').click();
    await page.getByTestId('new-broadcast').click();
    await page.getByTestId('broadcast-title').fill('Пробный период кончается');
    await page.getByTestId('add-condition').click();
    await page.getByTestId('add-condition').click();
    await page.getByTestId('question').nth(1).getByTestId('question-field').selectOption('expiresWithinDays');
    await page.getByTestId('add-condition').click();
    const words = page.getByTestId('question').nth(2);
    await words.getByTestId('question-field').selectOption('tag');
    await words.locator('datalist option[value="постоянный"]').waitFor({ state: 'attached' });
    await words.locator('button.icon').click();
    await page.getByTestId('count').getByText('Подходят: 3. Получат: 1.').waitFor();
    await page.getByTestId('save-segment').click();
    await page.getByTestId('segment-name').fill('Скоро платить');
    await page.getByTestId('confirm').click();
    await page.getByTestId('segments').locator('summary').click();
    await page.getByRole('button', { name: 'Удалить' }).click();
    await page.getByRole('button', { name: 'Вернуть' }).click();
    await page.getByTestId('segments').getByText('Скоро платить').waitFor({ state: 'attached' });
    await page.getByTestId('text-ru').fill('{firstName}, пробный период скоро кончится: осталось {daysLeft}.');
    await page.getByTestId('text-en').fill('{firstName}, the trial ends in {daysLeft} days.');
    await desk.show('broadcast-editor');
    await page.getByTestId('save-draft').click();
    await page.getByTestId('preview').click();
    await business.chatOfStaff.hear(/пробный период скоро кончится/);
    await page.getByTestId('broadcast-send').click();
    await page.getByText('Сообщение получат: 1').waitFor();
    await desk.because('Напомнить об оплате');
    await business.chat.hear(/^Сергей, пробный период скоро кончится: осталось 2/);
    await page.getByText('Отправлена', { exact: true }).waitFor({ timeout: 20_000 });
    await eventually('one is sent', async () => (await page.getByTestId('sent-count').innerText()) === '1');
    await desk.show('broadcast');
    expect((await business.chat.messages()).filter(({ text = '' }) => text.startsWith('Сергей, пробный'))).toHaveLength(1);
  }, 90_000);

  it('proves the audit log, plots the days, and finds all of it in the other language and on every page', async () => {
    const { page } = desk;
    await page.getByTestId('nav-audit').click();
    await page.getByTestId('verify').click();
    await page.getByTestId('verdict').getByText('Журнал цел').waitFor();
    for (const done of ['refund.ordered', 'promo-code.created', 'feature-flag.changed', 'settings.changed', 'broadcast.created'])
      await page.getByTestId('row').filter({ hasText: done }).first().waitFor();
    await desk.show('audit');
    for (const key of ['g', 'h']) await page.keyboard.press(key);
    await page.getByTestId('plot').first().locator('canvas').waitFor();
    await desk.show('dashboard');
    await page.getByTestId('language').click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    for (const name of ['subscriptions', 'parked', 'staff', 'account']) {
      await page.getByTestId(`nav-${name}`).click();
      await page.locator('.skeleton').first().waitFor({ state: 'detached' });
      await desk.show(name);
    }
    await page.keyboard.press('Shift+Slash');
    await page.getByRole('dialog').getByText('to the search').waitFor();
    await page.keyboard.press('Escape');
  }, 90_000);

  it('shows an account of the support what it may do, and nothing else by whatever address', async () => {
    const { page } = desk;
    await page.getByTestId('nav-staff').click();
    await page.getByTestId('new-staff').click();
    await page.getByTestId('staff-login').fill('petr');
    await page.getByTestId('staff-name').fill(EVIL_NAME);
    await page.getByTestId('confirm').click();
    const password = await page.getByTestId('made-password').innerText();
    await page.keyboard.press('Escape');
    const other = await Desk.open(system, phones.browser);
    await other.go('drivers');
    await other.fillIn('petr', password);
    await other.enrol();
    await other.page.getByTestId('filter-q').waitFor();
    expect(await other.page.locator('nav a[data-testid]').count()).toBe(5);
    for (const name of CLOSED) {
      await other.go(name);
      await other.page.getByText('Эта страница закрыта для вашей роли').waitFor();
    }
    await other.show('forbidden');
    for (const closed of ['GET settings', 'GET audit', 'POST staff']) expect(await other.ask(closed)).toBe(403);
    expect(await other.ask('PATCH me', { language: 'en' }, 'forged')).toBe(403);
    expect(await other.page.evaluate(() => 'hacked' in window)).toBe(false);
    desk.troubles.push(...other.troubles);
    // Their session ends elsewhere: the next thing they ask leads to the sign-in.
    await other.go('drivers');
    const petr = page.getByTestId('row').filter({ hasText: 'petr' });
    await petr.getByText('More').click();
    await petr.getByRole('button', { name: 'Block' }).click();
    await desk.because('Left the company');
    await other.page.reload();
    await other.page.getByTestId('sign-in').waitFor();
  }, 90_000);
});
