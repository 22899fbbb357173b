/**
 * `npm run backup -- FOLDER`: all that cannot be made anew, as it is at one moment, while the services go on. That is PostgreSQL alone:
 * what Redis holds may vanish, and what NATS holds is said again from the outboxes (docs/operations.md).
 */
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  checksumOf,
  connect,
  connectionVariables,
  contentOf,
  DUMP_FILE,
  FORMAT,
  keysInUse,
  MANIFEST_FILE,
  schemasIn,
} from './lib/database-copy.mjs';
import { runningDemo } from './lib/demo.mjs';
import { libraryPath } from './lib/find-binary.mjs';
import { ensureBinary } from './lib/install-binary.mjs';
import { run } from './lib/processes.mjs';
import { die, environment, Failure, root, step } from './lib/project.mjs';

async function backup([target, ...more]) {
  if (target === undefined || target.startsWith('-') || more.length > 0)
    throw new Failure('Say where to: npm run backup -- FOLDER   (a folder that is empty or not there yet)');
  const folder = resolve(target);
  // For the eyes of whoever takes it alone.
  process.umask(0o077);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) throw new Failure(`${folder} is not empty: name another folder`);
  const { DATABASE_URL: url } = { ...(await runningDemo())?.variables, ...(await environment()) };
  const env = { ...process.env, ...libraryPath(), ...connectionVariables(url) };
  const pgDump = await ensureBinary('pg_dump', { debian: 'postgresql-client', brew: 'libpq' });

  const client = await connect(url);
  try {
    // One moment for the dump and for what is noted of it.
    await client.query('begin transaction isolation level repeatable read read only');
    const { rows } = await client.query(
      `select pg_export_snapshot() as snapshot, clock_timestamp() as now, current_setting('server_version') as version`,
    );
    const { snapshot, now, version } = rows[0];
    const schemas = await schemasIn(client);
    if (schemas.length === 0)
      throw new Failure('There is nothing of the product in this database: is DATABASE_URL the right one?');
    const part = join(folder, `${DUMP_FILE}.part`);
    const own = ['--format=custom', `--snapshot=${snapshot}`, '--no-owner', '--no-acl', `--file=${part}`];
    await step('writing the database', () =>
      run(pgDump, [...own, ...schemas.map((schema) => `--schema=${schema}`)], { env, quiet: true }),
    );
    const content = await step('counting and summing up its rows', () => contentOf(client, schemas));
    const keys = await keysInUse(client, content.tables);
    await client.query('commit');

    const file = join(folder, DUMP_FILE);
    await rename(part, file);
    const { version: product } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const dump = { bytes: (await stat(file)).size, sha256: await checksumOf(file) };
    const manifest = { format: FORMAT, takenAt: now.toISOString(), product, postgres: version, schemas, keys, dump, ...content };
    await writeFile(join(folder, MANIFEST_FILE), JSON.stringify(manifest, null, 2), { mode: 0o600, flag: 'wx' });
    const count = Object.values(content.tables).reduce((sum, table) => sum + table.rows, 0);
    console.log(
      `${count} rows of ${schemas.join(', ')} as of ${manifest.takenAt}: ${(dump.bytes / 1e6).toFixed(1)} MB in ${folder}`,
    );
    console.log(
      'It holds names and phone numbers: keep it encrypted, and AUDIT_KEY and SETTINGS_ENCRYPTION_KEYS somewhere else.',
    );
  } finally {
    await client.end();
  }
}

await backup(process.argv.slice(2)).catch(die);
