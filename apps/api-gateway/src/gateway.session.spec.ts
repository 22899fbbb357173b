import { DRIVER_BLOCKED, Refusal, SESSION_EXPIRED } from '#contracts';
import { eventually } from '#testing';
import type { Gateway } from './testing/gateway';
import type { Peers } from './testing/peers';
import { Stage } from './testing/stage';

const LIMIT = '/api/v1/me/filters';

describe('the session at two replicas', () => {
  let stage: Stage;
  let peers: Peers;
  let replicas: [Gateway, Gateway];

  beforeAll(async () => {
    stage = await Stage.start();
    ({ peers } = stage);
    const environment = { TRUSTED_PROXIES: '127.0.0.0/8, 10.0.0.0/8', LOG_LEVEL: 'silent' };
    replicas = [await stage.addReplica(environment), await stage.addReplica(environment)];
  });
  afterEach(() => {
    peers.refusals.clear();
    peers.pause = Promise.resolve();
  });
  afterAll(() => stage.stop());

  /** Every test comes from an address of its own, so that limits by address do not meet. */
  let addresses = 0;
  const fromNewAddress = (): Record<string, string> => ({ 'x-forwarded-for': `198.51.100.${++addresses}` });
  const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { code: string }).code;

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
});
