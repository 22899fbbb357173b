import { Refusal, SERVICE_UNAVAILABLE } from '#contracts';
import { Clock } from '#runtime';
import { eventually } from '#testing';
import type { Gateway } from './testing/gateway';
import type { Peers } from './testing/peers';
import { Stage } from './testing/stage';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const ACCESSES = ['active', 'expired', 'unknown', 'payments off'] as const;
type AccessCase = (typeof ACCESSES)[number];

/** What needs what, by request: the status for each state of access. */
const TABLE: readonly [what: string, method: string, path: string, statuses: Readonly<Record<AccessCase, number>>][] = [
  ['the first page', 'GET', '/cargos?limit=20', all(200)],
  ['a longer first page', 'GET', '/cargos?limit=21', paid(200)],
  ['the second page', 'GET', '/cargos?limit=20&offset=20', paid(200)],
  ['a far page', 'GET', '/cargos?limit=100&offset=9900', paid(200)],
  ['a load', 'GET', '/cargos/777', all(200)],
  ['dictionaries', 'GET', '/dictionaries/load-types', all(200)],
  ['cities', 'GET', '/dictionaries/points?name=a', all(200)],
  ['a response', 'POST', '/cargos/777/responses', paid(201)],
  ['own responses', 'GET', '/me/responses', all(200)],
  ['marks', 'GET', '/me/marks', all(200)],
  ['the profile', 'GET', '/me', all(200)],
  ['the last filter', 'GET', '/me/filters', all(200)],
  ['tariffs', 'GET', '/tariffs', all(200)],
  ['the subscription', 'GET', '/me/subscription', { ...all(200), unknown: 503 }],
  ['own payments', 'GET', '/me/payments', all(200)],
  ['the ticket of events', 'POST', '/events/ticket', all(200)],
];

function all(status: number): Record<AccessCase, number> {
  return { active: status, expired: status, unknown: status, 'payments off': status };
}

function paid(status: number): Record<AccessCase, number> {
  return { active: status, expired: 402, unknown: 503, 'payments off': status };
}

describe('the paywall at the gateway', () => {
  let stage: Stage;
  let peers: Peers;
  let gateway: Gateway;
  let clock: { ahead: number };
  const ask: Gateway['ask'] = (path, options) => gateway.ask(`/api/v1${path}`, options);
  const secondPage = async (token: string): Promise<number> => (await ask('/cargos?limit=20&offset=20', { token })).status;
  const configured = (paymentsEnabled: boolean): Promise<void> =>
    eventually('the configuration is known', async () => {
      const { token } = peers.signIn();
      const me = (await (await ask('/me', { token })).json()) as { settings: { paymentsEnabled: boolean } };
      return me.settings.paymentsEnabled === paymentsEnabled;
    });

  beforeAll(async () => {
    stage = await Stage.start();
    ({ peers } = stage);
    gateway = await stage.addReplica({ LOG_LEVEL: 'silent', RATE_LIMIT_PER_SECOND: '1000', RATE_LIMIT_BURST: '1000' });
    clock = { ahead: 0 };
    const own = gateway.service.app.get(Clock, { strict: false });
    jest.spyOn(own, 'now').mockImplementation(() => Date.now() + clock.ahead);
    await configured(true);
  });
  afterEach(() => {
    peers.billing.refusals.clear();
    clock.ahead = 0;
  });
  afterAll(() => stage.stop());

  it.each(ACCESSES.flatMap((access) => TABLE.map(([what, ...row]) => [what, access, ...row] as const)))(
    '%s when access is %s',
    async (_what, access, method, path, statuses) => {
      const { token, driver } = peers.signIn();
      if (access !== 'active') peers.billing.set(driver.id, -1_000);
      if (access === 'unknown') {
        const away = new Refusal(SERVICE_UNAVAILABLE);
        for (const name of ['GetAccess', 'GetSubscription']) peers.billing.refusals.set(name, away);
      }
      if (access === 'payments off' && peers.billing.configuration.paymentsEnabled) {
        await peers.billing.configure({ paymentsEnabled: false });
        await configured(false);
      }
      const body = method === 'POST' && path.includes('responses') ? { phone: '+79001234567' } : undefined;
      const answer = await ask(path, { method, token, ...(body === undefined ? {} : { body }) });
      const { code } = answer.status >= 400 ? ((await answer.json()) as { code: string }) : { code: 'fine' };
      const expected = { 402: 'SUBSCRIPTION_REQUIRED', 503: 'SERVICE_UNAVAILABLE' }[statuses[access]] ?? 'fine';
      expect([answer.status, code]).toEqual([statuses[access], expected]);
    },
  );

  it('shuts again when payments are switched on', async () => {
    const { token, driver } = peers.signIn();
    peers.billing.set(driver.id, -1_000);
    await peers.billing.configure({ paymentsEnabled: false });
    await eventually('open', async () => (await secondPage(token)) === 200);
    await peers.billing.configure({ paymentsEnabled: true });
    await eventually('shut', async () => (await secondPage(token)) === 402, 2_000);
  });

  it.each([
    ['active', true],
    ['expired', false],
    ['unknown', false],
  ])('asks for contacts only for those who may see them: %s', async (access, contacts) => {
    const { token, driver } = peers.signIn();
    if (access !== 'active') peers.billing.set(driver.id, -1_000);
    if (access === 'unknown') peers.billing.refusals.set('GetAccess', new Refusal(SERVICE_UNAVAILABLE));
    const id = String(Math.floor(Math.random() * 1e9));
    expect((await ask(`/cargos/${id}`, { token })).status).toBe(200);
    const asked = peers.calls.filter(
      ({ name, request }) => name === 'CargoDetailPage' && (request as { cargoId: string }).cargoId === id,
    );
    expect(asked.map(({ request }) => request)).toMatchObject([{ contacts }]);
  });

  it('opens and shuts within a second of a change, and does not believe an old one that comes late', async () => {
    const { token, driver } = peers.signIn();
    const old = peers.billing.set(driver.id, -1_000);
    expect(await secondPage(token)).toBe(402);
    await peers.billing.change(driver.id, DAY_MS, { source: 'payment' });
    await eventually('open', async () => (await secondPage(token)) === 200, 1_000);
    await peers.billing.say(old);
    const me = await ask('/me', { token });
    expect(await me.json()).toMatchObject({ access: { active: true, source: 'payment', daysLeft: 1 } });
    expect(await secondPage(token)).toBe(200);
    await peers.billing.change(driver.id, -1);
    await eventually('shut', async () => (await secondPage(token)) === 402, 1_000);
  });

  it('makes sure before it refuses: whoever has paid is let in though the event was lost', async () => {
    const { token, driver } = peers.signIn();
    peers.billing.set(driver.id, -1_000);
    expect(await secondPage(token)).toBe(402);
    peers.billing.set(driver.id, DAY_MS);
    clock.ahead = 2_000;
    expect(await secondPage(token)).toBe(200);
  });

  it('expires by the clock, without a word from anybody', async () => {
    const { token, driver } = peers.signIn();
    peers.billing.set(driver.id, 5 * MINUTE_MS);
    expect(await secondPage(token)).toBe(200);
    clock.ahead = 5 * MINUTE_MS + 1;
    expect(await secondPage(token)).toBe(402);
    expect(await (await ask('/me', { token })).json()).toMatchObject({ access: { active: false, daysLeft: 0 } });
  });

  it('serves what it knows after half a minute and asks behind the reader', async () => {
    const { token, driver } = peers.signIn();
    expect(await secondPage(token)).toBe(200);
    const questions = (): number =>
      peers.billing.calls.filter(
        ({ name, request }) => name === 'GetAccess' && (request as { driverId: string }).driverId === driver.id,
      ).length;
    expect(questions()).toBe(1);
    for (let time = 0; time < 5; time++) expect(await secondPage(token)).toBe(200);
    expect(questions()).toBe(1);
    clock.ahead = 31_000;
    expect(await secondPage(token)).toBe(200);
    await eventually('asked again', () => questions() === 2);
  });

  it('believes the last word for ten minutes while billing is silent, then knows nothing: 503, never 402', async () => {
    const [payer, other] = [peers.signIn(), peers.signIn()];
    peers.billing.set(other.driver.id, -1_000);
    expect([await secondPage(payer.token), await secondPage(other.token)]).toEqual([200, 402]);
    peers.billing.refusals.set('GetAccess', new Refusal(SERVICE_UNAVAILABLE));
    clock.ahead = 9 * MINUTE_MS;
    expect([await secondPage(payer.token), await secondPage(other.token)]).toEqual([200, 402]);
    clock.ahead = 10 * MINUTE_MS + 1_000;
    expect([await secondPage(payer.token), await secondPage(other.token)]).toEqual([503, 503]);
    expect((await ask('/cargos', { token: payer.token })).status).toBe(200);
    peers.billing.refusals.clear();
    await eventually('known again', async () => (await secondPage(payer.token)) === 200);
    expect(await secondPage(other.token)).toBe(402);
  });

  it('asks billing once however many requests of a driver come', async () => {
    const { token } = peers.signIn();
    await ask('/cargos', { token });
    const before = peers.billing.count('GetAccess');
    const answers = await Promise.all(Array.from({ length: 30 }, () => secondPage(token)));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(peers.billing.count('GetAccess') - before).toBe(1);
  });

  it('hides the account’s own loads until a setting shows them', async () => {
    const { token } = peers.signIn();
    const own = () => ask('/cargos?mode=my', { token });
    const refused = await own();
    expect(await refused.json()).toMatchObject({ code: 'FILTER_INVALID', errors: [{ field: 'mode', code: 'STATE' }] });
    await peers.billing.configure({ ownLoadsShown: true, supportContact: '@help', flags: [flag('new-map', true)] });
    await eventually('shown', async () => (await own()).status === 200, 2_000);
    expect(await (await ask('/me', { token })).json()).toMatchObject({
      settings: { ownLoadsShown: true, paymentsEnabled: true, supportContact: '@help' },
      flags: { 'new-map': true },
    });
    await peers.billing.configure({ ownLoadsShown: false, flags: [] });
    await eventually('hidden again, from memory too', async () => (await own()).status === 422, 2_000);
  });

  it('lets drivers sign in while billing is away, and says that it does not know', async () => {
    peers.billing.refusals.set('GetAccess', new Refusal(SERVICE_UNAVAILABLE));
    const answer = await ask('/auth/telegram', { method: 'POST', body: { initData: 'query_id=1&hash=2' } });
    expect(answer.status).toBe(200);
    const { access, accessToken } = (await answer.json()) as { access: object; accessToken: string };
    expect(access).toEqual({ active: false, source: null, expiresAt: null, daysLeft: 0, autoRenew: false, known: false });
    expect((await ask('/me', { token: accessToken })).status).toBe(200);
    expect((await ask('/cargos', { token: accessToken })).status).toBe(200);
  });
});

const flag = (name: string, enabled: boolean) => ({ name, enabled, percentage: 100, driverIds: [] });
