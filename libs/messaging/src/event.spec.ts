import { AuditRecorded, SessionEnded, STREAMS, type AuditRecordedPayload, type SessionEndedPayload } from '#contracts';
import { startService, ServiceConfig, IntegerVariable, type RunningService, type ServiceDefinition } from '#runtime';
import { eventually, LogLines, loseStore, startNats, type PrivateServer } from '#testing';
import { Controller, Module } from '@nestjs/common';
import { connect, type NatsConnection as Connection } from 'nats';
import { EventPublisher } from './event.publisher';
import { EventServer } from './event.server';
import { HandleEvent, type EventContext } from './handle.decorator';
import { NatsConnection } from './nats-connection';

const heard: { action: string; id: string }[] = [];
const dropped: string[] = [];
let behaviour: (payload: AuditRecordedPayload) => Promise<void> | void = () => undefined;

@Controller()
class ClerkController {
  @HandleEvent(AuditRecorded)
  async keep(payload: AuditRecordedPayload, { eventId }: EventContext): Promise<void> {
    await behaviour(payload);
    heard.push({ action: payload.action, id: eventId });
  }

  @HandleEvent(SessionEnded, { everyReplica: true })
  drop({ sessionKey }: SessionEndedPayload): void {
    dropped.push(sessionKey);
  }
}

@Module({ controllers: [ClerkController] })
class ClerkModule {}

class ClerkConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 0;
}

/** The pauses between tries are shortened here and nowhere else. */
class ImpatientEventServer extends EventServer {
  constructor(nats: NatsConnection) {
    super(nats, { retryMs: [50, 100], maxTries: 3 });
  }
}

const clerk: ServiceDefinition<ClerkConfig> = {
  name: 'clerk',
  config: ClerkConfig,
  module: ClerkModule,
  eventServer: ImpatientEventServer,
};

const audit = (action: string): AuditRecordedPayload => ({
  service: 'test',
  action,
  actor: 'unknown',
  at: '2026-01-01T00:00:00.000Z',
});

describe('facts between services', () => {
  let nats: PrivateServer;
  let stranger: Connection;
  let publisher: EventPublisher;
  const running: RunningService[] = [];
  const log = new LogLines();

  const start = async (): Promise<RunningService> => {
    const service = await startService(clerk, { NATS_URL: nats.url, HOST: '127.0.0.1' }, log);
    await service.hearing;
    running.push(service);
    return service;
  };
  const count = (action: string): number => heard.filter((one) => one.action === action).length;
  const parkedMessages = async (): Promise<number> =>
    (await (await stranger.jetstreamManager()).streams.info('PARKED')).state.messages;

  beforeAll(async () => {
    nats = await startNats();
    stranger = await connect({ servers: nats.url, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
    publisher = (await start()).app.get(EventPublisher);
    await start();
    await eventually('the streams are there', async () => {
      const names = await (await stranger.jetstreamManager()).streams.list().next();
      return names.length === STREAMS.length;
    });
  });
  beforeEach(() => {
    behaviour = () => undefined;
  });
  afterAll(async () => {
    for (const service of running) await service.stop();
    await stranger.close();
    await nats.stop();
  });

  it('are handled by one replica of two, once each', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, index) => publisher.publish(AuditRecorded, audit(`one ${index}`))));
    await eventually('all heard', () => heard.length >= 50);
    expect(new Set(heard.map(({ action }) => action)).size).toBe(50);
    expect(heard).toHaveLength(50);
  });

  it('are stored once however often they are said with one id', async () => {
    for (let time = 0; time < 5; time++) await publisher.publish(AuditRecorded, audit('again'), { id: 'the-same-id' });
    await publisher.publish(AuditRecorded, audit('after again'));
    await eventually('the later one is heard', () => count('after again') === 1);
    expect(heard.filter(({ id }) => id === 'the-same-id')).toHaveLength(1);
  });

  it('come again after a throw, until the handler succeeds', async () => {
    let failures = 2;
    behaviour = () => {
      if (failures-- > 0) throw new Error('not yet');
    };
    await publisher.publish(AuditRecorded, audit('stubborn'));
    await eventually('heard at the third try', () => count('stubborn') === 1);
    expect(failures).toBe(-1);
  });

  it('are parked after the last try with the reason, and the others flow on', async () => {
    const before = await parkedMessages();
    behaviour = ({ action }) => {
      if (action === 'poison') throw new Error('cannot be digested');
    };
    await publisher.publish(AuditRecorded, audit('poison'));
    await publisher.publish(AuditRecorded, audit('healthy'));
    await eventually('the healthy one is heard', () => count('healthy') === 1);
    await eventually('the poison is parked', async () => (await parkedMessages()) === before + 1);
    const kept = await (
      await stranger.jetstreamManager()
    ).streams.getMessage('PARKED', { last_by_subj: `parked.clerk.${AuditRecorded.subject}` });
    expect(kept.json()).toMatchObject({ action: 'poison' });
    expect(kept.header.get('Parked-Error')).toBe('cannot be digested');
    expect(kept.header.get('Parked-From')).toMatch(/^EVT_AUDIT:\d+$/);
    expect(count('poison')).toBe(0);
  });

  it('of a wrong shape are parked too, not dropped', async () => {
    const before = await parkedMessages();
    await stranger.jetstream().publish(AuditRecorded.subject, '{"action":5}');
    await stranger.jetstream().publish(AuditRecorded.subject, 'no json');
    await eventually('both are parked', async () => (await parkedMessages()) === before + 2);
  });

  it('for every replica reach both', async () => {
    const sessionKey = 'ab'.repeat(32);
    await publisher.publish(SessionEnded, { sessionKey, driverId: '7b1ad8c6-4f0c-4a3c-9a43-0d8f0a1f2b3c', reason: 'logout' });
    await eventually('both heard', () => dropped.filter((key) => key === sessionKey).length === 2, 1_000);
  });

  it('wait for a service that is away', async () => {
    for (const service of running.splice(1)) await service.stop();
    const only = running[0]!;
    const speaker = new EventPublisher(only.app.get(NatsConnection));
    let let_through: () => void = () => undefined;
    const gate = new Promise<void>((open) => (let_through = open));
    behaviour = () => gate;
    await speaker.publish(AuditRecorded, audit('in the middle of a stop'));
    const stopping = only.stop();
    let_through();
    await stopping;
    running.length = 0;
    await stranger.jetstream().publish(AuditRecorded.subject, JSON.stringify(audit('said to nobody')));
    publisher = (await start()).app.get(EventPublisher);
    await eventually('heard after the start', () => count('said to nobody') === 1);
    await eventually('the one in flight is done', () => count('in the middle of a stop') >= 1);
  });

  it('sent to a replica that is just stopping are handled or come again at once', async () => {
    for (let round = 0; round < 10; round++) {
      const said = Array.from({ length: 20 }, (_, index) => `round ${round}, ${index}`);
      const leaving = running.pop()!;
      const telling = Promise.all(
        said.map((action) => stranger.jetstream().publish(AuditRecorded.subject, JSON.stringify(audit(action)))),
      );
      await new Promise((done) => setTimeout(done, round));
      await leaving.stop();
      await telling;
      publisher = (await start()).app.get(EventPublisher);
      await eventually(`all of round ${round} are heard`, () => said.every((action) => count(action) >= 1), 5_000);
      for (const action of said) expect(count(action)).toBe(1);
    }
  }, 60_000);

  it('flow again after NATS was killed, and after its store was wiped', async () => {
    await nats.process.kill();
    await expect(publisher.publish(AuditRecorded, audit('into the void'))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await nats.process.start();
    const say = (action: string) =>
      eventually(`${action} is stored`, () =>
        publisher.publish(AuditRecorded, audit(action), { id: action }).then(
          () => true,
          () => false,
        ),
      );
    await say('after the kill');
    await eventually('heard after the kill', () => count('after the kill') === 1);

    await loseStore(nats);
    await say('after the wipe');
    await eventually('heard after the wipe', () => count('after the wipe') === 1);
  }, 60_000);
});
