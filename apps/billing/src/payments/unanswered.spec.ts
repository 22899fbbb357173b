import { AlarmRaised, DriverTold, GetPayment, PAYMENT_PROVIDER_UNAVAILABLE, Refusal } from '#contracts';
import { eventually } from '#testing';
import { HOUR, MINUTE, SECOND, type Stage } from '../testing/stage';
import { ShopSide, type Asked } from './testing/shop-side';

const TRIES =
  'select sum(tries) as tries, bool_and(taken_until is null) as resting from billing.payment_attempts where payment_id = any($1)';

// A busy machine takes its time.
jest.setTimeout(60_000);

describe('what YooKassa does not answer, or refuses', () => {
  let stage: Stage;
  let shop: ShopSide;

  beforeAll(async () => {
    shop = await ShopSide.start();
    ({ stage } = shop);
  }, 60_000);
  afterAll(() => shop.end());
  afterEach(() => stage.sandbox.yookassa.api.faults.clear());

  const fault = (more: object): void =>
    stage.sandbox.yookassa.api.faults.add({ route: 'create-payment', kind: 'status', times: 1, ...more });
  const requests = (paymentId: string): Asked[] => shop.requests(paymentId);

  it.each([
    ['carried out and its answer lost', { status: 500, executed: true }],
    ['not carried out', { status: 500 }],
    ['answered by the old API with 202', { kind: 'processing', retryAfterMs: 1_800 }],
    ['throttled', { status: 429, retryAfterMs: 2_000 }],
    ['a page of a proxy', { kind: 'html' }],
    ['a broken connection', { kind: 'reset', executed: true }],
  ])('repeats the same bytes under the same key: %s', async (_name, trouble) => {
    const driverId = shop.driver();
    fault(trouble);
    const refusal = await shop.order(driverId).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: PAYMENT_PROVIDER_UNAVAILABLE.code });
    const paymentId = (refusal as Refusal).details.paymentId!;
    expect(await stage.ask(GetPayment, { driverId, paymentId })).toMatchObject({ status: 'pending' });
    stage.clock.pass(3 * SECOND);
    await eventually('the worker has the answer', async () => (await shop.booked(paymentId)).external_id !== null);
    expect((await stage.ask(GetPayment, { driverId, paymentId })).confirmationUrl).toBeDefined();
    expect(shop.atYooKassa(paymentId)).toHaveLength(1);
    const tries = requests(paymentId);
    expect(tries).toHaveLength(2);
    expect(tries[0]?.key).toBeDefined();
    expect(tries[1]).toMatchObject({ key: tries[0]?.key, bodySha256: tries[0]?.bodySha256 });
    const told = (await stage.said(DriverTold)).filter((one) => one.driverId === driverId && one.kind === 'payment.updated');
    expect(told.at(-1)?.data).toHaveProperty('confirmationUrl');
    shop.pay(paymentId);
    await shop.until(paymentId, 'succeeded');
    expect(await shop.boughtDays(driverId)).toBe(30);
  });

  it('goes on for an hour of YooKassa’s absence, and gives up when the key has died', async () => {
    const driverId = shop.driver();
    const lost = shop.driver();
    fault({ times: 1_000_000 });
    const [one, other] = await Promise.all(
      [driverId, lost].map(async (id) => ((await shop.order(id).catch((error: unknown) => error)) as Refusal).details.paymentId!),
    );
    for (let minute = 0; minute < 60; minute += 6) {
      const [before] = await stage.rows<{ tries: string }>(TRIES, [[one, other]]);
      stage.clock.pass(6 * MINUTE);
      await eventually('both are tried again and rest', async () => {
        const [now] = await stage.rows<{ tries: string; resting: boolean }>(TRIES, [[one, other]]);
        return Number(now?.tries) >= Number(before?.tries) + 2 && now?.resting === true;
      });
    }
    stage.sandbox.yookassa.api.faults.clear();
    stage.clock.pass(2 * MINUTE);
    await eventually('found', async () => (await shop.booked(one!)).external_id !== null);
    await eventually('found', async () => (await shop.booked(other!)).external_id !== null);
    fault({ times: 1_000_000 });
    const late = shop.driver();
    const never = ((await shop.order(late).catch((error: unknown) => error)) as Refusal).details.paymentId!;
    stage.clock.pass(23 * HOUR);
    await shop.until(never, 'canceled');
    expect(await shop.booked(never)).toMatchObject({ reason: 'no_answer' });
    const alarms = (await stage.said(AlarmRaised)).filter(({ summary }) => summary.includes(never));
    expect(alarms.map(({ alarm }) => alarm)).toEqual(['payment-outcome-unknown']);
  }, 30_000);
  it('ends a payment that YooKassa refuses, tells people, and takes a new key for the next', async () => {
    const driverId = shop.driver();
    fault({ status: 400 });
    const { payment } = await shop.order(driverId);
    expect(payment).toMatchObject({ status: 'canceled', reason: 'provider_refused' });
    const alarms = (await stage.said(AlarmRaised)).filter(({ summary }) => summary.includes(payment.id));
    expect(alarms.map(({ alarm }) => alarm)).toEqual(['payment-refused']);
    const next = await shop.order(driverId);
    expect(next).toMatchObject({ created: true, payment: { status: 'pending' } });
    expect(requests(next.payment.id)[0]?.key).not.toBe(requests(payment.id)[0]?.key);
    expect(await shop.notices(driverId)).toEqual([]);
  });

  it('never lets a repeated request be ended by a refusal of our own keys', async () => {
    const driverId = shop.driver();
    fault({ status: 500, executed: true });
    fault({ status: 401 });
    const refusal = await shop.order(driverId).catch((error: unknown) => error);
    const paymentId = (refusal as Refusal).details.paymentId!;
    stage.clock.pass(2 * SECOND);
    await eventually('refused once', async () =>
      (await stage.said(AlarmRaised)).some(
        ({ alarm, summary }) => alarm === 'yookassa-refuses-us' && summary.includes(paymentId),
      ),
    );
    stage.clock.pass(10 * SECOND);
    await eventually('answered', async () => (await shop.booked(paymentId)).external_id !== null);
    expect(shop.atYooKassa(paymentId)).toHaveLength(1);
  });
});
