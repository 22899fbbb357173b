import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as contracts from '#contracts';
import {
  AlarmRaised,
  ConfigurationChanged,
  DriverTold,
  GetConfiguration,
  type AlarmRaisedPayload,
  type Configuration,
} from '#contracts';
import {
  ensureStreams,
  EventFeed,
  EventPublisher,
  HandleEvent,
  HandleRpc,
  NatsConnection,
  newCall,
  ParkedMessages,
  RpcClient,
  runInCall,
} from '#messaging';
import { ServiceConfig, startService, type RunningService } from '#runtime';
import { eventually, inFull, makeCertificate, type Certificate } from '#testing';
import { Controller, Module, type Type } from '@nestjs/common';
import { connect, Events, type NatsConnection as Connection } from 'nats';
import {
  CONFIGURATION_FOLDER,
  natsServer,
  passwordOf,
  startNatsServers,
  variablesOf,
  type NatsServers,
} from './testing/nats-servers';

const CONFIGURATION: Configuration = { version: 7, paymentsEnabled: true, ownLoadsShown: false, alertsPerHour: 20, flags: [] };
const ALARM: AlarmRaisedPayload = {
  service: 'billing',
  alarm: 'refund-failed',
  summary: 'a refund',
  at: '2026-01-01T00:00:00.000Z',
};
const TOLD = { driverId: '00000000-0000-4000-8000-000000000001', kind: 'access.changed', data: {} };
const heard: string[] = [];

@Controller()
class Billing {
  @HandleRpc(GetConfiguration)
  configuration(): Configuration {
    return CONFIGURATION;
  }
}
@Controller()
class Bot {
  @HandleEvent(AlarmRaised)
  raised({ alarm }: AlarmRaisedPayload): void {
    heard.push(`bot: ${alarm}`);
  }
}
@Controller()
class Filtering {
  @HandleEvent(ConfigurationChanged, { everyReplica: true })
  changed({ version }: Configuration): void {
    heard.push(`filtering: ${version}`);
  }
}

/** What a server answers to somebody who does not begin to speak TLS, until it hangs up. */
const saidInTheClear = (port: number, words: string): Promise<string> =>
  new Promise((done) => {
    let heard = '';
    const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.write(words));
    socket.on('data', (chunk) => (heard += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => done(heard));
  });

// Three servers take ten seconds to choose a leader: in the short form one does, with all of the configuration but the cluster.
const COUNT = inFull(3, 1);
describe('servers with the configuration of the cluster', () => {
  const services: RunningService[] = [];
  const connections: Connection[] = [];
  let servers: NatsServers;
  let url: string;
  let tls: Certificate;

  beforeAll(async () => {
    servers = await startNatsServers(COUNT);
    ({ url, tls } = servers);
    const migrate = await as('migrate');
    const leads = () => migrate.jetstreamManager({ timeout: 300 }).catch(() => undefined);
    await eventually('JetStream has a leader', async () => (await leads()) !== undefined, 60_000);
    await ensureStreams(migrate, COUNT);
  }, 90_000);

  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await Promise.all(connections.map((connection) => connection.close()));
    await servers.stop();
  });

  async function as(user: string): Promise<Connection> {
    const options = {
      servers: url.split(','),
      user,
      pass: passwordOf(user),
      inboxPrefix: `_INBOX.${user}`,
      tls: { caFile: tls.authority },
    };
    const connection = await connect(options);
    connections.push(connection);
    return connection;
  }

  async function start(name: string, controllers: Type[]): Promise<RunningService> {
    @Module({ controllers })
    class ServiceModule {}
    const environment = {
      NATS_URL: url,
      NATS_TLS_CA: tls.authority,
      NATS_USER: name,
      NATS_PASSWORD: passwordOf(name),
      HOST: '127.0.0.1',
      OPS_PORT: '0',
      LOG_LEVEL: 'silent',
    };
    const service = await startService({ name, config: ServiceConfig, module: ServiceModule }, environment);
    services.push(service);
    await service.hearing;
    return service;
  }

  it('let services that have nothing but their own rights ask, answer, say and hear', async () => {
    const billing = await start('billing', [Billing]);
    const filtering = await start('filtering', [Filtering]);
    await start('bot', [Bot]);
    const gateway = await start('api-gateway', []);
    const told: number[] = [];
    gateway.app.get(EventFeed).follow(DriverTold, { begins: () => undefined, hears: ({ sequence }) => told.push(sequence) });
    expect(await filtering.app.get(RpcClient).call(GetConfiguration, {})).toEqual(CONFIGURATION);

    const events = billing.app.get(EventPublisher);
    await events.publish(AlarmRaised, ALARM);
    await events.publish(ConfigurationChanged, CONFIGURATION);
    await events.publish(DriverTold, TOLD as never);
    await eventually('heard', () => heard.length === 2 && told.length === 1, 20_000);
    expect([...heard].sort()).toEqual(['bot: refund-failed', 'filtering: 7']);
  }, 60_000);

  it(`keep every stream on ${COUNT}, whoever connects afterwards`, async () => {
    const manager = await (await as('migrate')).jetstreamManager();
    for (const { name } of contracts.STREAMS) expect((await manager.streams.info(name)).config.num_replicas).toBe(COUNT);
  });

  it('keep what cannot be read for the people who mend it', async () => {
    const migrate = await (await as('migrate')).jetstreamManager();
    const auth = services.find((service) => service.app.get(NatsConnection).service === 'billing');
    await auth?.app.get(EventPublisher).publishRaw(AlarmRaised.subject, '{"alarm":1}', 'broken', {});
    await eventually('parked', async () => (await migrate.streams.info('PARKED')).state.messages === 1, 20_000);
    const gateway = services.find((service) => service.app.get(NatsConnection).service === 'api-gateway');
    const aside = new ParkedMessages(gateway!.app.get(NatsConnection));
    const { items } = await aside.list(10);
    expect(items).toEqual([expect.objectContaining({ consumer: 'bot', subject: AlarmRaised.subject })]);
    await expect(runInCall(newCall(5_000), () => aside.requeue(items[0]!.sequence))).rejects.toMatchObject({
      code: 'REQUEUE_FAILED',
    });
  }, 30_000);

  /** The refusal that the server sends beside everything else, and the connection goes on. */
  async function refusalOf(user: string, act: (connection: Connection) => void): Promise<string> {
    const connection = await as(user);
    const refused = (async () => {
      for await (const status of connection.status()) if (status.type === Events.Error) return JSON.stringify(status);
      return 'nothing was refused';
    })();
    act(connection);
    // Behind the answer to this everything before it has been looked at.
    await connection.flush();
    await new Promise((done) => setImmediate(done));
    await connection.close();
    return refused;
  }

  it.each<[what: string, user: string, act: (connection: Connection) => void]>([
    ['say what another service says', 'bot', (nats) => nats.publish('evt.billing.access-changed', '{}')],
    ['ask what is not its business', 'filtering', (nats) => nats.publish('rpc.billing.grant-days', '{}')],
    ['answer for another service', 'bot', (nats) => void nats.subscribe('rpc.billing.get-access', { queue: 'billing' })],
    ['listen beside its own replicas', 'billing', (nats) => void nats.subscribe('rpc.billing.create-payment')],
    ['listen to the answers that others get', 'bot', (nats) => void nats.subscribe('_INBOX.billing.>')],
    ['listen to everything', 'api-gateway', (nats) => void nats.subscribe('>')],
    ['hear facts that it has no use for', 'cargo-gateway', (nats) => void nats.subscribe('evt.billing.>')],
    ['drop a stream', 'billing', (nats) => nats.publish('$JS.API.STREAM.DELETE.EVT_AUDIT')],
    ['empty a stream', 'billing', (nats) => nats.publish('$JS.API.STREAM.PURGE.EVT_AUDIT')],
    ['read what is parked', 'migrate', (nats) => nats.publish('$JS.API.STREAM.MSG.GET.PARKED', '{"seq":1}')],
    [
      'take events from another service’s consumer',
      'bot',
      (nats) => nats.publish('$JS.API.CONSUMER.MSG.NEXT.EVT_ALARM.billing--evt-alarm-raised'),
    ],
    ['have facts tried again', 'bot', (nats) => nats.publish('again.billing.evt.alarm.raised', '1')],
    ['speak as the migration', 'migrate', (nats) => nats.publish('evt.alarm.raised', '{}')],
  ])('let nobody %s', async (_what, user, act) => {
    expect(await refusalOf(user, act)).toMatch(/PERMISSIONS_VIOLATION/);
  });

  it('let nobody in without a password', async () => {
    const stranger = { servers: url.split(','), maxReconnectAttempts: 0, tls: { caFile: tls.authority } };
    await expect(connect(stranger)).rejects.toThrow(/Authorization/i);
    await expect(connect({ ...stranger, user: 'bot', pass: passwordOf('billing') })).rejects.toThrow(/Authorization/i);
  });

  it('speak to nobody in the clear, and are believed by nobody who does not know their authority', async () => {
    const bot = { servers: url.split(','), maxReconnectAttempts: 0, user: 'bot', pass: passwordOf('bot') };
    await expect(connect(bot)).rejects.toThrow(/certificate/i);
    const another = mkdtempSync(join(servers.place, 'another-'));
    await expect(connect({ ...bot, tls: { caFile: makeCertificate(another).authority } })).rejects.toThrow(/certificate/i);
    const { port } = new URL(url.split(',')[0] ?? '');
    expect(await saidInTheClear(Number(port), `CONNECT {"user":"bot","pass":"${passwordOf('bot')}"}\r\nPING\r\n`)).not.toContain(
      'PONG',
    );
  });
});

describe('nats.conf', () => {
  const place = mkdtempSync(join(tmpdir(), 'cargotech-nats-conf-'));
  afterAll(() => rmSync(place, { recursive: true }));
  const checked = (): string =>
    execFileSync(natsServer(), ['-t', '-c', join(CONFIGURATION_FOLDER, 'nats.conf')], {
      encoding: 'utf8',
      stdio: 'pipe',
      env: {
        ...process.env,
        ...variablesOf(makeCertificate(place)),
        POD_NAME: 'nats-0',
        STORE_DIR: '/data',
        ROUTE_0: 'nats://a:1',
        ROUTE_1: 'nats://b:1',
        ROUTE_2: 'nats://c:1',
      },
    });

  it('is accepted by the server', () => {
    expect(checked).not.toThrow();
  });
});
