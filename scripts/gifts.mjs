/** `npm run gifts -- grant|promo`: days and promo codes given by hand; in the demo while it runs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runningDemo } from './lib/demo.mjs';
import { run } from './lib/processes.mjs';
import { die, environment, Failure, root } from './lib/project.mjs';

async function main() {
  const entry = join(root, 'dist', 'apps', 'billing', 'cli', 'gifts.js');
  if (!existsSync(entry)) throw new Failure('billing is not built yet: npm run build');
  const demo = await runningDemo();
  const env = { ...demo?.variables, ...(await environment()) };
  // It prints what went wrong itself.
  await run(process.execPath, ['--enable-source-maps', entry, ...process.argv.slice(2)], { env }).catch(() => process.exit(1));
}

await main().catch(die);
