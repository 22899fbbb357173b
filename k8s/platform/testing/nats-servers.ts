import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, makeCertificate, serverBinary, ServerProcess, type Certificate } from '#testing';
import { SERVICES } from '../../checks/environment';

export const CONFIGURATION_FOLDER = join(__dirname, '..', 'nats');
export const natsServer = (): string => serverBinary('nats-server', 'NATS_SERVER_BIN');

export const passwordOf = (user: string): string => `p${Buffer.from(user).toString('hex')}`;

/** The variables that a server of the StatefulSet is given, but for its own name, place and routes. */
export const variablesOf = ({ authority, certificate, key }: Certificate): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    [...SERVICES, 'migrate', 'route'].map((user) => [`PASSWORD_${user.toUpperCase().replaceAll('-', '_')}`, passwordOf(user)]),
  ),
  TLS_AUTHORITY: authority,
  TLS_CERT: certificate,
  TLS_KEY: key,
});

/** Servers with the very configuration of the cluster, on loopback. */
export interface NatsServers {
  /** Addresses, with commas between them. */
  readonly url: string;
  readonly tls: Certificate;
  /** A folder that goes with the servers. */
  readonly place: string;
  stop(): Promise<void>;
}

/** Starts `count` of them; one alone is no cluster, and has all of the configuration but that. */
export async function startNatsServers(count: number): Promise<NatsServers> {
  const place = mkdtempSync(join(tmpdir(), 'cargotech-cluster-'));
  const tls = makeCertificate(place);
  const whole = readFileSync(join(CONFIGURATION_FOLDER, 'nats.conf'), 'utf8');
  writeFileSync(join(place, 'nats.conf'), count === 1 ? whole.replace(/^cluster \{[^]*?^\}$/m, '') : whole);
  copyFileSync(join(CONFIGURATION_FOLDER, 'permissions.conf'), join(place, 'permissions.conf'));
  const joints = await Promise.all(Array.from({ length: count }, () => freePort()));
  const routeOf = (joint: number): string => `nats://route:${passwordOf('route')}@127.0.0.1:${joint}`;
  const routes = Object.fromEntries(joints.map((joint, index) => [`ROUTE_${index}`, routeOf(joint)]));
  const servers = await Promise.all(
    joints.map(async (joint, index) => {
      const [port, monitor] = await Promise.all([freePort(), freePort()]);
      const listening = ['-a', '127.0.0.1', '-p', String(port), '-m', String(monitor), '-P', join(place, `${index}.pid`)];
      const args = ['-c', join(place, 'nats.conf'), ...listening, ...(count === 1 ? [] : ['--cluster', routeOf(joint)])];
      const own = { POD_NAME: `nats-${index}`, STORE_DIR: join(place, String(index)) };
      return new ServerProcess(natsServer(), args, port, { ...process.env, ...variablesOf(tls), ...routes, ...own });
    }),
  );
  await Promise.all(servers.map((server) => server.start()));
  return {
    url: servers.map(({ port }) => `tls://127.0.0.1:${port}`).join(','),
    tls,
    place,
    stop: async () => {
      await Promise.all(servers.map((server) => server.kill()));
      rmSync(place, { recursive: true, force: true });
    },
  };
}
