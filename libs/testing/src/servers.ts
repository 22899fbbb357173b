import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { natsArguments } from './nats-conf';
import { freePort, serverBinary, ServerProcess } from './server-process';

/** A private server of one test file, with the folder that goes with it. */
export interface PrivateServer {
  readonly url: string;
  readonly port: number;
  readonly process: ServerProcess;
  readonly folder: string;
  stop(): Promise<void>;
}

async function privateServer(
  scheme: string,
  binary: string,
  args: (folder: string, port: number) => Promise<string[]>,
): Promise<PrivateServer> {
  const folder = await mkdtemp(join(tmpdir(), `cargotech-${scheme}-`));
  const port = await freePort();
  const process = new ServerProcess(binary, await args(folder, port), port);
  await process.start();
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    process,
    folder,
    stop: async () => {
      await process.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A real nats-server with JetStream. What it counts can be read on `monitorPort` when one is given. */
export const startNats = (monitorPort?: number): Promise<PrivateServer> =>
  privateServer('nats', serverBinary('nats-server', 'NATS_SERVER_BIN'), (folder, port) => {
    const counts = monitorPort === undefined ? [] : [`http: "127.0.0.1:${monitorPort}"`];
    return natsArguments(join(folder, 'nats.conf'), port, join(folder, 'js'), counts);
  });

/** What JetStream kept is gone, as when the disk is lost; to delete a stream under those who use it is another thing, which old servers survive badly. */
export async function loseStore({ process, folder }: PrivateServer): Promise<void> {
  await process.kill();
  await rm(join(folder, 'js'), { recursive: true });
  await process.start();
}

/** A real redis-server that forgets everything when it is killed. */
export const startRedis = (): Promise<PrivateServer> =>
  privateServer('redis', serverBinary('redis-server', 'REDIS_SERVER_BIN'), (folder, port) =>
    Promise.resolve(['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]),
  );

export interface PrivateDatabase {
  readonly url: string;
  /** Ends every connection and lets no new one in, as when the server is away. */
  shut(): Promise<void>;
  open(): Promise<void>;
  drop(): Promise<void>;
}

/**
 * A database of its own on the PostgreSQL of the run.
 * @param template the one that it is a copy of, else empty
 * @throws Error when DATABASE_URL is not set
 */
export async function createDatabase(template?: string): Promise<PrivateDatabase> {
  const server = process.env['DATABASE_URL'];
  if (server === undefined || server === '') throw new Error('DATABASE_URL is not set: run the tests through npm test');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await asAdmin(server, `create database ${name}${template === undefined ? '' : ` template ${template}`}`);
  return {
    url: url.toString(),
    shut: async () => {
      await asAdmin(server, `alter database ${name} with allow_connections false`);
      await asAdmin(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    },
    open: () => asAdmin(server, `alter database ${name} with allow_connections true`),
    drop: () => asAdmin(server, `drop database if exists ${name} with (force)`),
  };
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
