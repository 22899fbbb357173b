/**
 * The console commands of the services: `npm run cargotech|telegram|settings|audit|refund|gifts -- …` name the service and its entry here.
 * They work on the demo while it runs; the caller's own variables win.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runningDemo } from './lib/demo.mjs';
import { run } from './lib/processes.mjs';
import { die, environment, Failure, root } from './lib/project.mjs';

async function main([service, name, ...words]) {
  const entry = join(root, 'dist', 'apps', service, `${name}.js`);
  if (!existsSync(entry)) throw new Failure(`${service} is not built yet: npm run build`);
  const demo = await runningDemo();
  const env = { ...demo?.variables, ...(await environment()) };
  // It prints what went wrong itself.
  await run(process.execPath, ['--enable-source-maps', entry, ...words], { env }).catch(() => process.exit(1));
}

await main(process.argv.slice(2)).catch(die);
