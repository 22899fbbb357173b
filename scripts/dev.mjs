/** `npm run dev`: like `npm start`, and what changes under apps, libs or sandbox is compiled and restarted. */
import { watch } from 'node:fs';
import { join } from 'node:path';
import { die, root } from './lib/project.mjs';

await import('./start.mjs').catch(die);
const { build } = await import('./build.mjs');
let timer;
let running = Promise.resolve();
for (const folder of ['apps', 'libs', 'sandbox']) {
  watch(join(root, folder), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running
        .then(async () => {
          const compiled = await build();
          if (compiled > 0) process.emit('rebuilt');
        })
        .catch((error) => console.error(error.message));
    }, 200);
  });
}
