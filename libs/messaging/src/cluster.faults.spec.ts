import { AuditRecorded, defineRpc, Done, SERVICE_UNAVAILABLE, type AuditRecordedPayload } from '#contracts';
import { IntegerVariable, ServiceConfig, startService, type RunningService, type ServiceDefinition } from '#runtime';
import { eventually, inFull, NatsCluster } from '#testing';
import { Controller, Module } from '@nestjs/common';
import { connect, type NatsConnection as Connection } from 'nats';
import { EventPublisher } from './event.publisher';
import { HandleEvent, HandleRpc } from './handle.decorator';
import { ensureStreams } from './jetstream';
import { RpcClient } from './rpc.client';

const Knock = defineRpc({ subject: 'rpc.porter.knock', request: Done, response: Done, timeoutMs: 2_000 });
/** How often a server goes in the test of each kind. */
const ROUNDS = inFull(3, 1);

const heard = new Map<string, number>();

@Controller()
class PorterController {
  @HandleRpc(Knock)
  async knock(): Promise<Done> {
    await new Promise((done) => setTimeout(done, 20));
    return {};
  }

  @HandleEvent(AuditRecorded)
  keep({ action }: AuditRecordedPayload): void {
    heard.set(action, (heard.get(action) ?? 0) + 1);
  }
}

@Module({ controllers: [PorterController] })
class PorterModule {}

class PorterConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 0;
}

const porter: ServiceDefinition<PorterConfig> = { name: 'porter', config: PorterConfig, module: PorterModule };

describe('three NATS servers', () => {
  let cluster: NatsCluster;
  let stranger: Connection;
  let rpc: RpcClient;
  let publisher: EventPublisher;
  const running: RunningService[] = [];
  /** Facts whose publishing was acknowledged. */
  const stored: string[] = [];

  const leader = async (): Promise<string> => {
    const { cluster: raft } = await (await stranger.jetstreamManager()).streams.info('EVT_AUDIT');
    return raft?.leader ?? '';
  };
  /** As the relay of the outbox does: again and again under the same id. */
  const say = async (action: string): Promise<void> => {
    const fact = { service: 'test', action, actor: 'unknown', at: '2026-01-01T00:00:00.000Z' };
    const once = (): Promise<boolean> =>
      publisher.publish(AuditRecorded, fact, { id: action }).then(
        () => true,
        () => false,
      );
    await eventually(`${action} is stored`, once, 60_000);
    stored.push(action);
  };

  beforeAll(async () => {
    cluster = await NatsCluster.start();
    stranger = await connect({ servers: cluster.url.split(','), maxReconnectAttempts: -1, reconnectTimeWait: 100 });
    const made = (): Promise<boolean> =>
      ensureStreams(stranger, 3).then(
        () => true,
        () => false,
      );
    await eventually('the servers have agreed and keep the streams', made, 60_000);
    for (let replica = 0; replica < 3; replica++) {
      const environment = { NATS_URL: cluster.url, HOST: '127.0.0.1', LOG_LEVEL: 'silent' };
      const service = await startService(porter, environment);
      await service.hearing;
      running.push(service);
    }
    rpc = running[0]!.app.get(RpcClient);
    publisher = running[0]!.app.get(EventPublisher);
    await say('the first one');
    await eventually('it is heard', () => heard.get('the first one') === 1, 60_000);
  }, 120_000);
  afterAll(async () => {
    for (const service of running) await service.stop();
    await stranger.close();
    await cluster.stop();
  }, 60_000);

  it('keep and hand on every fact while the one that leads is killed in the middle of the publishing', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const saying = Promise.all(Array.from({ length: 100 }, (_, index) => say(`round ${round}, fact ${index}`)));
      await eventually('in the middle of it', () => stored.length > 100 * round + 10, 60_000);
      const name = await leader();
      const killed = cluster.nodes.find((node) => node.name === name);
      expect(killed).toBeDefined();
      await killed?.process.kill();
      await saying;
      const again = async (): Promise<boolean> =>
        leader().then(
          (now) => now !== '',
          () => false,
        );
      await eventually('another one leads', again, 60_000);
      await killed?.process.start();
    }
    const { state } = await (await stranger.jetstreamManager()).streams.info('EVT_AUDIT');
    expect([state.messages, stored.length]).toEqual([100 * ROUNDS + 1, 100 * ROUNDS + 1]);
    // What was on its way to a handler when a server died comes again after half a minute; its effect is the inbox's to keep single.
    await eventually('every fact is heard', () => stored.every((action) => heard.has(action)), 90_000);
  }, 300_000);

  if (inFull(true, false))
    it('answer every call, or refuse it clearly, while they are restarted one by one', async () => {
      const outcomes = new Map<string, number>();
      let stopped = false;
      const knocking = Array.from({ length: 10 }, async () => {
        while (!stopped) {
          const outcome = await rpc.call(Knock, {}).then(
            () => 'answered',
            (error: unknown) => (error as { code?: string }).code ?? String(error),
          );
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          await new Promise((done) => setTimeout(done, 10));
        }
      });
      for (const { process } of cluster.nodes) {
        // Lame duck: the clients are asked to go elsewhere before the server ends.
        await process.kill('SIGUSR2');
        await process.start();
        await eventually('the three keep streams together again', () => leader().then(Boolean, () => false), 60_000);
      }
      stopped = true;
      await Promise.all(knocking);
      expect([...outcomes.keys()].filter((outcome) => !['answered', SERVICE_UNAVAILABLE.code].includes(outcome))).toEqual([]);
      const [answered = 0, refused = 0] = ['answered', SERVICE_UNAVAILABLE.code].map((outcome) => outcomes.get(outcome));
      // Each caller may lose the calls it has under way when its own server goes, and no others.
      expect(refused).toBeLessThanOrEqual(3 * knocking.length);
      expect(answered).toBeGreaterThan(50 * knocking.length);
      process.stdout.write(`restarted one by one: ${answered} calls answered, ${refused} refused\n`);
    }, 300_000);
});
