import { AlarmRaised, ReceivePaymentNotification } from '#contracts';
import { eventually, inFull } from '#testing';
import { register } from 'prom-client';
import { ShopSide } from '../payments/testing/shop-side';
import { DAY, HOUR, MINUTE, type Stage } from '../testing/stage';

/** Notified of at once, ten times each. */
const PAYMENTS = inFull(100, 30);

// A busy machine takes its time.
jest.setTimeout(60_000);

describe('notifications of YooKassa', () => {
  let stage: Stage;
  let shop: ShopSide;

  beforeAll(async () => {
    shop = await ShopSide.start();
    ({ stage } = shop);
  }, 60_000);
  afterAll(() => shop.end());
  afterEach(() => {
    stage.sandbox.yookassa.api.faults.clear();
    stage.sandbox.yookassa.notifications.misbehave({ duplicate: 0, reorder: 0, drop: 0, stale: 0 });
    shop.listen();
  });

  const ordered = async (tariff = '1_month'): Promise<{ driverId: string; paymentId: string }> => {
    const driverId = shop.driver();
    const { payment } = await shop.order(driverId, { tariff });
    return { driverId, paymentId: payment.id };
  };
  const notify = (event: string, objectId: string, body: object = {}): Promise<object> =>
    stage.ask(ReceivePaymentNotification, { event, objectId, body });
  /** As YooKassa does: what is not acknowledged is sent again. */
  const notifyUntilStored = async (event: string, objectId: string): Promise<void> => {
    while (
      !(await notify(event, objectId).then(
        () => true,
        () => false,
      ))
    );
  };
  const stored = async (objectId: string) =>
    stage.rows<{ event: string; times: number; state: string; outcome: string }>(
      'select event, times, state, outcome from billing.payment_notifications where object_id = $1 order by id',
      [objectId],
    );
  const untilDone = (objectId: string): Promise<void> =>
    eventually('all of it is done', async () => {
      const rows = await stored(objectId);
      return rows.length > 0 && rows.every(({ state }) => state === 'done');
    });
  const alarmsAbout = async (id: string): Promise<string[]> =>
    (await stage.said(AlarmRaised)).filter(({ summary }) => summary.includes(id)).map(({ alarm }) => alarm);

  it('give the days once, doubled, stale and out of their order', async () => {
    stage.sandbox.yookassa.notifications.misbehave({ duplicate: 3, stale: 2, reorder: 2 });
    const [one, other] = [await ordered(), await ordered('3_months')];
    shop.pay(one.paymentId);
    shop.pay(other.paymentId);
    await shop.until(one.paymentId, 'succeeded');
    await shop.until(other.paymentId, 'succeeded');
    const { external_id: objectId } = await shop.booked(one.paymentId);
    await Promise.all(Array.from({ length: 20 }, () => notify('payment.succeeded', objectId!)));
    await untilDone(objectId!);
    expect(await shop.boughtDays(one.driverId)).toBe(30);
    expect(await shop.boughtDays(other.driverId)).toBe(90);
    expect(await shop.notices(one.driverId)).toHaveLength(1);
    expect((await stored(objectId!))[0]?.times).toBeGreaterThan(20);
    // Each access counts once, however often it is told: the promise to those who pay is measured by it.
    expect(await register.metrics()).toMatch(/^payment_access_delay_seconds_count 2$/m);
  });

  it.each(['altered-amount', 'altered-metadata', 'premature', 'foreign-address'] as const)(
    'that lie give nothing: %s',
    async (kind) => {
      const { driverId, paymentId } = await ordered();
      const [payment] = shop.atYooKassa(paymentId);
      const { notifications, shop: theirs } = stage.sandbox.yookassa;
      const { forgeryOf } = await import('../../../../sandbox/yookassa/notifications/forgeries');
      expect(await notifications.forge('payment.succeeded', forgeryOf(kind, payment!, theirs), false)).toBe(200);
      await untilDone(payment!.id);
      expect(await shop.booked(paymentId)).toMatchObject({ status: 'pending', problem: null });
      expect(await shop.boughtDays(driverId)).toBe(0);
    },
  );

  it('about something that YooKassa does not know are kept, done, and told to people', async () => {
    await notify('payment.succeeded', '00000000-000f-5000-8000-000000000000');
    await untilDone('00000000-000f-5000-8000-000000000000');
    expect(await alarmsAbout('00000000-000f-5000-8000-000000000000')).toEqual(['payment-unmatched']);
  });

  it('of other kinds are kept', async () => {
    await notify('payout.succeeded', 'po-1', { type: 'notification' });
    await notify('payout.succeeded', 'po-1', { type: 'notification' });
    await untilDone('po-1');
    expect(await stored('po-1')).toEqual([{ event: 'payout.succeeded', times: 2, state: 'done', outcome: 'kept' }]);
  });

  it('wait while YooKassa cannot be asked', async () => {
    const { driverId, paymentId } = await ordered();
    stage.sandbox.yookassa.api.faults.add({ route: 'get-payment', kind: 'status', status: 500, times: 1_000_000 });
    shop.pay(paymentId);
    const { external_id: objectId } = await shop.booked(paymentId);
    const asked = () => stage.sandbox.yookassa.api.log.counters['get-payment:500'] ?? 0;
    for (let minute = 0; minute < 60; minute += 15) {
      const before = asked();
      stage.clock.pass(15 * MINUTE);
      await eventually('it is asked again', () => Promise.resolve(asked() > before));
    }
    expect(await shop.boughtDays(driverId)).toBe(0);
    expect((await stored(objectId!))[0]).toMatchObject({ state: 'due' });
    stage.sandbox.yookassa.api.faults.clear();
    stage.clock.pass(15 * MINUTE);
    await shop.until(paymentId, 'succeeded');
    expect(await shop.boughtDays(driverId)).toBe(30);
  });

  it('that never come are not missed', async () => {
    const [paid, refused, left] = [await ordered(), await ordered(), await ordered()];
    shop.deafen();
    shop.pay(paid.paymentId);
    shop.decline(refused.paymentId);
    stage.clock.pass(MINUTE);
    await shop.until(paid.paymentId, 'succeeded');
    await shop.until(refused.paymentId, 'canceled');
    expect(await shop.boughtDays(paid.driverId)).toBe(30);
    expect(await shop.notices(refused.driverId)).toEqual([
      expect.objectContaining({ kind: 'payment-failed', reason: 'insufficient_funds' }),
    ]);
    stage.clock.pass(HOUR + MINUTE);
    await shop.until(left.paymentId, 'canceled');
    expect(await shop.booked(left.paymentId)).toMatchObject({ reason: 'expired_on_confirmation' });
    expect(await shop.notices(left.driverId)).toEqual([]);
  });

  it('and looks at the unfinished are done by one replica each', async () => {
    const { paymentId } = await ordered();
    const { external_id: id } = await shop.booked(paymentId);
    const asked = () =>
      stage.sandbox.yookassa.api.log.entries.filter(({ method, url }) => method === 'GET' && url.includes(id!)).length;
    for (const minutes of [1, 2, 3, 5]) {
      const before = asked();
      stage.clock.pass(minutes * MINUTE);
      await eventually('it is looked at', () => Promise.resolve(asked() > before));
    }
    expect(asked()).toBe(4);
  });

  it('of many payments at once, ten of each, give every driver their days once', async () => {
    const all: Awaited<ReturnType<typeof ordered>>[] = [];
    while (all.length < PAYMENTS) all.push(...(await Promise.all(Array.from({ length: 10 }, () => ordered('1_day')))));
    shop.deafen();
    for (const { paymentId } of all) shop.pay(paymentId);
    const ids = all.map(({ paymentId }) => shop.atYooKassa(paymentId)[0]!.id);
    await Promise.all(
      Array.from({ length: 10 * PAYMENTS }, (_, index) =>
        notifyUntilStored(index % 3 === 0 ? 'payment.canceled' : 'payment.succeeded', ids[index % ids.length]!),
      ),
    );
    const left = () => stage.rows(`select 1 from billing.payments where external_id = any($1) and status <> 'succeeded'`, [ids]);
    await eventually('all are paid', async () => (await left()).length === 0, 30_000);
    await eventually(
      'all of it is done',
      async () => (await stage.rows(`select 1 from billing.payment_notifications where state = 'due'`)).length === 0,
      30_000,
    );
    const days = await stage.rows<{ granted_s: string }>(
      `select granted_s from billing.access_periods where source = 'payment' and driver_id = any($1)`,
      [all.map(({ driverId }) => driverId)],
    );
    expect(days).toHaveLength(PAYMENTS);
    expect(days.every(({ granted_s }) => granted_s === '86400')).toBe(true);
    const [sum] = await stage.rows<{ times: string }>(
      'select sum(times) as times from billing.payment_notifications where object_id = any($1)',
      [ids],
    );
    expect(Number(sum?.times)).toBeGreaterThanOrEqual(10 * PAYMENTS);
  }, 180_000);

  it('of receipts do not exist: they are looked at until they end', async () => {
    const { settings } = stage.sandbox.yookassa.shop;
    const [fine, failed, stuck] = [await ordered(), await ordered(), await ordered()];
    const pay = async (paymentId: string, outcome: typeof settings.receiptOutcome): Promise<void> => {
      settings.receiptOutcome = outcome;
      shop.pay(paymentId);
      await shop.until(paymentId, 'succeeded');
      stage.clock.pass(MINUTE);
    };
    await pay(fine.paymentId, 'succeeded');
    await pay(failed.paymentId, 'canceled');
    await pay(stuck.paymentId, 'pending');
    settings.receiptOutcome = 'succeeded';
    stage.clock.pass(2 * MINUTE);
    const receipt = async (id: string) => (await shop.booked(id)).receipt_status;
    await eventually('registered', async () => (await receipt(fine.paymentId)) === 'succeeded');
    await eventually('refused', async () => (await receipt(failed.paymentId)) === 'canceled');
    expect(await alarmsAbout(failed.paymentId)).toEqual(['receipt-failed']);
    stage.clock.pass(3 * DAY + HOUR);
    await eventually('late', async () => (await alarmsAbout(stuck.paymentId)).length > 0);
    expect(await alarmsAbout(stuck.paymentId)).toEqual(['receipt-failed']);
    const waiting = await stage.rows(`select 1 from billing.payments where id = $1 and next_check_at is not null`, [
      fine.paymentId,
    ]);
    expect(waiting).toEqual([]);
  });
});
