/** `npm run bench`: the benchmark on servers of its own; arguments go on to it (`npm run bench -- --short`). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startBackingServices, throwawayFolder } from './lib/backing-services.mjs';
import { libraryPath } from './lib/find-binary.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { onInterrupt, run } from './lib/processes.mjs';
import { die, Failure, root } from './lib/project.mjs';
import { ensureServerBinaries } from './lib/server-kinds.mjs';

const entry = join(root, 'dist', 'bench', 'main.js');

async function main() {
  await ensurePackages();
  const { build } = await import('./build.mjs');
  await build({ withWebapp: false });
  if (!existsSync(entry)) throw new Failure('There is no benchmark: bench/main.ts is missing');
  const binaries = await ensureServerBinaries();
  const servers = await startBackingServices({ dir: await throwawayFolder('bench'), fresh: true });
  onInterrupt(() => servers.stop().then(() => process.exit(130)));
  try {
    const env = { ...process.env, ...libraryPath(), ...binaries, ...servers.env };
    await run(process.execPath, ['--enable-source-maps', entry, ...process.argv.slice(2)], { env });
  } finally {
    await servers.stop();
  }
}

await main().catch(die);
