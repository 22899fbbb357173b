import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The top folder of the repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** Where everything that a run makes lives. */
export const dataFolder = join(root, '.data');

export const asRoot = process.getuid?.() === 0;

export const isMain = (url) => process.argv[1] !== undefined && url === pathToFileURL(resolve(process.argv[1])).href;

/** A failure with a remedy in it: printed without a stack. */
export class Failure extends Error {}

export function die(error) {
  console.error(error instanceof Failure ? `\n${error.message}` : error);
  process.exit(1);
}

/** Says what goes on when it takes longer than a second, and how long it took. */
export async function step(what, work) {
  const begun = Date.now();
  const say = setTimeout(() => console.log(`… ${what}`), 1_000);
  const sayAgain = setInterval(() => console.log(`… ${what}: ${Math.round((Date.now() - begun) / 1_000)} s`), 15_000);
  try {
    return await work();
  } finally {
    clearTimeout(say);
    clearInterval(sayAgain);
    const seconds = (Date.now() - begun) / 1_000;
    if (seconds > 1) console.log(`  ${what}: ${seconds.toFixed(1)} s`);
  }
}

/** `NAME=value` lines of a `.env` file: comments and one pair of quotes are taken off, a name without a value is left out. */
export function parseEnv(text) {
  const variables = {};
  for (const line of text.split(/\r?\n/)) {
    const [, name, raw] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined) continue;
    const [, , quoted] = /^(['"])(.*?)\1\s*(?:#.*)?$/.exec(raw) ?? [];
    const value = quoted ?? raw.replace(/(^|\s+)#.*$/, '');
    if (value !== '') variables[name] = value;
  }
  return variables;
}

/** The environment of the process, with what `.env` says about what is not set. An empty variable is not set. */
export async function environment() {
  const file = join(root, '.env');
  const fromFile = existsSync(file) ? parseEnv(await readFile(file, 'utf8')) : {};
  const set = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  return { ...fromFile, ...set };
}
