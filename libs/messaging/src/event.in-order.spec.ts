import { AuditRecorded, type AuditRecordedPayload } from '#contracts';
import { IntegerVariable, ServiceConfig, startService, type RunningService } from '#runtime';
import { eventually, startNats, type PrivateServer } from '#testing';
import { Controller, Module } from '@nestjs/common';
import { connect, type NatsConnection as Connection } from 'nats';
import { HandleEvent } from './handle.decorator';
import { durableName, ensureStreams, streamOf } from './jetstream';
import { EVENT_ACK_WAIT_MS } from './wire';

const heard: string[] = [];
let atOnce = 0;
let mostAtOnce = 0;
let behaviour: (action: string) => Promise<void> | void = () => undefined;

@Controller()
class ScribeController {
  @HandleEvent(AuditRecorded, { inOrder: true })
  async keep({ action }: AuditRecordedPayload): Promise<void> {
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    try {
      await behaviour(action);
      heard.push(action);
    } finally {
      atOnce--;
    }
  }
}

@Module({ controllers: [ScribeController] })
class ScribeModule {}

class ScribeConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 0;
}

describe('facts heard in their order', () => {
  let nats: PrivateServer;
  let stranger: Connection;
  const running: RunningService[] = [];

  const start = async (): Promise<RunningService> => {
    const definition = { name: 'scribe', config: ScribeConfig, module: ScribeModule };
    const service = await startService(definition, { NATS_URL: nats.url, HOST: '127.0.0.1', LOG_LEVEL: 'silent' });
    await service.hearing;
    running.push(service);
    return service;
  };
  /** What was heard; one that came again right after itself, because its acknowledgement was slow, counts once. */
  const inTurn = (): string[] => heard.filter((action, index) => action !== heard[index - 1]);
  const say = async (count: number, word: string): Promise<string[]> => {
    const actions = Array.from({ length: count }, (_, index) => `${word} ${index}`);
    const at = '2026-01-01T00:00:00.000Z';
    for (const action of actions) {
      const payload: AuditRecordedPayload = { service: 'test', action, actor: 'unknown', at };
      await stranger.jetstream().publish(AuditRecorded.subject, JSON.stringify(payload));
    }
    return actions;
  };

  beforeAll(async () => {
    nats = await startNats();
    stranger = await connect({ servers: nats.url, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
    await start();
    await start();
    await ensureStreams(stranger);
  });
  beforeEach(() => {
    heard.length = 0;
    mostAtOnce = 0;
    behaviour = () => undefined;
  });
  afterAll(async () => {
    for (const service of running) await service.stop();
    await stranger.close();
    await nats.stop();
  });

  it('come one at a time to two replicas', async () => {
    behaviour = () => new Promise((done) => setTimeout(done, Math.random() * 4));
    const said = await say(200, 'plain');
    await eventually('all heard', () => inTurn().length >= said.length);
    expect(inTurn()).toEqual(said);
    expect(mostAtOnce).toBe(1);
  });

  it('wait for the one that fails', async () => {
    let failures = 3;
    behaviour = (action) => {
      if (action === 'stubborn 5' && failures-- > 0) throw new Error('not yet');
    };
    const said = await say(20, 'stubborn');
    await eventually('all heard', () => inTurn().length >= said.length);
    expect(inTurn()).toEqual(said);
    expect(failures).toBeLessThan(0);
  });

  it('pass by one that cannot be read', async () => {
    const [first = ''] = await say(1, 'readable');
    await stranger.jetstream().publish(AuditRecorded.subject, '{"action": 7}');
    const [last = ''] = await say(1, 'readable too');
    await eventually('both heard', () => inTurn().length >= 2);
    expect(inTurn()).toEqual([first, last]);
  });

  it('wait a few seconds, not half a minute, when a replica dies with one in hand', async () => {
    for (const service of running.splice(0)) await service.stop();
    const said = await say(10, 'killed');
    const dead = await connect({ servers: nats.url });
    const { subject } = AuditRecorded;
    const consumer = await dead.jetstream().consumers.get(streamOf(subject), durableName('scribe', subject));
    const taken = await consumer.next({ expires: 1_000 });
    expect(taken?.json<AuditRecordedPayload>().action).toBe(said[0]);
    await dead.close();
    await start();
    await start();
    await eventually('all heard', () => inTurn().length >= said.length, EVENT_ACK_WAIT_MS / 2);
    expect(inTurn()).toEqual(said);
  }, 40_000);
});
