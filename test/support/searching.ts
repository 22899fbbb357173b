/// <reference lib="dom" />
import type { Locator, Page } from 'playwright-core';
import type { Opening, Phones } from './phone';
import type { System } from './system';

export interface Card {
  readonly id: string;
  readonly priceKopecks: number | null;
  readonly company?: { readonly name: string; readonly inn?: string };
}

export interface Saved {
  readonly id: string;
  readonly name: string;
  readonly filter: object;
  readonly alerts: object;
}

/** Loads that can be seen. */
export const cards = (page: Page): Locator => page.getByTestId('cargo-card').filter({ visible: true });

/** Fills in where from, in the filter that is open. */
export async function chooseCity(page: Page, typed: string, name: string): Promise<void> {
  await page.getByTestId('filter-from').fill(typed);
  await page.getByTestId('suggestion').filter({ hasText: name }).first().click();
}

/** A finger on a card: down, aside by so many pixels, held as long as `hold` takes, up. */
export async function draw(page: Page, index: number, x: number, hold?: () => Promise<unknown>): Promise<void> {
  const card = cards(page).nth(index);
  await card.scrollIntoViewIfNeeded();
  const box = await card.boundingBox();
  if (box === null) throw new Error('the card cannot be seen');
  const touch = await page.context().newCDPSession(page);
  const at = (moved: number) => [{ x: box.x + box.width / 2 + moved, y: box.y + 40 }];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
  for (let step = 1; x !== 0 && step <= 4; step++)
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at((x * step) / 4) });
  await hold?.();
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await touch.detach();
}

/** A driver who saves searches and puts loads aside, and what the server knows of it. */
export class Searching {
  constructor(
    private readonly system: System,
    private readonly phones: Phones,
  ) {}

  /** The app past the first run, its list there, whatever is open above it. */
  async open(opening: Opening = {}): Promise<Page> {
    const page = await this.phones.open({
      ...opening,
      before: async (fresh) => {
        await fresh.addInitScript(() => localStorage.setItem('first-run-seen', 'true'));
        await opening.before?.(fresh);
      },
    });
    await page.getByTestId('cargo-card').first().waitFor({ state: 'attached' });
    return page;
  }

  async asked<T>(page: Page, path: string): Promise<T> {
    return (await (await this.system.call(path, { token: await tokenOf(page) })).json()) as T;
  }

  async searchesOf(page: Page): Promise<Saved[]> {
    return (await this.asked<{ items: Saved[] }>(page, '/me/searches')).items;
  }

  /** Saves a search behind the phone's back. @returns its id */
  async saved(page: Page, name: string, filter: object): Promise<string> {
    const response = await this.system.post('/me/searches', { name, filter }, await tokenOf(page));
    return ((await response.json()) as Saved).id;
  }
}

const tokenOf = (page: Page): Promise<string> =>
  page.evaluate(() => (JSON.parse(localStorage.getItem('session') ?? '{}') as { accessToken: string }).accessToken);
