import { DRIVER_BLOCKED, Refusal, SESSION_EXPIRED } from '#contracts';
import type { RunningService } from '#runtime';
import { eventually, startNats, startRedis, type PrivateServer } from '#testing';
import { startGateway, type Gateway } from './testing/gateway';
import { startPeers, type Peers } from './testing/peers';

const LIMIT = '/api/v1/me/filters';

describe('the door, at two replicas', () => {
  let nats: PrivateServer;
  let redis: PrivateServer;
  let peers: Peers;
  let peerService: RunningService;
  let replicas: [Gateway, Gateway];

  beforeAll(async () => {
    [nats, redis] = await Promise.all([startNats(), startRedis()]);
    ({ peers, service: peerService } = await startPeers(nats.url));
    const servers = { nats: nats.url, redis: redis.url };
    const environment = { TRUSTED_PROXIES: '127.0.0.0/8, 10.0.0.0/8', LOG_LEVEL: 'silent' };
    replicas = [await startGateway(servers, environment), await startGateway(servers, environment)];
  });
  afterEach(() => {
    peers.refusals.clear();
    peers.pause = Promise.resolve();
  });
  afterAll(async () => {
    await Promise.all(replicas.map(({ service }) => service.stop()));
    await peerService.stop();
    await Promise.all([nats.stop(), redis.stop()]);
  });

  /** Every test comes from an address of its own, so that limits by address do not meet. */
  let addresses = 0;
  const fromNewAddress = (): Record<string, string> => ({ 'x-forwarded-for': `198.51.100.${++addresses}` });
  const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { code: string }).code;

  describe('the limit', () => {
    it('lets exactly the burst through, however the requests fall on the replicas', async () => {
      const { token } = peers.signIn();
      const begun = performance.now();
      const answers: Response[] = [];
      for (let at = 0; at < 60; at++) answers.push(await replicas[at % 2]!.ask(LIMIT, { token }));
      const refilled = ((performance.now() - begun) / 1_000) * 10;
      const allowed = answers.filter(({ status }) => status === 200).length;
      expect(allowed).toBeGreaterThanOrEqual(20);
      expect(allowed).toBeLessThanOrEqual(20 + Math.ceil(refilled));
      const refused = answers.find(({ status }) => status === 429)!;
      expect(await codeOf(refused)).toBe('RATE_LIMITED');
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(refused.headers.get('ratelimit-remaining')).toBe('0');
      await eventually('it fills up again', async () => (await replicas[0].ask(LIMIT, { token })).status === 200, 2_000);
    });

    it('is as exact when all requests come at once', async () => {
      const { token } = peers.signIn();
      await Promise.all(replicas.map((replica) => replica.ask('/api/v1/me', { token })));
      const begun = performance.now();
      const answers = await Promise.all(Array.from({ length: 80 }, (_, at) => replicas[at % 2]!.ask(LIMIT, { token })));
      const refilled = ((performance.now() - begun) / 1_000) * 10;
      const allowed = answers.filter(({ status }) => status === 200).length;
      expect(allowed).toBeGreaterThanOrEqual(18);
      expect(allowed).toBeLessThanOrEqual(18 + Math.ceil(refilled) + 1);
    });

    it('counts each driver for themself and tells how they stand', async () => {
      const { token } = peers.signIn();
      const answer = await replicas[0].ask('/api/v1/me', { token });
      expect(answer.headers.get('ratelimit-limit')).toBe('20');
      expect(answer.headers.get('ratelimit-remaining')).toBe('19');
      expect(answer.headers.get('ratelimit-reset')).toBe('1');
    });

    it('does not limit a driver who asks steadily below it', async () => {
      const { token } = peers.signIn();
      const answers: number[] = [];
      const begun = performance.now();
      for (let at = 0; at < 40; at++) {
        await eventually('the next moment', () => performance.now() - begun >= at * 110);
        answers.push((await replicas[Math.floor(Math.random() * 2)]!.ask(LIMIT, { token })).status);
      }
      expect(answers.filter((status) => status !== 200)).toEqual([]);
    });

    const logIn = (gateway: Gateway, headers: Record<string, string>): Promise<Response> =>
      gateway.ask('/api/v1/auth/telegram', { method: 'POST', body: { initData: 'x' }, headers });

    it('counts sign-ins by address, which the client cannot choose', async () => {
      const real = `203.0.113.${++addresses}`;
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, at) =>
          logIn(replicas[at % 2]!, { 'x-forwarded-for': `192.0.2.${at}, ${real}, 10.1.1.${at}` }),
        ),
      );
      expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(15);
      expect((await logIn(replicas[0], fromNewAddress())).status).toBe(200);
      expect(peers.calls.some(({ request }) => (request as { address?: string }).address === real)).toBe(true);
    });

    it('counts refused tokens by address, whatever the token', async () => {
      const headers = fromNewAddress();
      const codes: string[] = [];
      for (let at = 0; at < 30; at++) {
        codes.push(
          await codeOf(
            await replicas[0].ask('/api/v1/me', { token: `${'A'.repeat(43)}.${String(at).padEnd(43, 'B')}`, headers }),
          ),
        );
      }
      expect(codes.slice(0, 20).every((code) => code === 'SESSION_INVALID')).toBe(true);
      expect(codes.at(-1)).toBe('RATE_LIMITED');
    });
  });

  describe('the session', () => {
    it('is asked for once, however many requests come with it', async () => {
      const { token } = peers.signIn();
      const before = peers.count('ValidateSession');
      await Promise.all(Array.from({ length: 10 }, () => replicas[0].ask('/api/v1/me', { token })));
      expect(peers.count('ValidateSession') - before).toBe(1);
    });

    it('is confirmed in the background while it is in use, so that no request waits', async () => {
      const { token, session } = peers.signIn();
      await replicas[0].ask(LIMIT, { token });
      const before = peers.count('ValidateSession');
      const begun = performance.now();
      await eventually('eight seconds of use', async () => {
        expect((await replicas[0].ask(LIMIT, { token })).status).toBe(200);
        await new Promise((done) => setTimeout(done, 190));
        return performance.now() - begun > 8_000;
      });
      expect(peers.count('ValidateSession')).toBe(before);
      const touched = peers.calls.filter(
        ({ name, request }) =>
          name === 'TouchSessions' && (request as { sessionKeys: string[] }).sessionKeys.includes(session.sessionKey),
      );
      expect(touched.length).toBeGreaterThanOrEqual(2);
      expect(touched.length).toBeLessThanOrEqual(4);
    }, 20_000);

    it('is turned away at every replica within a second of its end', async () => {
      const { token, session } = peers.signIn();
      for (const replica of replicas) expect((await replica.ask('/api/v1/me', { token })).status).toBe(200);
      await peers.end(session);
      for (const replica of replicas) {
        await eventually('turned away', async () => (await replica.ask('/api/v1/me', { token })).status === 401, 1_000);
      }
    });

    it('is turned away after five seconds when the event of its end was lost', async () => {
      const { token, session } = peers.signIn();
      expect((await replicas[0].ask('/api/v1/me', { token })).status).toBe(200);
      peers.sessions.delete(session.sessionKey);
      await eventually(
        'turned away',
        async () => {
          await new Promise((done) => setTimeout(done, 150));
          return (await replicas[0].ask('/api/v1/me', { token, headers: fromNewAddress() })).status === 401;
        },
        5_500,
      );
    }, 10_000);

    it('is read anew when its driver changed', async () => {
      const { token, session } = peers.signIn();
      const zoneAsked = async (): Promise<unknown> => {
        await replicas[1].ask('/api/v1/me/filters', { token, method: 'PUT', body: { filter: {} } });
        return (peers.calls.at(-1)?.request as { timeZone?: string }).timeZone;
      };
      expect(await zoneAsked()).toBe('Europe/Moscow');
      peers.sessions.set(session.sessionKey, Object.assign({}, session, { timeZone: 'Asia/Omsk' }));
      await peers.change(session);
      await eventually('the new zone', async () => (await zoneAsked()) === 'Asia/Omsk', 1_000);
    });

    it('is not kept from an answer that was on its way when it ended', async () => {
      const { token, session } = peers.signIn();
      let open = (): void => undefined;
      peers.pause = new Promise((done) => (open = done));
      const first = replicas[0].ask('/api/v1/me', { token });
      await eventually('asked', () => peers.calls.at(-1)?.name === 'ValidateSession');
      await peers.end(session);
      // The event goes the same way as this request's session, whose confirmation shows that it has passed.
      open();
      expect((await first).status).toBe(401);
      expect((await replicas[0].ask('/api/v1/me', { token })).status).toBe(401);
    });

    it('tells why it is refused', async () => {
      const { token } = peers.signIn();
      const headers = fromNewAddress();
      peers.refusals.set('ValidateSession', () => new Refusal(DRIVER_BLOCKED));
      const blocked = await replicas[0].ask('/api/v1/me', { token, headers });
      expect([blocked.status, await codeOf(blocked)]).toEqual([403, 'DRIVER_BLOCKED']);
      const other = peers.signIn();
      peers.refusals.set('ValidateSession', () => new Refusal(SESSION_EXPIRED));
      expect(await codeOf(await replicas[0].ask('/api/v1/me', { token: other.token, headers }))).toBe('SESSION_EXPIRED');
    });

    it('expires at its hour though it was confirmed a moment ago', async () => {
      const { token } = peers.signIn({ expiresAt: Date.now() + 400 });
      expect((await replicas[0].ask('/api/v1/me', { token })).status).toBe(200);
      await eventually(
        'expired',
        async () => (await codeOf(await replicas[0].ask('/api/v1/me', { token }))) === 'SESSION_EXPIRED',
        1_500,
      );
    });
  });

  describe('when others are away', () => {
    it('limits by itself while Redis is away', async () => {
      await redis.process.kill();
      const { token } = peers.signIn();
      const answers = await Promise.all(Array.from({ length: 60 }, () => replicas[0].ask(LIMIT, { token })));
      const allowed = answers.filter(({ status }) => status === 200).length;
      expect(allowed).toBeGreaterThanOrEqual(20);
      expect(allowed).toBeLessThanOrEqual(40);
      expect((await fetch(`http://127.0.0.1:${replicas[0].service.opsPort}/readyz`)).status).toBe(200);
      await redis.process.start();
      const other = peers.signIn();
      await eventually('shared again', async () => {
        await replicas[0].ask(LIMIT, { token: other.token });
        return (await replicas[1].ask(LIMIT, { token: other.token })).headers.get('ratelimit-remaining') !== '19';
      });
    });

    const unavailable = async (ask: () => Promise<Response>): Promise<void> => {
      const begun = performance.now();
      const answer = await ask();
      expect(performance.now() - begun).toBeLessThan(3_000);
      expect([answer.status, await codeOf(answer)]).toEqual([503, 'SERVICE_UNAVAILABLE']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    };

    it('answers 503 in time when a service hangs', async () => {
      const { token } = peers.signIn();
      await replicas[0].ask(LIMIT, { token });
      let open = (): void => undefined;
      peers.pause = new Promise((done) => (open = done));
      await Promise.all([
        unavailable(() => replicas[0].ask('/api/v1/me', { token })),
        unavailable(() => replicas[0].ask('/api/v1/cargos?price=5,6', { token })),
        unavailable(() => replicas[0].ask('/api/v1/cargos/31337', { token })),
        unavailable(() => replicas[1].ask('/api/v1/me', { token })),
      ]);
      open();
    });

    it('answers 503 at once when nobody is there, and recovers by itself', async () => {
      const { token } = peers.signIn();
      await replicas[0].ask(LIMIT, { token });
      await peerService.stop();
      const begun = performance.now();
      await unavailable(() => replicas[0].ask('/api/v1/me', { token }));
      await unavailable(() => replicas[1].ask('/api/v1/me', { token, headers: fromNewAddress() }));
      expect(performance.now() - begun).toBeLessThan(1_000);
      ({ peers, service: peerService } = await startPeers(nats.url));
      const back = peers.signIn();
      await eventually('served again', async () => (await replicas[0].ask('/api/v1/me', { token: back.token })).status === 200);
    });

    it('answers 503 while NATS is away, and recovers by itself', async () => {
      const { token } = peers.signIn();
      await replicas[0].ask(LIMIT, { token });
      await nats.process.kill();
      await unavailable(() => replicas[0].ask('/api/v1/me', { token }));
      await nats.process.start();
      await eventually('served again', async () => (await replicas[0].ask('/api/v1/me', { token })).status === 200);
    });
  });
});
