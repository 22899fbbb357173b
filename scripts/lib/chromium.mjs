import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findBinary } from './find-binary.mjs';
import { ensureBinary } from './install-binary.mjs';
import { run } from './processes.mjs';
import { asRoot, Failure, root, step } from './project.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Where Playwright keeps the browser of its own version, or would. */
async function ofPlaywright() {
  const { chromium } = await import('playwright-core');
  return chromium.executablePath();
}

/** Whether it starts: a launcher without its browser, or a browser without its libraries, is none. */
const works = (file) =>
  run(file, ['--version'], { quiet: true, withinMs: 20_000 }).then(
    () => true,
    () => false,
  );

async function firstWorking(files) {
  for (const file of files) if (file !== undefined && existsSync(file) && (await works(file))) return file;
  return undefined;
}

/**
 * A real browser for the tests: CHROME_PATH, else one of this machine, else one that is brought.
 * @throws Failure naming the command that brings one
 */
export async function ensureChromium(environment) {
  const { CHROME_PATH: given } = environment;
  if (given !== undefined && given !== '') {
    if (await firstWorking([given])) return given;
    throw new Failure('CHROME_PATH is set, but no browser starts there');
  }
  const own = await ofPlaywright();
  const found = await firstWorking([...NAMES.map(findBinary), ...MAC, own]);
  if (found !== undefined) return found;
  if (asRoot && findBinary('apt-get') !== undefined) {
    const installed = await ensureBinary('chromium', { debian: 'chromium' }).catch(() => undefined);
    if (installed !== undefined && (await works(installed))) return installed;
  }
  const cli = join(root, 'node_modules', 'playwright-core', 'cli.js');
  const problem = await step('downloading a browser', () =>
    run(process.execPath, [cli, 'install', 'chromium'], { quiet: true }).catch((error) => error),
  );
  if (await firstWorking([own])) return own;
  const why =
    problem instanceof Error ? `\n(an attempt to download one failed: ${problem.message.split('\n').slice(0, 3).join(' ')})` : '';
  throw new Failure(`The browser tests need Chromium: sudo apt-get install chromium   (or set CHROME_PATH)${why}`);
}
