/** `npm run reset`: drops everything that runs left behind (.data): databases, secrets of the demo, logs. */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder, die, Failure } from './lib/project.mjs';

async function reset() {
  const lock = join(dataFolder, 'start.pid');
  if (existsSync(lock)) {
    const pid = Number(await readFile(lock, 'utf8'));
    const runs = (() => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    })();
    if (runs) throw new Failure(`npm start runs (process ${pid}): stop it with Ctrl-C first`);
  }
  await rm(dataFolder, { recursive: true, force: true });
  console.log('.data is gone; the next start begins anew');
}

await reset().catch(die);
