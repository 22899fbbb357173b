/** `npm run bench`: the benchmark on servers of its own; writes bench/RESULTS.md. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder, die, ensurePackages, environment, root, run } from './lib/project.mjs';
import { findBinary, startServers } from './lib/servers.mjs';

async function main() {
  await mkdir(dataFolder, { recursive: true });
  await ensurePackages();
  const { build } = await import('./build.mjs');
  await build({ webapp: false });
  const base = await environment();
  const folder = await mkdtemp(join(dataFolder, 'bench-'));
  const servers = await startServers(folder, base);
  try {
    const env = {
      ...base,
      ...servers.variables,
      NATS_SERVER_BIN: findBinary('nats-server') ?? '',
      REDIS_SERVER_BIN: findBinary('redis-server') ?? '',
    };
    await run(process.execPath, [join(root, 'dist', 'bench', 'main.js'), ...process.argv.slice(2)], { env });
  } finally {
    await servers.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

main().catch(die);
