import { AlarmRaised, AuditRecorded, REFUND_IMPOSSIBLE, RefundPayment, type Refund } from '#contracts';
import { eventually } from '#testing';
import { refundByHand } from '../cli/refund';
import { ShopSide } from '../payments/testing/shop-side';
import { DAY, HOUR, MINUTE, SECOND, type Stage } from '../testing/stage';

// A busy machine takes its time.
jest.setTimeout(60_000);

describe('refunds', () => {
  let stage: Stage;
  let shop: ShopSide;
  let last = 0;

  beforeAll(async () => {
    shop = await ShopSide.start();
    ({ stage } = shop);
  }, 60_000);
  afterAll(() => shop.end());
  afterEach(() => {
    stage.sandbox.yookassa.api.faults.clear();
    stage.sandbox.yookassa.refunds.mode = { outcome: 'succeeded' };
    shop.listen();
  });

  const paid = async (tariff = '1_month'): Promise<{ driverId: string; paymentId: string }> => {
    const driverId = shop.driver();
    const { payment } = await shop.order(driverId, { tariff });
    shop.pay(payment.id);
    await shop.until(payment.id, 'succeeded');
    return { driverId, paymentId: payment.id };
  };
  const refund = (paymentId: string, amountKopecks?: number, key = `key-${++last}`): Promise<Refund> =>
    stage.ask(RefundPayment, {
      paymentId,
      reason: 'driver asked for it',
      actor: 'console',
      key,
      ...(amountKopecks === undefined ? {} : { amountKopecks }),
    });
  const refundedAtYooKassa = (paymentId: string): number => shop.atYooKassa(paymentId)[0]!.refunded;
  const statusOf = async (id: string): Promise<string | undefined> =>
    (await stage.rows<{ status: string }>('select status from billing.refunds where id = $1', [id]))[0]?.status;
  const alarmsAbout = async (id: string): Promise<string[]> =>
    (await stage.said(AlarmRaised)).filter(({ summary }) => summary.includes(id)).map(({ alarm }) => alarm);

  it('of all of it take back what is unused, without a receipt of its own', async () => {
    const { driverId, paymentId } = await paid();
    stage.clock.pass(10 * DAY);
    expect(await refund(paymentId)).toMatchObject({ status: 'succeeded', amountKopecks: 49_900 });
    expect(await shop.booked(paymentId)).toMatchObject({ status: 'refunded', refunded: 49_900, refunding: 0 });
    expect(refundedAtYooKassa(paymentId)).toBe(49_900);
    // Seven days of trial come first: three of the thirty are used.
    expect(await shop.boughtDays(driverId)).toBe(3);
    const { id } = shop.atYooKassa(paymentId)[0]!;
    expect(shop.requests(id)[0]?.body).not.toHaveProperty('receipt');
    expect((await shop.notices(driverId)).at(-1)).toMatchObject({ kind: 'refunded', amountKopecks: 49_900 });
    const audited = (await stage.said(AuditRecorded)).filter(({ target }) => target === `payment:${paymentId}`);
    expect(audited.map(({ action, actor }) => [action, actor]).slice(-3)).toEqual([
      ['refund.ordered', 'console'],
      ['payment.refunded', 'service:billing'],
      ['refund.succeeded', 'console'],
    ]);
  });

  it('of a part take back its share of the time, with a receipt for the part', async () => {
    const { driverId, paymentId } = await paid('3_months');
    expect(await refund(paymentId, 43_300)).toMatchObject({ status: 'succeeded', amountKopecks: 43_300 });
    expect(await shop.booked(paymentId)).toMatchObject({ status: 'partially_refunded', refunded: 43_300 });
    expect(await shop.boughtDays(driverId)).toBe(60);
    const { id } = shop.atYooKassa(paymentId)[0]!;
    expect(shop.requests(id)[0]?.body).toMatchObject({
      amount: { value: '433.00', currency: 'RUB' },
      receipt: { customer: { email: 'ivan@example.ru' }, items: [{ quantity: 1, amount: { value: '433.00' } }] },
    });
    await refund(paymentId);
    expect(await shop.booked(paymentId)).toMatchObject({ status: 'refunded', refunded: 129_900 });
    expect(await shop.boughtDays(driverId)).toBe(0);
  });

  it('never give back more than was paid, however many ask at once', async () => {
    const { driverId, paymentId } = await paid();
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => refund(paymentId, 10_000)));
    const refused = asked.filter((one) => one.status === 'rejected').map(({ reason }) => (reason as { code: string }).code);
    expect(refused).toHaveLength(16);
    expect(new Set(refused)).toEqual(new Set([REFUND_IMPOSSIBLE.code]));
    expect(refundedAtYooKassa(paymentId)).toBe(40_000);
    expect(await shop.booked(paymentId)).toMatchObject({ refunded: 40_000, refunding: 0, status: 'partially_refunded' });
    const taken = 4 * Math.floor((30 * 86_400 * 10_000) / 49_900);
    expect(await shop.boughtDays(driverId)).toBe((30 * 86_400 - taken) / 86_400);
  });

  it('are the same under the same key, and impossible without money', async () => {
    const { paymentId } = await paid();
    const first = await refund(paymentId, 100, 'one-key');
    expect((await refund(paymentId, 100, 'one-key')).id).toBe(first.id);
    expect(refundedAtYooKassa(paymentId)).toBe(100);
    const other = await paid();
    await expect(refund(other.paymentId, 100, 'one-key')).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    const { payment } = await shop.order(shop.driver());
    await expect(refund(payment.id)).rejects.toMatchObject({ code: REFUND_IMPOSSIBLE.code });
    await expect(refund('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('that take their time are followed to their end, of which nobody may tell', async () => {
    stage.sandbox.yookassa.refunds.mode = { outcome: 'pending' };
    shop.deafen();
    const [good, bad] = await Promise.all(
      ['1_month', '1_month'].map(async (tariff) => {
        shop.listen();
        const one = await paid(tariff);
        return { ...one, refundId: (await refund(one.paymentId)).id };
      }),
    );
    shop.deafen();
    expect(await statusOf(good!.refundId)).toBe('pending');
    expect(await shop.boughtDays(good!.driverId)).toBe(30);
    expect(await shop.booked(good!.paymentId)).toMatchObject({ status: 'succeeded', refunding: 49_900 });
    await expect(refund(good!.paymentId, 1)).rejects.toMatchObject({ code: REFUND_IMPOSSIBLE.code });
    const { refunds, shop: theirs } = stage.sandbox.yookassa;
    const at = (paymentId: string) =>
      [...theirs.refunds.values()].find((one) => one.paymentId === shop.atYooKassa(paymentId)[0]!.id)!;
    refunds.succeed(at(good!.paymentId));
    refunds.cancel(at(bad!.paymentId), { party: 'yoo_money', reason: 'insufficient_funds' });
    stage.clock.pass(2 * MINUTE);
    await shop.until(good!.paymentId, 'refunded');
    await eventually('the other one has ended', async () => (await statusOf(bad!.refundId)) === 'canceled');
    expect(await shop.boughtDays(good!.driverId)).toBe(0);
    expect(await shop.boughtDays(bad!.driverId)).toBe(30);
    expect(await shop.booked(bad!.paymentId)).toMatchObject({ status: 'succeeded', refunding: 0 });
    expect(await alarmsAbout(bad!.paymentId)).toEqual(['refund-failed']);
    stage.sandbox.yookassa.refunds.mode = { outcome: 'succeeded' };
    expect(await refund(bad!.paymentId)).toMatchObject({ status: 'succeeded' });
  });

  it('whose answer is lost are asked for again under the same key', async () => {
    const { driverId, paymentId } = await paid();
    shop.deafen();
    stage.sandbox.yookassa.api.faults.add({ route: 'create-refund', kind: 'reset', executed: true, times: 1 });
    const { id, status } = await refund(paymentId);
    expect(status).toBe('pending');
    stage.clock.pass(2 * SECOND);
    await shop.until(paymentId, 'refunded');
    expect(await statusOf(id)).toBe('succeeded');
    expect(refundedAtYooKassa(paymentId)).toBe(49_900);
    expect(await shop.boughtDays(driverId)).toBe(0);
    const keys = shop.requests(shop.atYooKassa(paymentId)[0]!.id).map(({ key }) => key);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('that are refused end, with the money free for another try; a refused key of ours only delays them', async () => {
    const { paymentId } = await paid();
    stage.sandbox.yookassa.api.faults.add({ route: 'create-refund', kind: 'status', status: 400, times: 1 });
    expect(await refund(paymentId)).toMatchObject({ status: 'canceled' });
    expect(await alarmsAbout(paymentId)).toEqual(['refund-failed']);
    stage.sandbox.yookassa.api.faults.add({ route: 'create-refund', kind: 'status', status: 401, times: 1 });
    expect(await refund(paymentId)).toMatchObject({ status: 'pending' });
    expect(await alarmsAbout(paymentId)).toEqual(['refund-failed', 'yookassa-refuses-us']);
    stage.clock.pass(2 * SECOND);
    await shop.until(paymentId, 'refunded');
  });

  it('made in YooKassa’s cabinet take the days back too', async () => {
    const { driverId, paymentId } = await paid();
    const { id } = shop.atYooKassa(paymentId)[0]!;
    stage.sandbox.yookassa.refunds.create({ paymentId: id, amount: 49_900 });
    await shop.until(paymentId, 'refunded');
    expect(await shop.boughtDays(driverId)).toBe(0);
    expect(await stage.rows('select actor, status from billing.refunds where payment_id = $1', [paymentId])).toEqual([
      { actor: 'service:yookassa', status: 'succeeded' },
    ]);
  });

  it('are asked for from the console, once for a key', async () => {
    const { driverId, paymentId } = await paid();
    const run = async (...args: string[]) => {
      const lines: string[] = [];
      return { well: await refundByHand(args, stage.environment(), (line) => lines.push(line)), text: lines.join('\n') };
    };
    const asked = [paymentId, '24950', '--reason', 'half a month', '--key', 'by-hand'];
    expect(await run(...asked)).toMatchObject({
      well: true,
      text: expect.stringContaining('succeeded, 24950 kopecks') as string,
    });
    expect(await run(...asked)).toMatchObject({ well: true });
    expect(await shop.booked(paymentId)).toMatchObject({ refunded: 24_950 });
    expect(await shop.boughtDays(driverId)).toBe(15);
    expect(await run(paymentId, '49900', '--reason', 'too much')).toMatchObject({
      well: false,
      text: expect.stringContaining('REFUND_IMPOSSIBLE') as string,
    });
    expect(await run(paymentId)).toMatchObject({ well: false, text: expect.stringContaining('Usage') as string });
    expect(await run(paymentId, '1.5', '--reason', 'half')).toMatchObject({ well: false });
  });

  it('move up what was bought after them', async () => {
    const { driverId, paymentId } = await paid();
    stage.clock.pass(HOUR);
    const { payment } = await shop.order(driverId, { tariff: '3_months' });
    shop.pay(payment.id);
    await shop.until(payment.id, 'succeeded');
    await refund(paymentId);
    expect(await shop.boughtDays(driverId)).toBe(90);
    const [{ ends }] = (await stage.rows<{ ends: string }>(
      'select max(ends_s) as ends from billing.access_periods where driver_id = $1',
      [driverId],
    )) as [{ ends: string }];
    const [{ starts }] = (await stage.rows<{ starts: string }>(
      'select min(starts_s) as starts from billing.access_periods where driver_id = $1',
      [driverId],
    )) as [{ starts: string }];
    expect(Number(ends) - Number(starts)).toBe((7 + 90) * 86_400);
  });
});
