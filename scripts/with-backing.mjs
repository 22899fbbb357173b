/** Runs a command with private throwaway servers: `node scripts/with-backing.mjs -- npx jest libs`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { dataFolder, die, environment, run } from './lib/project.mjs';
import { startServers } from './lib/servers.mjs';

const command = process.argv.slice(process.argv.indexOf('--') + 1);
const env = await environment();
mkdirSync(dataFolder, { recursive: true });
const folder = await mkdtemp(join(dataFolder, 'throwaway-'));
const servers = await startServers(folder, env).catch(die);
const failure = await run(command[0], command.slice(1), { env: { ...env, ...servers.variables } }).then(
  () => undefined,
  (error) => error,
);
await servers.stop();
await rm(folder, { recursive: true, force: true });
if (failure !== undefined) process.exit(1);
