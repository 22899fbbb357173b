/** `npm run dev`: like `npm start`, and what changes under apps, libs or sandbox is compiled and started anew. */
import { watch } from 'node:fs';
import { join } from 'node:path';
import { die, root } from './lib/project.mjs';
import { startDemo } from './start.mjs';

/** Editors write a file in several steps. */
const SETTLED_MS = 150;

/** The processes that run a changed source; a library is in every service, the Mini App in the gateway's memory. */
function concerned(sources, names) {
  const own = sources.map((source) => {
    const [top, second] = source.split('/');
    if (top === 'libs') return names;
    if (top === 'sandbox') return ['sandbox'];
    return second === 'webapp' || second === 'admin' ? ['api-gateway'] : [second];
  });
  return [...new Set(own.flat())].filter((name) => names.includes(name));
}

async function main() {
  const supervisor = await startDemo();
  const { build } = await import('./build.mjs');
  let timer;
  let building = Promise.resolve();
  const rebuild = async () => {
    const { changed } = await build();
    const names = concerned(changed, Object.keys(supervisor.pids()));
    if (changed.length === 0) return;
    console.log(`${changed.length} files compiled; started anew: ${names.join(', ') || 'nothing'}`);
    supervisor.restart(names);
  };
  for (const folder of ['apps', 'libs', 'sandbox']) {
    watch(join(root, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        building = building.then(rebuild).catch((error) => console.error(`not compiled: ${error.message}`));
      }, SETTLED_MS);
    });
  }
}

await main().catch(die);
