import { connect as dial } from 'node:net';
import { AuditRecorded, defineRpc, Done, SERVICE_UNAVAILABLE } from '#contracts';
import { IntegerVariable, ServiceConfig, startService, type RunningService, type ServiceDefinition } from '#runtime';
import { ChaosProxy, eventually, inFull, startNats, type PrivateServer } from '#testing';
import { Controller, Module } from '@nestjs/common';
import { IsString } from 'class-validator';
import { connect, DiscardPolicy, type NatsConnection as Connection } from 'nats';
import { EventPublisher } from './event.publisher';
import { HandleRpc } from './handle.decorator';
import { NatsConnection } from './nats-connection';
import { RpcClient } from './rpc.client';

class Name {
  @IsString() name!: string;
}
const WhoAreYou = defineRpc({ subject: 'rpc.porter.who-are-you', request: Done, response: Name, timeoutMs: 1_000 });

@Controller()
class PorterController {
  constructor(private readonly nats: NatsConnection) {}

  @HandleRpc(WhoAreYou)
  tell(): Name {
    // Each replica has come another way.
    return { name: this.nats.options.url };
  }
}

@Module({ controllers: [PorterController] })
class PorterModule {}
@Module({})
class GuestModule {}

class OwnConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 0;
}

const porter: ServiceDefinition<OwnConfig> = { name: 'porter', config: OwnConfig, module: PorterModule };
const guest: ServiceDefinition<OwnConfig> = { name: 'guest', config: OwnConfig, module: GuestModule };

describe('services and the network to NATS', () => {
  let nats: PrivateServer;
  /** The way of the one who asks, and of one of the two who answer. */
  let near: ChaosProxy;
  let far: ChaosProxy;
  let rpc: RpcClient;
  let asking: RunningService;
  const running: RunningService[] = [];

  const start = async (definition: ServiceDefinition<OwnConfig>, url: string): Promise<RunningService> => {
    const service = await startService(definition, { NATS_URL: url, HOST: '127.0.0.1', LOG_LEVEL: 'silent' });
    await service.hearing;
    running.push(service);
    return service;
  };
  /** Who answered; a refusal is the clean one, or this test fails. */
  const ask = (): Promise<string> =>
    rpc.call(WhoAreYou, {}).then(
      ({ name }) => name,
      (error: unknown) => {
        expect(error).toMatchObject({ code: SERVICE_UNAVAILABLE.code });
        return 'nobody';
      },
    );
  const many = (count: number): Promise<string[]> => Promise.all(Array.from({ length: count }, ask));
  const bothAnswer = (): Promise<void> =>
    eventually(
      'both answer',
      async () => [...new Set(await many(20))].sort().join() === [far.url, nats.url].sort().join(),
      60_000,
    );

  beforeAll(async () => {
    nats = await startNats();
    [near, far] = await Promise.all([ChaosProxy.before(nats.url), ChaosProxy.before(nats.url)]);
    asking = await start(guest, near.url);
    rpc = asking.app.get(RpcClient);
    await start(porter, nats.url);
    await start(porter, far.url);
    await bothAnswer();
  });
  afterAll(async () => {
    near.heal();
    far.heal();
    for (const service of running) await service.stop();
    await Promise.all([near.close(), far.close()]);
    await nats.stop();
  }, 60_000);

  it('that resets connections: refused at once, answered again by itself', async () => {
    near.reset();
    await eventually('it is noticed', async () => (await ask()) === 'nobody');
    expect((await fetch(`http://127.0.0.1:${asking.opsPort}/readyz`)).status).toBe(503);
    near.heal();
    await bothAnswer();
    far.reset();
    // The server has seen it go: nobody asks there any more.
    await eventually('the other one does all the work', async () => (await many(20)).every((name) => name === nats.url));
    far.heal();
    await bothAnswer();
  }, 60_000);

  it('that is slow: answered, only later', async () => {
    near.latencyMs = 100;
    expect(await many(5)).not.toContain('nobody');
    near.heal();
  });

  it('and a store that is full: facts are refused, calls go on, and facts are taken again when there is room', async () => {
    const publisher = asking.app.get(EventPublisher, { strict: false });
    const stranger = await connect({ servers: nats.url });
    const manager = await stranger.jetstreamManager();
    const { config } = await manager.streams.info('EVT_AUDIT');
    // A stream that may not grow and may not forget says the same as a disk without room: not stored.
    await manager.streams.update('EVT_AUDIT', { ...config, max_bytes: 4_096, discard: DiscardPolicy.New });
    const fact = { service: 'test', action: 'x'.repeat(500), actor: 'unknown', at: '2026-01-01T00:00:00.000Z' };
    const say = (): Promise<string> =>
      publisher.publish(AuditRecorded, fact).then(
        () => 'stored',
        (error: unknown) => (error as { code: string }).code,
      );
    await eventually('it is full', async () => (await say()) !== 'stored');
    expect([await say(), await ask()]).toEqual([SERVICE_UNAVAILABLE.code, expect.not.stringMatching('nobody')]);
    await manager.streams.update('EVT_AUDIT', config);
    expect(await say()).toBe('stored');
    await stranger.close();
  });

  // NATS takes ten seconds to find these out.
  if (inFull(true, false)) {
    it('and a neighbour who does not read: is cut off by NATS, and nobody else notices', async () => {
      const { port } = new URL(nats.url);
      const reader = dial(Number(port), '127.0.0.1');
      reader.on('error', () => undefined);
      await new Promise((connected) => reader.once('connect', connected));
      reader.write('CONNECT {"verbose":false}\r\nSUB flood 1\r\nPING\r\n');
      await new Promise((heard) => reader.once('data', heard));
      reader.pause();
      const stranger: Connection = await connect({ servers: nats.url });
      const piece = new Uint8Array(512 * 1_024);
      const clients = async (): Promise<number> => (await many(1)).filter((name) => name === 'nobody').length;
      // The server keeps 64 MiB for a client; what lies in sockets comes on top.
      for (let sent = 0; sent < 200; sent++) {
        stranger.publish('flood', piece);
        if (sent % 20 === 0) {
          await stranger.flush();
          expect(await clients()).toBe(0);
        }
      }
      await stranger.flush();
      const cut = new Promise((closed) => reader.once('close', closed));
      reader.resume();
      await cut;
      await stranger.close();
      expect(await many(20)).not.toContain('nobody');
    }, 60_000);

    it('that swallows everything of one replica: the other one does all the work after fifteen seconds, and both do when it is over', async () => {
      far.blackhole();
      expect(await many(20)).toContain('nobody');
      const aloneBy = async (): Promise<boolean> => (await many(20)).every((name) => name === nats.url);
      await eventually('the other one does all the work', aloneBy, 30_000);
      far.heal();
      await bothAnswer();
    }, 120_000);

    it('that swallows everything of the one who asks: refused in time, not ready, answered again by itself', async () => {
      near.blackhole();
      expect(await many(5)).toEqual(Array.from({ length: 5 }, () => 'nobody'));
      const ready = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${asking.opsPort}/readyz`)).ok;
      await eventually('not ready', async () => !(await ready()), 30_000);
      near.heal();
      await eventually('ready', ready, 30_000);
      await bothAnswer();
    }, 120_000);

    it('that forgets connections without a word: found out and made anew', async () => {
      near.forget();
      far.forget();
      await bothAnswer();
    }, 120_000);
  }
});
