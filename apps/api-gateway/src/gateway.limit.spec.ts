import { eventually } from '#testing';
import type { Gateway } from './testing/gateway';
import type { Peers } from './testing/peers';
import { Stage } from './testing/stage';

const LIMIT = '/api/v1/me/filters';

describe('the limit at two replicas', () => {
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
      const tokens = Array.from({ length: 60 }, (_, at) => `${'A'.repeat(43)}.${String(at).padEnd(43, 'B')}`);
      const begun = performance.now();
      const answers = await Promise.all(tokens.map((token) => replicas[0].ask('/api/v1/me', { token, headers })));
      const refilled = ((performance.now() - begun) / 1_000) * 10;
      const codes = await Promise.all(answers.map(codeOf));
      const invalid = codes.filter((code) => code === 'SESSION_INVALID').length;
      expect(invalid).toBeGreaterThanOrEqual(20);
      expect(invalid).toBeLessThanOrEqual(20 + Math.ceil(refilled) + 1);
      const limited = codes.filter((code) => code === 'RATE_LIMITED').length;
      expect(limited).toBeGreaterThanOrEqual(15);
      expect(invalid + limited).toBe(60);
    });
  });
});
