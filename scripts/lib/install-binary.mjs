import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findBinary, unpackedFolder } from './find-binary.mjs';
import { run } from './processes.mjs';
import { asRoot, Failure, step } from './project.mjs';

const quietly = { quiet: true, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } };

/** Installs a package where that needs no password. (RUNLEVEL=1 keeps Debian from starting the server it has just installed.) */
async function install(debian, brew) {
  if (findBinary('apt-get') !== undefined && asRoot) {
    await run('apt-get', ['update', '-qq'], quietly).catch(() => undefined);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', debian], quietly);
  } else if (findBinary('brew') !== undefined) await run('brew', ['install', brew], quietly);
  else if (findBinary('apt-get') !== undefined && findBinary('dpkg-deb') !== undefined) await unpack(debian);
}

/** Without root nothing can be installed, but a package's files can be unpacked and run from anywhere. */
async function unpack(debian) {
  const downloads = join(unpackedFolder, 'downloads');
  await mkdir(downloads, { recursive: true });
  try {
    await download(debian, downloads, []);
  } catch {
    // The system's package lists are missing or old, and only root may renew them: lists of our own then.
    const lists = join(unpackedFolder, 'lists');
    await mkdir(join(lists, 'partial'), { recursive: true });
    const own = ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${join(unpackedFolder, 'cache')}`];
    await run('apt-get', [...own, 'update', '-qq'], quietly);
    await download(debian, downloads, own);
  }
  for (const file of await readdir(downloads)) {
    if (file.endsWith('.deb')) await run('dpkg-deb', ['-x', join(downloads, file), unpackedFolder], quietly);
  }
  await rm(downloads, { recursive: true, force: true });
}

async function download(debian, folder, options) {
  const plan = await run('apt-get', [...options, '--simulate', '--no-install-recommends', 'install', debian], quietly);
  const missing = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
  await run('apt-get', [...options, 'download', ...new Set([debian, ...missing])], { ...quietly, cwd: folder });
}

/**
 * A binary, brought to this machine when it is not there.
 * @throws Failure naming the command that brings it
 */
export async function ensureBinary(name, { debian, brew = debian }) {
  const found = findBinary(name);
  if (found !== undefined) return found;
  const problem = await step(`bringing ${name}`, () =>
    install(debian, brew).then(
      () => undefined,
      (error) => error,
    ),
  );
  const now = findBinary(name);
  if (now !== undefined) return now;
  const why = problem === undefined ? '' : `\n(an attempt to bring it failed: ${problem.message})`;
  throw new Failure(`${name} is missing. Install it: sudo apt-get install ${debian}   (or: brew install ${brew})${why}`);
}
