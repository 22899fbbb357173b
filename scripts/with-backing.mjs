/** Runs a command with private throwaway servers: `node scripts/with-backing.mjs -- npx jest libs`. */
import { startBackingServices, throwawayFolder } from './lib/backing-services.mjs';
import { libraryPath } from './lib/find-binary.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { onInterrupt, run } from './lib/processes.mjs';
import { die, Failure } from './lib/project.mjs';
import { ensureServerBinaries } from './lib/server-kinds.mjs';

async function main() {
  const [command, ...args] = process.argv.slice(process.argv[2] === '--' ? 3 : 2);
  if (command === undefined) throw new Failure('Which command? node scripts/with-backing.mjs -- npx jest libs');
  await ensurePackages();
  const binaries = await ensureServerBinaries();
  const servers = await startBackingServices({ dir: await throwawayFolder('throwaway'), fresh: true, say: console.error });
  onInterrupt(() => servers.stop().then(() => process.exit(130)));
  try {
    await run(command, args, { env: { ...process.env, ...binaries, ...libraryPath(), ...servers.env } });
  } finally {
    await servers.stop();
  }
}

await main().catch(die);
