import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Failure } from './project.mjs';

/** What `npm run backup` leaves in its folder. Without the manifest, written last, there is no backup. */
export const DUMP_FILE = 'database.dump';
export const MANIFEST_FILE = 'manifest.json';
export const FORMAT = 1;

/** Where values stand that are sealed under a key of SETTINGS_ENCRYPTION_KEYS. */
const SEALED = [
  ['auth.staff', 'totp_secret'],
  ['auth.staff', 'totp_pending'],
  ['billing.settings', 'value'],
  ['billing.setting_versions', 'value'],
];

const quote = (name) => `"${name.replaceAll('"', '""')}"`;

/** The database that DATABASE_URL names, as PostgreSQL's programs take it: a password is in no command line. @throws Failure */
export function connectionVariables(url) {
  if (url === undefined) throw new Failure('DATABASE_URL is missing: set it to the address of PostgreSQL');
  let parts;
  try {
    parts = new URL(url);
  } catch {
    throw new Failure('DATABASE_URL is not an address: postgres://user:password@host:port/database');
  }
  const variables = {
    PGHOST: parts.hostname,
    PGPORT: parts.port || '5432',
    PGUSER: decodeURIComponent(parts.username),
    PGPASSWORD: decodeURIComponent(parts.password),
    PGDATABASE: decodeURIComponent(parts.pathname.slice(1)) || decodeURIComponent(parts.username),
    PGSSLMODE: parts.searchParams.get('sslmode'),
    PGSSLROOTCERT: parts.searchParams.get('sslrootcert'),
  };
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value));
}

/** A connection on which rows read the same whatever the server's habits. @throws Failure when the database cannot be reached */
export async function connect(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, application_name: 'backup' });
  await client.connect().catch((error) => {
    throw new Failure(`PostgreSQL at DATABASE_URL cannot be reached: ${error.message}`);
  });
  await client.query(`set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601';
    set extra_float_digits = 1; set bytea_output = 'hex'; set statement_timeout = 0; set lock_timeout = '10s'`);
  return client;
}

/** The schemas of the product: every service that has a database has an outbox in it. */
export async function schemasIn(client) {
  const { rows } = await client.query(`select schemaname from pg_tables where tablename = 'outbox' order by 1`);
  return rows.map(({ schemaname }) => schemaname);
}

/**
 * What stands in schemas: per table its number of rows and a sum over all of them that no order changes, per sequence where it is.
 * @returns `{ tables: { 'auth.drivers': { rows, sum } }, sequences: { 'auth.x_seq': value } }`
 */
export async function contentOf(client, schemas) {
  const { rows: names } = await client.query(
    `select schemaname, tablename from pg_tables where schemaname = any($1) order by 1, 2`,
    [schemas],
  );
  const tables = {};
  for (const { schemaname, tablename } of names) {
    const { rows } = await client.query(
      `select count(*)::text as rows, coalesce(sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint), 0)::text as sum
       from only ${quote(schemaname)}.${quote(tablename)} t`,
    );
    tables[`${schemaname}.${tablename}`] = { rows: Number(rows[0].rows), sum: rows[0].sum };
  }
  const { rows: counters } = await client.query(
    `select schemaname, sequencename, last_value::text from pg_sequences where schemaname = any($1) order by 1, 2`,
    [schemas],
  );
  const sequences = Object.fromEntries(counters.map((row) => [`${row.schemaname}.${row.sequencename}`, row.last_value]));
  return { tables, sequences };
}

/** Tables and sequences that are not the same in both, in words. */
export function differences(wanted, found) {
  const tables = [...new Set([...Object.keys(wanted.tables), ...Object.keys(found.tables)])];
  const sequences = [...new Set([...Object.keys(wanted.sequences), ...Object.keys(found.sequences)])];
  const rowsOf = (content, name) => content.tables[name]?.rows ?? 'no such table';
  return [
    ...tables
      .filter((name) => wanted.tables[name]?.sum !== found.tables[name]?.sum || rowsOf(wanted, name) !== rowsOf(found, name))
      .map((name) => `${name}: ${rowsOf(wanted, name)} rows in the backup, ${rowsOf(found, name)} here`),
    ...sequences
      .filter((name) => wanted.sequences[name] !== found.sequences[name])
      .map((name) => `${name}: at ${wanted.sequences[name]} in the backup, at ${found.sequences[name]} here`),
  ];
}

/** Ids of the keys that sealed values stand under. */
export async function keysInUse(client, tables) {
  const ids = new Set();
  for (const [table, column] of SEALED.filter(([name]) => name in tables)) {
    const { rows } = await client.query(
      `select distinct split_part(${column}, '.', 2) as id from ${table} where ${column} ~ '^v1\\.[\\w-]+\\.[\\w-]+\\.[\\w-]+\\.[\\w-]+$'`,
    );
    for (const { id } of rows) ids.add(id);
  }
  return [...ids].sort();
}

export async function checksumOf(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
