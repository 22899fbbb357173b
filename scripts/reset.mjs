/** `npm run reset`: drops everything that runs left behind (.data): databases, secrets of the demo, unpacked servers. */
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dropBackingServices } from './lib/backing-services.mjs';
import { startLock } from './lib/demo.mjs';
import { engineLock } from './lib/docker-engine.mjs';
import { isAlive } from './lib/processes.mjs';
import { dataFolder, die, Failure } from './lib/project.mjs';
import { holderOf } from './lib/run-lock.mjs';

async function reset() {
  if (!existsSync(dataFolder)) return console.log('There is nothing to drop.');
  const demo = await holderOf(startLock);
  if (demo !== undefined) throw new Failure(`The demo runs (process ${demo}): stop it with Ctrl-C first.`);
  // Folders of one run carry the number of its process.
  const runs = readdirSync(dataFolder).filter((name) => /^[a-z]+-\d+$/.test(name));
  const busy = runs.find((name) => isAlive(Number(name.split('-')[1])));
  if (busy !== undefined) throw new Failure(`A run of this clone uses .data/${busy}: let it end first.`);
  const engine = await holderOf(engineLock);
  if (engine !== undefined) throw new Failure(`Process ${engine} uses the engine of this clone: let it end first.`);
  for (const name of ['servers', ...runs]) await dropBackingServices(join(dataFolder, name));
  await rm(dataFolder, { recursive: true, force: true });
  console.log('.data is gone; the next start begins anew.');
}

await reset().catch(die);
