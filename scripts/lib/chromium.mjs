import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { homedir } from 'node:os';
import { readdir } from 'node:fs/promises';
import { Failure, run, step } from './project.mjs';
import { ensureBinary, findBinary } from './servers.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

async function downloaded() {
  const cache = join(homedir(), '.cache', 'ms-playwright');
  const folders = existsSync(cache) ? await readdir(cache) : [];
  return folders
    .filter((name) => name.startsWith('chromium-'))
    .map((name) => join(cache, name, 'chrome-linux', 'chrome'))
    .find((file) => existsSync(file));
}

/**
 * A real browser for the tests.
 * @throws Failure naming the command that brings one
 */
export async function ensureChromium(environment) {
  if (environment.CHROME_PATH !== undefined) return environment.CHROME_PATH;
  const found = NAMES.map(findBinary).find((file) => file !== undefined) ?? (await downloaded());
  if (found !== undefined) return found;
  const installed = await ensureBinary('chromium', { debian: 'chromium' }).catch(() => undefined);
  if (installed !== undefined) return installed;
  await step('downloading a browser', () =>
    run('npx', ['--yes', 'playwright', 'install', 'chromium'], { quiet: true }).catch(() => undefined),
  );
  const now = await downloaded();
  if (now === undefined)
    throw new Failure('The browser tests need Chromium: sudo apt-get install chromium   (or set CHROME_PATH)');
  return now;
}
