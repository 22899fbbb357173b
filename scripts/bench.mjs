/**
 * `npm run bench`: the benchmark on servers of its own; arguments go on to it (`npm run bench -- --short`).
 * `npm run bench:scale`: the one of bench/scale, in the same way.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startBackingServices, throwawayFolder } from './lib/backing-services.mjs';
import { libraryPath } from './lib/find-binary.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { onInterrupt, run } from './lib/processes.mjs';
import { die, Failure, root } from './lib/project.mjs';
import { ensureServerBinaries } from './lib/server-kinds.mjs';

/** A first argument without dashes names a folder of benchmarks. */
const [folder = '', ...rest] = process.argv.slice(2);
const named = folder !== '' && !folder.startsWith('--');
const entry = join(root, 'dist', 'bench', named ? folder : '', 'main.js');
const passedOn = named ? rest : process.argv.slice(2);

async function main() {
  await ensurePackages();
  const { build } = await import('./build.mjs');
  await build({ withWebapp: false });
  if (!existsSync(entry)) throw new Failure(`There is no benchmark: ${entry} is missing`);
  const binaries = await ensureServerBinaries();
  const servers = await startBackingServices({ dir: await throwawayFolder('bench'), fresh: true });
  onInterrupt(() => servers.stop().then(() => process.exit(130)));
  try {
    const env = { ...process.env, ...libraryPath(), ...binaries, ...servers.env };
    await run(process.execPath, ['--enable-source-maps', entry, ...passedOn], { env });
  } finally {
    await servers.stop();
  }
}

await main().catch(die);
