/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const AXE = join(__dirname, '..', '..', '..', '..', 'node_modules', 'axe-core', 'axe.min.js');

/** What a thumb would miss; links and spoilers inside a text are as tall as the text. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, input, select, a.button')]
      .filter((element) => element.offsetParent !== null && element.closest('.text') === null)
      .filter((element) => element.getBoundingClientRect().height < 43.5)
      .map((element) => `small: ${element.tagName} ${element.textContent}`),
  );

const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const tooWide = document.documentElement.scrollWidth - window.innerWidth;
    return tooWide > 0 ? [`wider than the screen by ${tooWide} px`] : [];
  });

async function againstGuidelines(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(AXE, 'utf8'));
  return page.evaluate(async () => {
    interface Violation {
      id: string;
      nodes: { target: string[]; failureSummary: string }[];
    }
    const { axe } = window as unknown as { axe: { run: (options: object) => Promise<{ violations: Violation[] }> } };
    const { violations } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
    );
  });
}

/** What a person would trip over on this screen: measured, not guessed. */
export const discomforts = async (page: Page): Promise<string[]> => [
  ...(await overflow(page)),
  ...(await smallTargets(page)),
  ...(await againstGuidelines(page)),
];
