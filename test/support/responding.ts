/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import type { Opening, Phones } from './phone';
import type { System } from './system';

/** What a driver does in the Mini App to respond to loads, and what can be seen of it. */
export class Responding {
  constructor(
    private readonly system: System,
    private readonly phones: Phones,
  ) {}

  /** A new load on the exchange. */
  load(): string {
    return String(this.system.sandbox.exchange.board.appear({ odd: undefined, priceOnRequest: false }).id);
  }

  /** Loads of the first page of the list, as everybody sees it. */
  async listed(count: number): Promise<string[]> {
    const token = await this.system.signIn(this.phones.nextDriver());
    const { items } = (await (await this.system.call('/cargos', { token })).json()) as { items: { id: string }[] };
    return items.slice(0, count).map(({ id }) => id);
  }

  /** A load opened by its link, past the first run. */
  async openLoad(id: string, opening: Opening = {}): Promise<Page> {
    const page = await this.phones.open({
      ...opening,
      startParam: `cargo_${id}`,
      before: async (fresh) => {
        await fresh.addInitScript(() => localStorage.setItem('first-run-seen', 'true'));
        await opening.before?.(fresh);
      },
    });
    await page.getByTestId('cargo-detail').waitFor();
    return page;
  }

  /** Fills the sheet of the load that is open and sends it. */
  async fill(page: Page, { price = '' } = {}): Promise<void> {
    await page.getByTestId('respond').click();
    await page.getByTestId('response-sheet').waitFor();
    await page.getByLabel('Ваш телефон').fill('8 (900) 123-45-67');
    if (price !== '') await page.getByLabel('Ваша цена').fill(price);
    await page.getByTestId('send-response').click();
    await page.getByTestId('response-sheet').waitFor({ state: 'detached' });
  }

  /** Responds and waits until the server has it. */
  async respond(page: Page, typed: { price?: string } = {}): Promise<void> {
    await this.fill(page, typed);
    await this.statusIs(page, /sent|pending/);
  }

  /** The first status that can be seen becomes one of these. */
  statusIs(page: Page, status: RegExp, withinMs = 20_000): Promise<void> {
    const shown = page.getByTestId('status').filter({ visible: true });
    return eventually(
      `the status is ${String(status)}`,
      async () => (await shown.count()) > 0 && status.test((await shown.first().getAttribute('data-status')) ?? ''),
      withinMs,
    );
  }

  back(page: Page): Promise<void> {
    return page.getByTestId('back').filter({ visible: true }).click();
  }

  async closeLoad(page: Page, tab: 'cargos' | 'responses'): Promise<void> {
    await this.back(page);
    await page.getByTestId(`tab-${tab}`).click();
  }

  /** The screens that may be needed without a network have come behind the first one. */
  hasAllScreens(page: Page): Promise<void> {
    return eventually('all screens are here', () =>
      page.evaluate(() =>
        ['response-sheet', 'responses-screen', 'profile-screen'].every((name) =>
          performance.getEntriesByType('resource').some((entry) => entry.name.includes(name)),
        ),
      ),
    );
  }

  tokenOf(page: Page): Promise<string> {
    return page.evaluate(() => (JSON.parse(localStorage.getItem('session') ?? '{}') as { accessToken: string }).accessToken);
  }

  /** Statuses by load, as the server has them. */
  async statuses(token: string): Promise<Record<string, string>> {
    return ((await (await this.system.call('/me/marks', { token })).json()) as { responses: Record<string, string> }).responses;
  }

  /** Collects the idempotency key of every response that leaves the phone. */
  keys(page: Page): string[] {
    const keys: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/responses'))
        keys.push(request.headers()['idempotency-key'] ?? 'none');
    });
    return keys;
  }
}
