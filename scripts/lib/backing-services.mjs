import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dockerAnswers, dropContainer, startContainer } from './container.mjs';
import { findBinary, libraryPath } from './find-binary.mjs';
import { ensureBinary } from './install-binary.mjs';
import { accepts, answersWith, choosePort } from './ports.mjs';
import { dropPostgres, postgresAnswers, startPostgres } from './postgres.mjs';
import { commandOf, endStranger, isAlive, launch, stopChild, untilReady } from './processes.mjs';
import { dataFolder, Failure, step } from './project.mjs';

const withLibraries = () => ({ ...process.env, ...libraryPath() });
const local = (port) => ({ host: '127.0.0.1', port });

/** Dead clients are noticed within ten seconds instead of four minutes; so is a frozen replica. No monitoring port at all. */
const natsSettings = (host, port, store) =>
  [`host: "${host}"`, `port: ${port}`, 'ping_interval: "5s"', 'ping_max: 2', `jetstream { store_dir: "${store}" }`, ''].join(
    '\n',
  );

const redisSettings = (folder, port, password) =>
  [`port ${port}`, 'bind 127.0.0.1', `dir "${folder}"`, 'appendonly yes', 'save ""', `requirepass ${password}`, ''].join('\n');

const SERVERS = {
  postgres: {
    variable: 'DATABASE_URL',
    port: 5432,
    url: ({ port, password }) => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    answers: ({ port }) => postgresAnswers(local(port)),
    // The npm packages bring PostgreSQL to most machines: nothing but their absence makes a container or a package necessary.
    start: startPostgres,
    container: ({ password }) => ({
      containerPort: 5432,
      dataPath: '/var/lib/postgresql/data',
      service: { environment: { POSTGRES_PASSWORD: password }, shm_size: '128mb' },
    }),
    bring: () => ensureBinary('initdb', { debian: 'postgresql' }),
  },
  redis: {
    variable: 'REDIS_URL',
    port: 6379,
    url: ({ port, password }) => `redis://:${password}@127.0.0.1:${port}`,
    answers: ({ port, password }) => answersWith(local(port), `AUTH ${password}\r\nPING\r\n`, (heard) => heard.includes('+PONG')),
    async start({ folder, port, password }) {
      const binary = findBinary('redis-server');
      if (binary === undefined) return undefined;
      const config = join(folder, 'redis.conf');
      await writeFile(config, redisSettings(folder, port, password), { mode: 0o600 });
      // Its command line names its port, not its file.
      const server = launch('Redis', binary, [config], { env: withLibraries(), deathSignal: 'TERM' });
      return { ...server, signal: 'SIGTERM', mark: `:${port}` };
    },
    container: ({ password }) => ({
      containerPort: 6379,
      dataPath: '/data',
      service: { command: ['redis-server', '--appendonly', 'yes', '--save', '', '--requirepass', password] },
    }),
    bring: () => ensureBinary('redis-server', { debian: 'redis-server', brew: 'redis' }),
  },
  nats: {
    variable: 'NATS_URL',
    port: 4222,
    url: ({ port }) => `nats://127.0.0.1:${port}`,
    answers: ({ port }) =>
      answersWith(local(port), 'CONNECT {"verbose":false}\r\nPING\r\n', (heard) => heard.includes('PONG\r\n')),
    async start({ folder, port }) {
      const binary = findBinary('nats-server');
      if (binary === undefined) return undefined;
      const config = join(folder, 'nats.conf');
      await writeFile(config, natsSettings('127.0.0.1', port, join(folder, 'jetstream')));
      const server = launch('NATS', binary, ['-c', config], { env: withLibraries(), deathSignal: 'TERM' });
      return { ...server, signal: 'SIGTERM', mark: config };
    },
    container: ({ folder }) => ({
      containerPort: 4222,
      dataPath: '/data',
      service: {
        command: ['-c', '/etc/nats.conf'],
        volumes: ['data:/data', `${folder}/nats-in-container.conf:/etc/nats.conf:ro`],
      },
      before: () => writeFile(join(folder, 'nats-in-container.conf'), natsSettings('0.0.0.0', 4222, '/data')),
    }),
    bring: () => ensureBinary('nats-server', { debian: 'nats-server' }),
  },
};

/** Brings the binaries that tests start, freeze and kill themselves. @returns the variables by which they find them */
export async function ensureServerBinaries() {
  return { REDIS_SERVER_BIN: await SERVERS.redis.bring(), NATS_SERVER_BIN: await SERVERS.nats.bring() };
}

/** Binary at hand, else a container, else what a package manager brings. */
async function startOne(name, options) {
  const { start, container, bring } = SERVERS[name];
  let server = await start(options);
  if (server === undefined && (await dockerAnswers())) {
    const { before, ...shape } = container(options);
    await before?.();
    server = await startContainer(name, { ...options, ...shape });
  }
  if (server === undefined) {
    await bring();
    server = await start(options);
  }
  if (server === undefined) throw new Failure(`${name} is on this machine, but does not work`);
  return server;
}

/** `{ ports, pids, password }` of the last start from this folder. */
async function remembered(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return { ports: {}, processes: {}, password: randomBytes(18).toString('base64url') };
  }
}

/** A parent that was killed leaves its servers behind where the system cannot end them with it. */
async function endLeftovers(processes) {
  for (const { pid, mark, signal } of Object.values(processes)) {
    if (isAlive(pid) && commandOf(pid).includes(mark)) await endStranger(pid, signal);
  }
}

/** Waits for a server that somebody else runs. @throws Failure naming its variable, never the value */
async function untilReachable({ variable, port }, url, withinMs) {
  const { hostname, port: given } = new URL(url.split(',')[0]);
  const address = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(given || port) };
  const output = () => `nothing accepts connections there: check ${variable}, or unset it to have a private server`;
  await untilReady({ name: `What ${variable} points to`, output }, () => accepts(address), withinMs);
}

async function stopServer({ child, signal, stop }) {
  // In the demo everything has to end within ten seconds; what is lost by SIGKILL is recovered at the next start.
  await (stop === undefined ? stopChild(child, signal, 2_500) : stop());
}

/** Drops what `startBackingServices` keeps in a folder. */
export async function dropBackingServices(dir) {
  await dropPostgres(join(dir, 'postgres'));
  for (const name of Object.keys(SERVERS)) await dropContainer(join(dir, name));
  await rm(dir, { recursive: true, force: true });
}

/**
 * PostgreSQL, Redis and NATS with JetStream: those of the environment where their variable is set, else private ones on loopback.
 * @param dir where their data, ports and passwords are kept between starts
 * @param fresh drops what was there before; `stop` then drops what came, too
 * @param env the environment in which DATABASE_URL, REDIS_URL and NATS_URL may be set
 * @param patienceMs how long a server of the environment may take to answer
 * @param say hears a line about everything a person should know
 * @returns `env`: the three variables; `processes`: process ids by server; `stop()`
 */
export async function startBackingServices({ dir, fresh = false, env = process.env, say = console.log, patienceMs = 10_000 }) {
  const stateFile = join(dir, 'servers.json');
  const before = await remembered(stateFile);
  await endLeftovers(before.processes);
  if (fresh) await dropBackingServices(dir);
  await mkdir(dir, { recursive: true });
  const { password } = before;
  const [started, variables, ports] = [{}, {}, { ...before.ports }];
  const stop = async () => {
    await Promise.all(Object.values(started).map(stopServer));
    if (fresh) await dropBackingServices(dir);
  };
  const remember = () => {
    const known = Object.entries(started).filter(([, { child }]) => child !== undefined);
    const processes = Object.fromEntries(
      known.map(([name, { child, mark, signal }]) => [name, { pid: child.pid, mark, signal }]),
    );
    return writeFile(stateFile, JSON.stringify({ ports, password, processes }), { mode: 0o600 });
  };
  try {
    for (const [name, kind] of Object.entries(SERVERS)) {
      const given = env[kind.variable];
      if (given !== undefined && given !== '') {
        await step(`reaching ${name}`, () => untilReachable(kind, given, patienceMs));
        variables[kind.variable] = given;
        continue;
      }
      const { [name]: wanted, ...others } = ports;
      const options = {
        folder: join(dir, name),
        port: await choosePort(wanted, new Set(Object.values(others))),
        password,
        throwaway: fresh,
        say,
      };
      ports[name] = options.port;
      await mkdir(options.folder, { recursive: true });
      // Written first: data made with a password that nobody remembers would be lost.
      await remember();
      const server = await step(`starting ${name}`, () => startOne(name, options));
      started[name] = server;
      await untilReady(server, () => kind.answers(options));
      variables[kind.variable] = kind.url(options);
    }
    await remember();
  } catch (error) {
    await stop();
    throw error;
  }
  const processes = Object.fromEntries(Object.entries(started).map(([name, { child }]) => [name, child?.pid]));
  return { env: variables, processes, stop };
}

/** A folder of this process for servers of one run; those that killed runs of the same purpose left are dropped. */
export async function throwawayFolder(purpose) {
  await mkdir(dataFolder, { recursive: true });
  for (const name of readdirSync(dataFolder)) {
    const [, pid] = new RegExp(`^${purpose}-(\\d+)$`).exec(name) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const { processes } = await remembered(join(dataFolder, name, 'servers.json'));
    await endLeftovers(processes);
    await dropBackingServices(join(dataFolder, name));
  }
  return join(dataFolder, `${purpose}-${process.pid}`);
}
