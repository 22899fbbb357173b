/// <reference lib="dom" />
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { complaints, measure, picture } from './phone';
import { SECRETS, type System } from './system';

/** Longer than anything takes here, shorter than anybody waits. */
const PATIENCE_MS = 12_000;
const DESK = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };

/** The admin panel on a desk and on a phone, and the console that makes its first account. */
export class Desk {
  private constructor(
    private readonly system: System,
    readonly context: BrowserContext,
    readonly page: Page,
    /** Errors of the page, what its content policy did not let through, and what a person would trip over. */
    readonly troubles: string[],
  ) {}

  static async open(system: System, browser: Browser): Promise<Desk> {
    const context = await browser.newContext({ viewport: DESK, locale: 'ru-RU', timezoneId: 'Europe/Moscow' });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    // The product lives in the sandbox's time.
    await page.clock.install({ time: system.sandbox.clock.now() });
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(String(error)));
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) troubles.push(message.text());
    });
    return new Desk(system, context, page, troubles);
  }

  go(path: string): Promise<unknown> {
    return this.page.goto(`${this.system.url}/admin/#/${path}`);
  }

  async fillIn(login: string, password: string): Promise<void> {
    await this.page.locator('[name=username]').fill(login);
    await this.page.locator('[name=password]').fill(password);
    await this.page.getByTestId('sign-in-button').click();
  }

  /** Sets up the authenticator that the first sign-in asks for. @returns the recovery codes */
  async enrol(look?: () => Promise<void>): Promise<string[]> {
    const { page } = this;
    await page.getByTestId('enrolment').getByRole('img').waitFor();
    await page.locator('summary').click();
    const secret = (await page.locator('.secret').innerText()).replaceAll(' ', '');
    await look?.();
    await page.getByTestId('totp-code').fill(new TOTP({ secret }).generate());
    await page.getByTestId('totp-confirm').click();
    const codes = page.getByTestId('recovery-codes').locator('li');
    await codes.first().waitFor();
    const found = await codes.allInnerTexts();
    await page.getByRole('button', { name: 'Коды сохранены' }).click();
    return found;
  }

  /** What the page's session gets for a request that the page itself does not make, e.g. `POST staff`; the page's own token unless another is given. */
  ask(route: string, body: unknown = {}, token?: string): Promise<number> {
    const [method = '', path = ''] = route.split(' ');
    const question = { method, path, body: JSON.stringify(body), token };
    return this.page.evaluate(async (asked) => {
      const me = (await (await fetch('/api/v1/admin/me')).json()) as { csrfToken: string };
      const headers = { 'content-type': 'application/json', 'x-csrf-token': asked.token ?? me.csrfToken };
      const sent = asked.method === 'GET' ? {} : { body: asked.body };
      return (await fetch(`/api/v1/admin/${asked.path}`, { method: asked.method, headers, ...sent })).status;
    }, question);
  }

  /** Says why, in the dialog that is open, and does it. */
  async because(reason: string): Promise<void> {
    await this.page.getByTestId('reason').fill(reason);
    await this.page.getByTestId('confirm').click();
    await this.page.locator('dialog').waitFor({ state: 'detached' });
  }

  /** Pictures of the page as it stands: on a desk in both colours, on a phone. What a person would trip over is noted. */
  async show(name: string): Promise<void> {
    const { page } = this;
    await page.evaluate(() => scrollTo(0, 0));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await picture(page, `admin-${name}-${colorScheme}`, true);
    }
    // The light colours are looked at on the phone.
    this.note(`${name}, dark`, await complaints(page));
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.setViewportSize(PHONE);
    await picture(page, `admin-${name}-phone`, true);
    const { overflow, small } = await measure(page);
    this.note(`${name}, phone`, [...small, ...(overflow > 0 ? [`sticks out by ${overflow}`] : []), ...(await complaints(page))]);
    await page.setViewportSize(DESK);
  }

  private note(where: string, troubles: readonly string[]): void {
    this.troubles.push(...troubles.map((trouble) => `${where}: ${trouble}`));
  }
}

/** `npm run staff`, as whoever has the machine gives it. @returns what it printed */
export function staff(system: System, ...words: string[]): Promise<string> {
  const entry = join(process.cwd(), 'dist', 'apps', 'auth-session', 'staff', 'cli.js');
  const servers = { NATS_URL: system.nats.url, REDIS_URL: system.redis.url, DATABASE_URL: system.postgres.url };
  const env = { PATH: process.env['PATH'], ...SECRETS, ...servers, ADMIN_URL: `${system.url}/admin` };
  return new Promise((done, failed) => {
    execFile(process.execPath, [entry, ...words], { env }, (error, out) => {
      if (error === null) done(out);
      else failed(new Error(`staff ${words.join(' ')}: ${out}`, { cause: error }));
    });
  });
}

export const passwordIn = (printed: string): string => /shown once: (\S+)/.exec(printed)?.[1] ?? '';
