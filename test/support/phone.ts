/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { System } from './system';

const root = process.cwd();
const artifacts = join(root, 'test', 'artifacts');
export const SIZES = [
  { width: 360, height: 740 },
  { width: 390, height: 844 },
] as const;

/** Nobody else's driver: each opening is a person of its own unless a test says who. */
const FIRST_DRIVER = 100;

export interface Opening {
  readonly theme?: 'light' | 'dark';
  readonly size?: (typeof SIZES)[number];
  readonly startParam?: string;
  readonly language?: string;
  /** Number of the demo driver; a new one without it. */
  readonly driver?: number;
  /** The phone it is opened on; a new one without it. */
  readonly context?: BrowserContext;
  /** Runs in the page before the app: plays Telegram's client, or what the phone kept. */
  readonly before?: (page: Page) => Promise<void>;
}

/** Phones with a real Chromium, the Mini App opened on them as Telegram does it. */
export class Phones {
  private last = FIRST_DRIVER;

  private constructor(
    private readonly system: System,
    readonly browser: Browser,
  ) {}

  static async start(system: System): Promise<Phones> {
    mkdirSync(artifacts, { recursive: true });
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ];
    const executablePath = process.env['CHROME_PATH'] ?? '/usr/bin/chromium';
    return new Phones(system, await chromium.launch({ executablePath, args }));
  }

  /** The driver who was made last. */
  get driver(): number {
    return this.last;
  }

  nextDriver(): number {
    return ++this.last;
  }

  buy(size: (typeof SIZES)[number] = SIZES[0]): Promise<BrowserContext> {
    return this.browser.newContext({ viewport: size, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
  }

  async open(opening: Opening = {}): Promise<Page> {
    const context = opening.context ?? (await this.buy(opening.size));
    const page = await context.newPage();
    await opening.before?.(page);
    const launch = {
      driver: opening.driver ?? this.nextDriver(),
      ...(opening.startParam === undefined ? {} : { startParam: opening.startParam }),
      ...(opening.language === undefined ? {} : { user: { language_code: opening.language } }),
    };
    await page.goto(this.system.sandbox.telegram.launchUrl(launch, opening.theme ?? 'light'));
    return page;
  }

  stop(): Promise<void> {
    return this.browser.close();
  }
}

export async function pastFirstRun(page: Page): Promise<Page> {
  await page.getByTestId('first-run-skip').click();
  await page.getByTestId('cargo-card').first().waitFor();
  return page;
}

/** @param whole what lies below the edge of the screen, too */
export const picture = (page: Page, name: string, whole = false): Promise<Buffer> =>
  page.screenshot({ path: join(artifacts, `${name}.png`), fullPage: whole });

/** What a person would trip over on this screen: measured, not guessed. */
export const measure = (page: Page): Promise<{ overflow: number; small: string[] }> =>
  page.evaluate(() => {
    const visible = [...document.querySelectorAll<HTMLElement>('button, a, input, select, textarea, [role="option"]')].filter(
      (element) => element.offsetParent !== null || getComputedStyle(element).position === 'fixed',
    );
    const small = visible
      .filter((element) => element.getBoundingClientRect().height < 43.5 && element.getBoundingClientRect().height > 0)
      .map((element) => `${element.tagName} ${element.className} ${element.getBoundingClientRect().height}`);
    return { overflow: document.documentElement.scrollWidth - window.innerWidth, small };
  });

export async function complaints(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run: (
          options: object,
        ) => Promise<{ violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[] }>;
      };
    };
    const { violations } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`));
  });
}

/** Targets large enough, nothing sticking out, nothing serious found by axe. */
export async function expectComfort(page: Page): Promise<void> {
  const { overflow, small } = await measure(page);
  expect(overflow).toBeLessThanOrEqual(0);
  expect(small).toEqual([]);
  expect(await complaints(page)).toEqual([]);
}
