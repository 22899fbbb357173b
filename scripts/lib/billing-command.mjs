import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runningDemo } from './demo.mjs';
import { run } from './processes.mjs';
import { environment, Failure, root } from './project.mjs';

/** Runs a command of billing with the environment of the running demo, the caller's own values before it. It prints what went wrong itself. */
export async function runBillingCommand(name) {
  const entry = join(root, 'dist', 'apps', 'billing', 'cli', `${name}.js`);
  if (!existsSync(entry)) throw new Failure('billing is not built yet: npm run build');
  const demo = await runningDemo();
  const env = { ...demo?.variables, ...(await environment()) };
  await run(process.execPath, ['--enable-source-maps', entry, ...process.argv.slice(2)], { env }).catch(() => process.exit(1));
}
