import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, eventually, freePort, startNats, startRedis, type PrivateDatabase, type PrivateServer } from '#testing';
import { migrate } from '#persistence';
import { database as authSession } from '../apps/auth-session/src/database/definition';
import { SECRETS } from './support/system';

const PATIENCE_MS = 60_000;

const named = (url: string, name: string): string => {
  const other = new URL(url);
  other.hostname = name;
  return other.toString();
};

describe('a service whose names lead nowhere', () => {
  let nats: PrivateServer;
  let redis: PrivateServer;
  let postgres: PrivateDatabase;
  let folder: string;
  let service: ChildProcess;
  let ops: string;

  const probe = (path: string): Promise<number> =>
    fetch(`${ops}${path}`).then(
      ({ status }) => status,
      () => 0,
    );

  beforeAll(async () => {
    [nats, redis, postgres] = await Promise.all([startNats(), startRedis(), createDatabase()]);
    await migrate(authSession, postgres.url);
    folder = await mkdtemp(join(tmpdir(), 'cargotech-names-'));
    const port = await freePort();
    ops = `http://127.0.0.1:${port}`;
    const env = {
      PATH: process.env['PATH'],
      ...SECRETS,
      NODE_OPTIONS: `--require ${join(process.cwd(), 'test', 'support', 'names.cjs')}`,
      NAMES_FILE: join(folder, 'names'),
      HOST: '127.0.0.1',
      OPS_PORT: String(port),
      LOG_LEVEL: 'fatal',
      NATS_URL: named(nats.url, 'nats.test'),
      REDIS_URL: named(redis.url, 'redis.test'),
      DATABASE_URL: named(postgres.url, 'postgres.test'),
      ADMIN_URL: 'http://127.0.0.1/admin',
    };
    service = spawn(process.execPath, [join('dist', 'apps', 'auth-session', 'main.js')], { env, stdio: 'inherit' });
  }, 60_000);
  afterAll(async () => {
    service.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
    await postgres.drop();
    await Promise.all([redis.stop(), nats.stop()]);
  });

  it('is alive and not ready, works as soon as they are there, and stops as it should', async () => {
    await eventually('alive', async () => (await probe('/livez')) === 200, PATIENCE_MS);
    expect(await probe('/readyz')).toBe(503);
    await writeFile(join(folder, 'names'), '');
    await eventually('ready', async () => (await probe('/readyz')) === 200, PATIENCE_MS);
    // What is connected needs no names.
    await rm(join(folder, 'names'));
    expect(await probe('/readyz')).toBe(200);
    const ended = new Promise((done) => service.once('exit', done));
    service.kill('SIGTERM');
    expect(await ended).toBe(0);
  }, 150_000);
});
