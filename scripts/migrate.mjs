/** Brings the schema of every service up to date (`npm run migrate`). Safe any number of times. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { die, environment, isMain, root, run } from './lib/project.mjs';

export async function migrate(env, { quiet = false } = {}) {
  const apps = join(root, 'dist', 'apps');
  for (const service of await readdir(apps)) {
    const script = join(apps, service, 'database', 'migrate.js');
    if (existsSync(script)) await run(process.execPath, [script], { env, quiet });
  }
  await run(process.execPath, [join(root, 'dist', 'libs', 'messaging', 'streams.main.js')], { env, quiet });
}

if (isMain(import.meta.url))
  await environment()
    .then((env) => migrate(env))
    .catch(die);
