import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import {
  createDatabase,
  freePort,
  makeCertificate,
  serverBinary,
  ServerProcess,
  type Certificate,
  type PrivateDatabase,
} from '#testing';

// Whole processes are started, and the machine may be busy with other tests.
jest.setTimeout(60_000);

/** The question "may I speak TLS?" with which a client of PostgreSQL begins, in bytes. */
const REQUEST_BYTES = 8;
const YES = 'S';

/** A PostgreSQL that speaks TLS: the one of the run, behind a door that does. */
function tlsDoor(to: URL, { certificate, key }: Certificate): Server {
  return createServer((socket) => {
    socket.once('data', (request) => {
      if (request.length !== REQUEST_BYTES) return socket.destroy();
      socket.write(YES);
      const safe = new TLSSocket(socket, { isServer: true, cert: readFileSync(certificate), key: readFileSync(key) });
      const behind = connect(Number(to.port || 5_432), to.hostname);
      for (const [one, other] of [
        [safe, behind],
        [behind, safe],
      ] as const)
        one.on('error', () => other.destroy()).pipe(other);
      return undefined;
    });
  });
}

/** What a service does with its addresses, in a process of its own: Node.js reads whom to believe when it starts. */
const SCRIPT = `
const { openDatabase, RedisConnection } = (await import(process.env.PERSISTENCE)).default;
const heard = {};
try {
  const database = await openDatabase({ schema: 'none', entities: [], migrations: [] }, process.env.DATABASE_URL);
  heard.postgres = (await database.source.query('select 1 as one'))[0].one;
  await database.onApplicationShutdown();
} catch (error) { heard.postgres = error.code ?? error.message; }
const { client } = new RedisConnection(process.env.REDIS_URL);
heard.redis = await new Promise((done) => client.once('ready', () => done(client.ping())).once('error', (error) => done(error.code ?? error.message)));
client.disconnect();
console.log('\\n' + JSON.stringify(heard));
process.exit(0);`;

async function heardBy(environment: NodeJS.ProcessEnv): Promise<unknown> {
  const PERSISTENCE = pathToFileURL(join(__dirname, '..', 'dist', 'libs', 'persistence', 'index.js')).href;
  const env = { ...process.env, ...environment, PERSISTENCE };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', SCRIPT], {
    env,
    cwd: join(__dirname, '..'),
  });
  return JSON.parse(stdout.trim().split('\n').pop() ?? '');
}

describe('databases that speak TLS, by the addresses of production', () => {
  const place = mkdtempSync(join(tmpdir(), 'cargotech-tls-'));
  const ours = makeCertificate(place);
  let redis: ServerProcess;
  let database: PrivateDatabase;
  let door: Server;
  let addresses: { DATABASE_URL: string; REDIS_URL: string };

  beforeAll(async () => {
    const port = await freePort();
    const files = ['--tls-cert-file', ours.certificate, '--tls-key-file', ours.key, '--tls-ca-cert-file', ours.authority];
    const args = ['--port', '0', '--tls-port', String(port), '--bind', '127.0.0.1', '--save', '', '--tls-auth-clients', 'no'];
    redis = new ServerProcess(serverBinary('redis-server', 'REDIS_SERVER_BIN'), [...args, ...files], port);
    database = await createDatabase();
    const url = new URL(database.url);
    door = tlsDoor(new URL(database.url), ours);
    await Promise.all([redis.start(), new Promise<void>((listening) => door.listen(0, '127.0.0.1', listening))]);
    url.port = String((door.address() as AddressInfo).port);
    url.searchParams.set('sslmode', 'verify-full');
    addresses = { DATABASE_URL: url.toString(), REDIS_URL: `rediss://127.0.0.1:${port}` };
  });
  afterAll(async () => {
    await redis.kill();
    await new Promise((closed) => door.close(closed));
    await database.drop();
    rmSync(place, { recursive: true });
  });

  it('serve whoever believes their authority', async () => {
    expect(await heardBy({ ...addresses, NODE_EXTRA_CA_CERTS: ours.authority })).toEqual({ postgres: 1, redis: 'PONG' });
  });

  it('are told nothing by whoever believes another', async () => {
    mkdirSync(join(place, 'another'));
    const { authority } = makeCertificate(join(place, 'another'));
    const refused = expect.stringMatching(/SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|certificate/) as unknown;
    expect(await heardBy({ ...addresses, NODE_EXTRA_CA_CERTS: authority })).toEqual({ postgres: refused, redis: refused });
  });
});
