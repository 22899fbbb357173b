import { eventually } from '#testing';
import type { Gateway } from './testing/gateway';
import type { Peers } from './testing/peers';
import { Stage } from './testing/stage';

const LIMIT = '/api/v1/me/filters';

describe('two replicas when others fail', () => {
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

  describe('when others are away', () => {
    it('limits by itself while Redis is away', async () => {
      await stage.redis.process.kill();
      const { token } = peers.signIn();
      const answers = await Promise.all(Array.from({ length: 60 }, () => replicas[0].ask(LIMIT, { token })));
      const allowed = answers.filter(({ status }) => status === 200).length;
      expect(allowed).toBeGreaterThanOrEqual(20);
      expect(allowed).toBeLessThanOrEqual(40);
      expect((await fetch(`http://127.0.0.1:${replicas[0].service.opsPort}/readyz`)).status).toBe(200);
      await stage.redis.process.start();
      const other = peers.signIn();
      await eventually('shared again', async () => {
        await replicas[0].ask(LIMIT, { token: other.token });
        return (await replicas[1].ask(LIMIT, { token: other.token })).headers.get('ratelimit-remaining') !== '19';
      });
    });

    const unavailable = async (ask: () => Promise<Response>): Promise<void> => {
      const begun = performance.now();
      const answer = await ask();
      // Three seconds at the door; the rest is this process, which plays everybody at once.
      expect(performance.now() - begun).toBeLessThan(5_000);
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
      await stage.stopPeers();
      const begun = performance.now();
      await unavailable(() => replicas[0].ask('/api/v1/me', { token }));
      await unavailable(() => replicas[1].ask('/api/v1/me', { token, headers: fromNewAddress() }));
      expect(performance.now() - begun).toBeLessThan(2_500);
      await stage.startPeersAgain();
      ({ peers } = stage);
      const back = peers.signIn();
      await eventually('served again', async () => (await replicas[0].ask('/api/v1/me', { token: back.token })).status === 200);
    });

    it('answers 503 while NATS is away, and recovers by itself', async () => {
      const { token } = peers.signIn();
      await replicas[0].ask(LIMIT, { token });
      await stage.nats.process.kill();
      await unavailable(() => replicas[0].ask('/api/v1/me', { token }));
      await stage.nats.process.start();
      await eventually('served again', async () => (await replicas[0].ask('/api/v1/me', { token })).status === 200);
    });
  });
});
