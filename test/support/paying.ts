/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import type { Opening, Phones } from './phone';
import type { System } from './system';

const DAY_MS = 86_400_000;
const TRIAL_MS = 7 * DAY_MS;
/** Cards of the sandbox's bank, by what becomes of a payment with them. */
export const CARDS = { works: '5555 5555 5555 4444', empty: '5555 5555 5555 4600' } as const;

/** Telegram's id of the driver numbered 0. */
const FIRST_PERSON = 900_000_000;

interface Me {
  readonly driver: { readonly id: string };
  readonly access: { readonly active: boolean; readonly source: string | null; readonly daysLeft: number };
}

/** What a driver does to pay, and what can be seen of it. */
export class Paying {
  constructor(
    private readonly system: System,
    private readonly phones: Phones,
  ) {}

  /** Opens the app past the first run. */
  async open(opening: Opening = {}): Promise<Page> {
    return this.phones.open({
      ...opening,
      before: async (page) => {
        await page.addInitScript(() => localStorage.setItem('first-run-seen', 'true'));
        await opening.before?.(page);
      },
    });
  }

  /** Signs in anew: what was open on a phone of this driver is not any more. */
  async me(driver: number): Promise<Me> {
    return this.known(await this.system.signIn(driver));
  }

  async known(token: string): Promise<Me> {
    return (await (await this.system.call('/me', { token })).json()) as Me;
  }

  /** A driver so many ms after the end of the trial; negative is before it. @returns the number of the driver */
  async afterTrial(ms = DAY_MS): Promise<number> {
    const driver = this.phones.nextDriver();
    await eventually('the trial is there', async () => (await this.me(driver)).access.source === 'trial');
    this.system.sandbox.yookassa.step(TRIAL_MS + ms);
    // Until every service knows the new time, a launch is one of the future.
    const later = (): Promise<boolean> =>
      this.me(driver).then(
        ({ access }) => access.active === ms < 0 && access.daysLeft < 2,
        () => false,
      );
    await eventually('the time is another one', later);
    return driver;
  }

  /** Fills in what is asked for and presses the button. @returns the page that opens: where one pays */
  async press(page: Page, { email = 'ivan@example.ru' } = {}): Promise<Page> {
    await page.getByTestId('pay').waitFor();
    const field = page.getByLabel('E-mail для чека');
    if ((await field.count()) > 0) await field.fill(email);
    const opened = page.context().waitForEvent('page');
    await page.getByTestId('pay').click();
    const checkout = await opened;
    await checkout.getByRole('button', { name: 'Заплатить' }).waitFor();
    return checkout;
  }

  /** Pays on the page of YooKassa with one of its cards, and comes back to the app. */
  async payWith(card: keyof typeof CARDS, checkout: Page, app: Page): Promise<void> {
    await checkout.getByText('Тестовые карты').click();
    await checkout.getByRole('link', { name: CARDS[card] }).first().click();
    // It leads back to t.me, where no browser of a test gets to.
    await checkout.getByRole('button', { name: 'Заплатить' }).click({ noWaitAfter: true });
    await app.bringToFront();
  }

  /** What the link back to the app says that it is opened for. */
  async startParameter(checkout: Page): Promise<string> {
    const back = await checkout.getByRole('link', { name: 'Вернуться в магазин' }).getAttribute('href');
    return new URL(back ?? '').searchParams.get('startapp') ?? '';
  }

  /** Pays a bill in Stars, as Telegram's client lets one do. */
  async payBill(driver: number, slug: string): Promise<void> {
    const answer = await fetch(`${this.system.sandbox.url}/telegram/_control/pay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userId: FIRST_PERSON + driver, invoiceLink: `https://t.me/$${slug}` }),
    });
    if (!answer.ok) throw new Error(`paying the bill: ${answer.status} ${await answer.text()}`);
  }
}

/** How the payment on the screen stands. */
export const paymentIs = (page: Page, status: string): Promise<void> =>
  page.locator(`[data-testid="payment-screen"][data-status="${status}"]`).waitFor({ timeout: 20_000 });
