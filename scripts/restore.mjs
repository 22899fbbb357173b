/**
 * `npm run restore -- FOLDER [--force] [--say-again HOURS]`: what `npm run backup` wrote, into the database of DATABASE_URL, and the proof
 * that it is the same. With `--force` what stands there is put aside under another name. Facts said within the hours before the backup
 * (1 unless told) are said again: who had heard them and forgot with their database hears them now, who remembers them does nothing.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  checksumOf,
  connect,
  connectionVariables,
  contentOf,
  differences,
  DUMP_FILE,
  FORMAT,
  MANIFEST_FILE,
} from './lib/database-copy.mjs';
import { runningDemo } from './lib/demo.mjs';
import { libraryPath } from './lib/find-binary.mjs';
import { ensureBinary } from './lib/install-binary.mjs';
import { run } from './lib/processes.mjs';
import { die, environment, Failure, step } from './lib/project.mjs';

const USAGE = 'Say from where: npm run restore -- FOLDER [--force] [--say-again HOURS]';

function readWords(words) {
  try {
    const options = { force: { type: 'boolean', default: false }, 'say-again': { type: 'string', default: '1' } };
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
    const hours = Number(values['say-again']);
    if (positionals.length !== 1 || !(hours >= 0 && hours <= 720)) throw new Error('HOURS is a number from 0 to 720');
    return { folder: resolve(positionals[0]), force: values.force, hours };
  } catch (error) {
    throw new Failure(`${error.message}\n${USAGE}`);
  }
}

async function readManifest(folder) {
  const file = join(folder, MANIFEST_FILE);
  if (!existsSync(file)) throw new Failure(`${folder} holds no whole backup: ${MANIFEST_FILE} is missing`);
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  if (manifest.format !== FORMAT) throw new Failure(`${file} is of format ${manifest.format}; this version reads ${FORMAT}`);
  const dump = join(folder, DUMP_FILE);
  if (!existsSync(dump) || (await checksumOf(dump)) !== manifest.dump.sha256)
    throw new Failure(`${dump} is not what was written: take another backup`);
  return manifest;
}

/** Puts aside what stands there under another name. @returns how to take it back, or undefined when nothing stood there */
async function clearPlace(client, schemas, force) {
  const { rows: busy } = await client.query(
    `select distinct application_name as name from pg_stat_activity
     where datname = current_database() and application_name like 'cargotech-%' order by 1`,
  );
  if (busy.length > 0)
    throw new Failure(`Services use this database (${busy.map(({ name }) => name).join(', ')}): stop all services first`);
  const { rows: there } = await client.query('select nspname as name from pg_namespace where nspname = any($1) order by 1', [
    schemas,
  ]);
  if (there.length === 0) return undefined;
  const names = there.map(({ name }) => name);
  if (!force) throw new Failure(`The database holds ${names.join(', ')} already: --force puts them aside under another name`);
  const suffix = `_before_${new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)}`;
  await client.query('begin');
  for (const name of names) await client.query(`alter schema "${name}" rename to "${name}${suffix}"`);
  await client.query('commit');
  return { names, suffix };
}

async function takeBack(client, schemas, aside) {
  await client.query('begin');
  for (const name of schemas) await client.query(`drop schema if exists "${name}" cascade`);
  for (const name of aside?.names ?? []) await client.query(`alter schema "${name}${aside.suffix}" rename to "${name}"`);
  await client.query('commit');
}

async function sayAgain(client, { schemas, takenAt }, hours) {
  if (hours === 0) return 0;
  let count = 0;
  for (const schema of schemas) {
    const { rowCount } = await client.query(
      `update "${schema}".outbox set published_at = null where published_at > $1::timestamptz - make_interval(secs => $2)`,
      [takenAt, hours * 3_600],
    );
    count += rowCount;
  }
  return count;
}

async function restore(words) {
  const { folder, force, hours } = readWords(words);
  const manifest = await step('checking the backup', () => readManifest(folder));
  const { schemas, takenAt, keys } = manifest;
  const given = { ...(await runningDemo())?.variables, ...(await environment()) };
  const env = { ...process.env, ...libraryPath(), ...connectionVariables(given.DATABASE_URL) };
  const pgRestore = await ensureBinary('pg_restore', { debian: 'postgresql-client', brew: 'libpq' });
  const client = await connect(given.DATABASE_URL);
  try {
    const aside = await clearPlace(client, schemas, force);
    const own = ['--single-transaction', '--exit-on-error', '--no-owner', '--no-acl', `--dbname=${env.PGDATABASE}`];
    try {
      await step('reading the database back', () => run(pgRestore, [...own, join(folder, DUMP_FILE)], { env, quiet: true }));
      const wrong = differences(manifest, await step('comparing every row', () => contentOf(client, schemas)));
      if (wrong.length > 0) throw new Failure(`What was read back is not what was written:\n${wrong.join('\n')}`);
    } catch (error) {
      await takeBack(client, schemas, aside);
      throw error;
    }
    const facts = await sayAgain(client, manifest, hours);
    const count = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0);
    console.log(`${count} rows of ${schemas.join(', ')} are as they were at ${takenAt}; ${facts} facts will be said again.`);
    if (aside !== undefined)
      console.log(
        `What stood there is in ${aside.names.map((name) => name + aside.suffix).join(', ')}: drop it when all is well.`,
      );
    const ring = (given.SETTINGS_ENCRYPTION_KEYS ?? '').split(',').map((entry) => entry.trim().split(':')[0]);
    const missing = keys.filter((id) => !ring.includes(id));
    if (missing.length > 0)
      console.log(`Secrets stand under keys that SETTINGS_ENCRYPTION_KEYS does not hold here: ${missing.join(', ')}. Add them.`);
    console.log(
      'Next: npm run migrate, the rights of the services (k8s/platform/postgres/roles.sql), the services, npm run audit -- verify.',
    );
  } finally {
    await client.end();
  }
}

await restore(process.argv.slice(2)).catch(die);
