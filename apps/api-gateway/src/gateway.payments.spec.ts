import { randomUUID } from 'node:crypto';
import {
  CONSENT_REQUIRED,
  EMAIL_REQUIRED,
  IDEMPOTENCY_KEY_REUSED,
  NO_SAVED_METHOD,
  PAYMENT_PROVIDER_UNAVAILABLE,
  PAYMENTS_DISABLED,
  PROMO_REFUSALS,
  Refusal,
  TARIFF_UNKNOWN,
  type Payment,
} from '#contracts';
import type { Gateway } from './testing/gateway';
import type { Peers } from './testing/peers';
import { problem } from './testing/problem';
import { Stage } from './testing/stage';

describe('subscription and payments at the door', () => {
  let stage: Stage;
  let peers: Peers;
  let gateway: Gateway;
  const ask: Gateway['ask'] = (path, options) => gateway.ask(`/api/v1${path}`, options);
  const post = (token: string | undefined, path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(path, { method: 'POST', body, headers, ...(token === undefined ? {} : { token }) });
  const lastOf = (name: string): object | undefined => peers.billing.calls.findLast((call) => call.name === name)?.request;

  beforeAll(async () => {
    stage = await Stage.start();
    ({ peers } = stage);
    gateway = await stage.addReplica({ LOG_LEVEL: 'silent', RATE_LIMIT_BURST: '1000', RATE_LIMIT_PER_SECOND: '1000' });
  });
  afterEach(() => {
    peers.billing.refusals.clear();
    peers.pause = Promise.resolve();
  });
  afterAll(() => stage.stop());

  it('shows what is for sale in the reader’s language', async () => {
    const { token } = peers.signIn();
    const titles = async (language: string) => {
      const answer = await ask('/tariffs', { token, headers: { 'accept-language': language } });
      return ((await answer.json()) as { items: { title: string }[] }).items.map(({ title }) => title);
    };
    expect(await titles('ru')).toEqual(['Месяц']);
    expect(await titles('en')).toEqual(['Month']);
  });

  it('creates a payment with 201 and shows the same one again with 200, in the name of the session', async () => {
    const { token, driver } = peers.signIn({ language: 'en' });
    const order = { tariff: '1_month', promoCode: 'LETO2026', autoRenew: true, consentVersion: '2026-11-01', email: 'a@b.ru' };
    const first = await post(token, '/payments', order, { 'idempotency-key': 'tap_1' });
    expect(first.status).toBe(201);
    const payment = (await first.json()) as Payment;
    expect(payment).toMatchObject({ tariff: '1_month', status: 'pending', amountKopecks: 49_900 });
    expect(payment.confirmationUrl).toMatch(/^https:/);
    expect(lastOf('CreatePayment')).toEqual({ driverId: driver.id, order, language: 'en', idempotencyKey: 'tap_1' });
    const again = await post(token, '/payments', order);
    expect([again.status, ((await again.json()) as Payment).id]).toEqual([200, payment.id]);

    expect(await (await ask(`/payments/${payment.id}`, { token })).json()).toEqual(payment);
    expect(await (await ask('/me/payments?limit=5', { token })).json()).toEqual({
      items: [payment],
      page: { nextCursor: 'bmV4dA' },
    });
    expect(lastOf('ListPayments')).toEqual({ driverId: driver.id, limit: 5 });
  });

  it('shows nobody the payment of another', async () => {
    const [one, other] = [peers.signIn(), peers.signIn()];
    const { id } = peers.billing.payment(one.driver.id);
    for (const path of [`/payments/${id}`, `/payments/${randomUUID()}`, '/payments/1', '/payments/..%2Fme'])
      expect(await problem(await ask(path, { token: other.token }))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  it.each([
    ['no tariff', {}, 'tariff', 'REQUIRED'],
    ['a provider of its own', { tariff: '1_month', provider: 'cash' }, 'provider', 'FORMAT'],
    ['words for an address', { tariff: '1_month', email: 'почта' }, 'email', 'FORMAT'],
    ['a price of its own', { tariff: '1_month', amountKopecks: 100 }, 'amountKopecks', 'UNKNOWN'],
    ['somebody else', { tariff: '1_month', driverId: randomUUID() }, 'driverId', 'UNKNOWN'],
    ['a yes for a boolean', { tariff: '1_month', autoRenew: 'yes' }, 'autoRenew', 'FORMAT'],
  ])('refuses an order with %s', async (_, body, field, code) => {
    const { token } = peers.signIn();
    const before = peers.billing.count('CreatePayment');
    const refused = await problem(await post(token, '/payments', body));
    expect(refused).toMatchObject({ status: 422, code: 'VALIDATION_FAILED', errors: [{ field, code }] });
    expect(peers.billing.count('CreatePayment')).toBe(before);
  });

  it.each([
    [PAYMENTS_DISABLED, 409],
    [TARIFF_UNKNOWN, 422],
    [EMAIL_REQUIRED, 422],
    [CONSENT_REQUIRED, 422],
    [IDEMPOTENCY_KEY_REUSED, 409],
    ...PROMO_REFUSALS.map((refusal) => [refusal, 422] as const),
  ] as const)('passes on why there is no payment: %o', async (declared, status) => {
    const { token } = peers.signIn();
    peers.billing.refusals.set('CreatePayment', new Refusal(declared));
    const answer = await post(token, '/payments', { tariff: '1_month' }, { 'accept-language': 'en' });
    const body = (await problem(answer.clone())) as { code: string };
    expect([answer.status, body.code]).toEqual([status, declared.code]);
    expect(((await answer.json()) as { title: string }).title).not.toBe('Our mistake');
  });

  it('names the payment that is finished later', async () => {
    const { token } = peers.signIn();
    const paymentId = randomUUID();
    peers.billing.refusals.set('CreatePayment', new Refusal(PAYMENT_PROVIDER_UNAVAILABLE, { paymentId, retryAfterSeconds: 7 }));
    const answer = await post(token, '/payments', { tariff: '1_month' });
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(await problem(answer)).toMatchObject({ status: 503, code: 'PAYMENT_PROVIDER_UNAVAILABLE', paymentId });
  });

  it('waits longer than three seconds for a payment, and for nothing else', async () => {
    const { token } = peers.signIn();
    await ask('/me', { token });
    let open = (): void => undefined;
    peers.pause = new Promise((done) => (open = done));
    const begun = performance.now();
    const payment = post(token, '/payments', { tariff: '1_month' });
    const list = await ask('/me/payments', { token });
    expect([list.status, performance.now() - begun < 3_500]).toEqual([503, true]);
    setTimeout(open, 1_000);
    expect((await payment).status).toBe(201);
    expect(performance.now() - begun).toBeGreaterThan(3_000);
  }, 15_000);

  it('checks and applies promo codes, and the access is another one at once', async () => {
    const { token, driver } = peers.signIn();
    peers.billing.set(driver.id, -1_000);
    expect((await ask('/cargos?offset=20', { token })).status).toBe(402);
    const effect = await post(token, '/promo-codes/check', { code: ' leto2026 ', tariff: '1_month' });
    expect([effect.status, await effect.json()]).toEqual([
      200,
      { code: 'LETO2026', kind: 'percent', percent: 20, amountKopecks: 39_920 },
    ]);
    const applied = await post(token, '/promo-codes/apply', { code: 'DAYS30' }, { 'idempotency-key': 'promo_1' });
    expect([applied.status, await applied.json()]).toMatchObject([
      200,
      { access: { active: true, source: 'promo', daysLeft: 30, autoRenew: false } },
    ]);
    expect(lastOf('ApplyPromoCode')).toEqual({ driverId: driver.id, code: 'DAYS30', idempotencyKey: 'promo_1' });
    expect((await ask('/cargos?offset=20', { token })).status).toBe(200);
    for (const declared of PROMO_REFUSALS) {
      peers.billing.refusals.set('CheckPromoCode', new Refusal(declared));
      peers.billing.refusals.set('ApplyPromoCode', new Refusal(declared));
      for (const path of ['/promo-codes/check', '/promo-codes/apply'])
        expect(await problem(await post(token, path, { code: 'X' }))).toMatchObject({ status: 422, code: declared.code });
    }
    expect((await problem(await post(token, '/promo-codes/apply', { code: 'X', tariff: '1_month' }))).status).toBe(422);
  });

  it('shows the subscription, switches auto-renewal and forgets the card', async () => {
    const { token, driver } = peers.signIn();
    expect(await (await ask('/me/subscription', { token })).json()).toMatchObject({
      active: true,
      source: 'trial',
      daysLeft: 7,
      autoRenew: false,
      history: [{ source: 'trial' }],
      paymentMethod: { title: 'Bank card *4477' },
      consentVersion: '2026-11-01',
    });
    const on = await post(token, '/me/subscription/auto-renew', { enabled: true });
    expect([on.status, await on.json()]).toMatchObject([200, { active: true, autoRenew: true }]);
    peers.billing.refusals.set('SetAutoRenew', new Refusal(NO_SAVED_METHOD));
    const refused = await problem(await post(token, '/me/subscription/auto-renew', { enabled: true }));
    expect(refused).toMatchObject({ status: 409, code: 'NO_SAVED_METHOD' });
    expect((await ask('/me/payment-method', { method: 'DELETE', token })).status).toBe(204);
    expect(lastOf('DeletePaymentMethod')).toEqual({ driverId: driver.id });
  });

  it.each([
    ['GET', '/tariffs'],
    ['GET', '/me/subscription'],
    ['POST', '/payments'],
    ['GET', `/payments/${randomUUID()}`],
    ['GET', '/me/payments'],
    ['POST', '/promo-codes/check'],
    ['POST', '/promo-codes/apply'],
    ['POST', '/me/subscription/auto-renew'],
    ['DELETE', '/me/payment-method'],
  ])('opens nothing without a session: %s %s', async (method, path) => {
    expect(await problem(await ask(path, { method }))).toMatchObject({ status: 401, code: 'SESSION_INVALID' });
  });
});
