import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dockerAnswers, startContainer } from './container.mjs';
import { findBinary, libraryPath } from './find-binary.mjs';
import { ensureBinary } from './install-binary.mjs';
import { answersWith } from './ports.mjs';
import { postgresAnswers, startPostgres } from './postgres.mjs';
import { launch } from './processes.mjs';
import { Failure } from './project.mjs';

const withLibraries = () => ({ ...process.env, ...libraryPath() });
const local = (port) => ({ host: '127.0.0.1', port });

/** Dead clients are noticed within ten seconds instead of four minutes; so is a frozen replica. No monitoring port at all. */
const natsSettings = (host, port, store) =>
  [`host: "${host}"`, `port: ${port}`, 'ping_interval: "5s"', 'ping_max: 2', `jetstream { store_dir: "${store}" }`, ''].join(
    '\n',
  );

const redisSettings = (folder, port, password) =>
  [`port ${port}`, 'bind 127.0.0.1', `dir "${folder}"`, 'appendonly yes', 'save ""', `requirepass ${password}`, ''].join('\n');

/** How each backing service is recognised, started here, started in a container, and brought to this machine. */
export const SERVERS = {
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
      return Object.assign(server, { signal: 'SIGTERM', mark: `:${port}` });
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
      return Object.assign(server, { signal: 'SIGTERM', mark: config });
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

/** Brings the binaries that tests start themselves, to freeze, to kill or to ask. @returns the variables by which they find them */
export async function ensureServerBinaries() {
  return {
    REDIS_SERVER_BIN: await SERVERS.redis.bring(),
    NATS_SERVER_BIN: await SERVERS.nats.bring(),
    // Checks the rules of alerting.
    PROMTOOL_BIN: await ensureBinary('promtool', { debian: 'prometheus' }),
    // Checks where alerts go.
    AMTOOL_BIN: await ensureBinary('amtool', { debian: 'prometheus-alertmanager', brew: 'alertmanager' }),
    // Makes the certificates of servers that speak TLS.
    OPENSSL_BIN: await ensureBinary('openssl', { debian: 'openssl' }),
  };
}

/** A server from the binary at hand, else in a container, else from what a package manager brings. */
export async function startOne(name, options) {
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
