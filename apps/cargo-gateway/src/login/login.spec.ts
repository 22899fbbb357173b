import {
  AlarmRaised,
  AuditRecorded,
  EXCHANGE_UNAVAILABLE,
  type AlarmRaisedPayload,
  type AuditRecordedPayload,
  type Page,
} from '#contracts';
import { HandleEvent } from '#messaging';
import { RedisConnection } from '#persistence';
import { ServiceConfig, startService, type RunningService } from '#runtime';
import { eventually, LogLines } from '#testing';
import { Controller, Module } from '@nestjs/common';
import { manageLogin } from '../cli';
import { PASSWORD, PHONE, reply, reset } from '../testing/fake-exchange';
import { query, Stage } from '../testing/replicas';

const PACE = {
  retryPauses: [20, 40, 60],
  callTimeout: 1_000,
  callerWait: 2_500,
  budgetSynchronise: 50,
  suspendedLoginRest: 200,
  refusedLoginRest: 200,
  failedLoginRest: 50,
  healthInterval: 3_600_000,
};
const ROOMY = { CARGOTECH_REQUESTS_PER_MINUTE: '60000' };

const audited: AuditRecordedPayload[] = [];
const alarms: AlarmRaisedPayload[] = [];

@Controller()
class ListenerController {
  @HandleEvent(AuditRecorded)
  audit(payload: AuditRecordedPayload): void {
    audited.push(payload);
  }

  @HandleEvent(AlarmRaised)
  alarm(payload: AlarmRaisedPayload): void {
    alarms.push(payload);
  }
}
@Module({ controllers: [ListenerController] })
class ListenerModule {}

describe('the login to CargoTech', () => {
  let stage: Stage;
  let listener: RunningService;
  const log = new LogLines();
  let next = 1;
  const fresh = (): string => query(next++);
  /** A load of work beside this test may let a driver's deadline pass; asked again, they are answered. */
  const listed = async (): Promise<Page> => {
    const upstreamQuery = fresh();
    let page: Page | undefined;
    await eventually('answered', async () => {
      page = await stage.list({ upstreamQuery }).catch(() => undefined);
      return page !== undefined;
    });
    return page!;
  };
  const logins = () => stage.exchange.count('login');
  const redis = () => stage.replicas[0]!.app.get(RedisConnection, { strict: false });
  const stored = () => redis().client.get('cargotech:api:token');

  beforeAll(async () => {
    stage = await Stage.set();
    listener = await startService(
      { name: 'listener', config: ServiceConfig, module: ListenerModule },
      stage.environment(),
      new LogLines(),
    );
    await listener.hearing;
  });
  afterAll(async () => {
    await listener.stop();
    await stage.clear();
  });
  beforeEach(async () => {
    stage.exchange.calm();
    audited.length = 0;
    alarms.length = 0;
    // What the tests before have done is no trouble of this one.
    if (stage.replicas.length > 0)
      await redis().client.del('cargotech:login:recent', 'cargotech:login:failed-in-row', 'cargotech:login:resting');
  });

  it('happens once at the start of three replicas, and is audited', async () => {
    await Promise.all([stage.replica(log, PACE, ROOMY), stage.replica(log, PACE, ROOMY), stage.replica(log, PACE, ROOMY)]);
    await eventually('logged in', async () => (await stored()) !== null);
    await Promise.all(Array.from({ length: 30 }, listed));
    expect(logins()).toBe(1);
    expect(await stored()).toBe(stage.exchange.issued[0]);
    expect(await redis().client.ttl('cargotech:api:token')).toBeGreaterThan(86_000);
    await eventually('audited', () => audited.length === 1);
    expect(audited[0]).toMatchObject({ service: 'cargo-gateway', action: 'cargotech.login', facts: { outcome: 'ok' } });
  });

  it('is made anew once when the token is revoked under a storm of questions, and no driver notices', async () => {
    stage.exchange.tokens.clear();
    const pages = await Promise.all(Array.from({ length: 60 }, listed));
    expect(pages.every(({ stale }) => !stale)).toBe(true);
    expect(logins()).toBe(1);
    expect(await stored()).toBe(stage.exchange.issued.at(-1));
  });

  it('repeats the question once, not for ever, when the new token is refused too', async () => {
    stage.exchange.always.set('cargo-list', reply(401, {}));
    await expect(stage.list({ upstreamQuery: fresh() })).rejects.toMatchObject({ code: EXCHANGE_UNAVAILABLE.code });
    expect(stage.exchange.count('cargo-list')).toBe(2);
    expect(logins()).toBe(1);
  });

  it('survives a cut connection and a busy server by asking again', async () => {
    stage.exchange.tokens.clear();
    stage.exchange.scripts.set('login', [reset, reply(503, ''), reset]);
    await expect(stage.list({ upstreamQuery: fresh() })).resolves.toMatchObject({ stale: false });
    expect(logins()).toBe(4);
  });

  it('of a suspended account is tried once, raises one alarm, and works again by itself', async () => {
    stage.exchange.tokens.clear();
    stage.exchange.always.set('login', reply(403, { error: 'Account suspended' }));
    await Promise.allSettled(Array.from({ length: 20 }, () => stage.list({ upstreamQuery: fresh() })));
    expect(logins()).toBe(1);
    await eventually('alarm', () => alarms.length > 0);
    expect(alarms[0]).toMatchObject({ alarm: 'cargotech-suspended' });
    await eventually('audited', () => audited.some(({ facts }) => facts?.['outcome'] === 'suspended'));
    stage.exchange.calm();
    await listed();
  });

  it('with a wrong password is tried once, warned of without secrets, and thrice in a row raises the alarm', async () => {
    stage.exchange.tokens.clear();
    stage.exchange.always.set('login', reply(422, { errors: { phone: [PHONE] } }));
    for (let time = 1; time <= 3; time++) {
      await expect(stage.list({ upstreamQuery: fresh() })).rejects.toMatchObject({ code: EXCHANGE_UNAVAILABLE.code });
      expect(logins()).toBe(time);
      await eventually('rested', async () => (await redis().client.exists('cargotech:login:resting')) === 0);
    }
    await eventually('alarm', () => alarms.some(({ alarm }) => alarm === 'cargotech-login-failing'));
    expect(log.lines.some((line) => line.includes('"level":"warn"') && line.includes('422'))).toBe(true);
  });

  it('that loops raises an alarm', async () => {
    for (let time = 0; time < 6; time++) {
      stage.exchange.tokens.clear();
      await listed();
    }
    await eventually('alarm', () => alarms.some(({ alarm }) => alarm === 'cargotech-login-looping'));
  });

  it('says a missing token in the answer, and is not fooled by an error with status 200', async () => {
    stage.exchange.tokens.clear();
    stage.exchange.always.set('login', reply(200, { error: 'later' }));
    await expect(stage.list({ upstreamQuery: fresh() })).rejects.toMatchObject({ code: EXCHANGE_UNAVAILABLE.code });
    stage.exchange.always.set('login', reply(200, { data: { token: 'bad\r\nX-Evil: 1' } }));
    await eventually('rested', async () => (await redis().client.exists('cargotech:login:resting')) === 0);
    await expect(stage.list({ upstreamQuery: fresh() })).rejects.toMatchObject({ code: EXCHANGE_UNAVAILABLE.code });
    expect(await stored()).toBeNull();
  });

  describe('by hand', () => {
    const run = async (word: string): Promise<{ well: boolean; lines: string[] }> => {
      const lines: string[] = [];
      return { well: await manageLogin([word], stage.environment(ROOMY), (line) => lines.push(line)), lines };
    };

    it('logs in anew, checks and forgets, and never prints the token', async () => {
      const login = await run('login');
      expect(login.well).toBe(true);
      expect(await stored()).toBe(stage.exchange.issued.at(-1));
      const check = await run('check');
      expect(check.well).toBe(true);
      expect(stage.exchange.count('me')).toBe(1);
      const forget = await run('forget');
      expect(forget.well).toBe(true);
      expect(await stored()).toBeNull();
      for (const token of stage.exchange.issued)
        expect([login, check, forget].flatMap(({ lines }) => lines).join()).not.toContain(token);
      await eventually('audited', () => audited.some(({ action }) => action === 'cargotech.login'));
    });

    it('says what failed', async () => {
      stage.exchange.always.set('login', reply(422, {}));
      expect((await run('login')).well).toBe(false);
      expect((await run('check')).well).toBe(false);
      expect(await run('dance')).toMatchObject({ well: false, lines: [expect.stringContaining('login|check|forget') as string] });
    });
  });

  it('goes on without Redis: one login per replica, kept in memory', async () => {
    await stage.redis.process.kill();
    const before = logins();
    await listed();
    await Promise.all(Array.from({ length: 30 }, listed));
    expect(logins() - before).toBeLessThanOrEqual(3);
    await stage.redis.process.start();
    await eventually('Redis is used again', async () => {
      await listed();
      return (await stored().catch(() => null)) !== null;
    });
  });

  it('leaves neither token nor password nor phone in the log, at trace, failures included', () => {
    expect(log.lines.length).toBeGreaterThan(20);
    for (const secret of [...stage.exchange.issued, PASSWORD, PHONE]) expect(log.text).not.toContain(secret);
  });
});
