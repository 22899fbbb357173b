/** `npm run migrate`: brings the schema of every service and the streams up to date. Safe any number of times. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './lib/processes.mjs';
import { die, environment, Failure, isMain, root } from './lib/project.mjs';

export async function migrate(env, { quiet = false } = {}) {
  const apps = join(root, 'dist', 'apps');
  if (!existsSync(apps)) throw new Failure('Nothing is built yet: npm run build');
  const schemas = (await readdir(apps)).sort().map((service) => join(apps, service, 'database', 'migrate.js'));
  const streams = join(root, 'dist', 'libs', 'messaging', 'streams.main.js');
  for (const script of [...schemas, streams]) {
    if (existsSync(script)) await run(process.execPath, ['--enable-source-maps', script], { env, quiet });
  }
}

if (isMain(import.meta.url))
  await environment()
    .then((env) => migrate(env))
    .catch(die);
