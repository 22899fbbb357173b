import fc from 'fast-check';
import { amount, DAY, order, receipt, ShopClient, type Json } from '../testing/shop-client';
import { amountOf, kopecksOf } from './money';

describe('refunds of YooKassa', () => {
  let shop: ShopClient;
  beforeEach(async () => {
    shop = await ShopClient.open();
  });
  afterEach(() => shop.sandbox.close());
  const refund = (payment: Json, value: string, more: Json = {}) =>
    shop.post('/refunds', { payment_id: payment['id'], amount: amount(value), ...more });

  it('gives all of it back without a receipt, and the status of the payment stays', async () => {
    const payment = await shop.paid();
    const { status, json } = await refund(payment, '990.00', { description: 'по просьбе', metadata: { by: 'staff' } });
    expect(status).toBe(200);
    expect(json).toEqual({
      id: json['id'],
      payment_id: payment['id'],
      status: 'succeeded',
      created_at: '2026-01-15T12:00:00.000Z',
      amount: amount('990.00'),
      description: 'по просьбе',
      receipt_registration: 'pending',
      metadata: { by: 'staff' },
    });
    expect(await shop.payment(payment['id'])).toMatchObject({
      status: 'succeeded',
      refunded_amount: amount('990.00'),
      refundable: false,
    });
    expect((await refund(payment, '1.00', { receipt: receipt('1.00') })).status).toBe(400);
  });

  it('wants a receipt of exactly the part that is given back', async () => {
    const payment = await shop.paid();
    expect((await refund(payment, '90.00')).json).toMatchObject({ parameter: 'receipt' });
    expect((await refund(payment, '90.00', { receipt: receipt('90.01') })).json).toMatchObject({ parameter: 'receipt' });
    expect((await refund(payment, '90.00', { receipt: receipt('90.00') })).status).toBe(200);
    expect(await shop.payment(payment['id'])).toMatchObject({ refunded_amount: amount('90.00'), refundable: true });
    // What is left is still a part of the whole.
    expect((await refund(payment, '900.00')).status).toBe(400);
    expect((await refund(payment, '900.00', { receipt: receipt('900.00') })).status).toBe(200);
  });

  it('gives back only what was paid, for three years', async () => {
    for (const payment of [await shop.pay(), await shop.paid(order('990.00', { capture: false }))])
      expect((await refund(payment, '990.00')).json).toMatchObject({ code: 'invalid_request', parameter: 'payment_id' });
    const payment = await shop.paid();
    expect((await refund(payment, '990.01')).json).toMatchObject({ parameter: 'amount.value' });
    shop.step(3 * 365 * DAY + 1);
    expect((await refund(payment, '990.00')).status).toBe(400);
  });

  it('keeps a pending refund until its end; its money cannot be asked for again, and is free when it is canceled', async () => {
    await shop.control('refunds/mode', { outcome: 'pending' });
    const payment = await shop.paid();
    const { json } = await refund(payment, '990.00');
    expect(json['status']).toBe('pending');
    expect(await shop.payment(payment['id'])).toMatchObject({ refunded_amount: amount('0.00'), refundable: true });
    expect((await refund(payment, '1.00', { receipt: receipt('1.00') })).status).toBe(400);
    await shop.control('refunds/finish', { id: json['id'], outcome: 'canceled', reason: 'rejected_by_payee' });
    expect((await shop.get(`/refunds/${String(json['id'])}`)).json).toMatchObject({
      status: 'canceled',
      cancellation_details: { party: 'refund_network', reason: 'rejected_by_payee' },
    });
    const again = (await refund(payment, '990.00')).json;
    await shop.control('refunds/finish', { outcome: 'succeeded' });
    expect((await shop.get(`/refunds/${String(again['id'])}`)).json['status']).toBe('succeeded');
    expect((await shop.controlAnswer('refunds/finish', { id: again['id'], outcome: 'canceled' })).status).toBe(400);
  });

  it('settles by the clock, or is refused at once', async () => {
    await shop.control('refunds/mode', { outcome: 'pending', settleAfterMs: DAY });
    const slow = (await refund(await shop.paid(), '990.00')).json;
    shop.step(DAY);
    expect((await shop.get(`/refunds/${String(slow['id'])}`)).json['status']).toBe('succeeded');
    await shop.control('refunds/mode', { outcome: 'canceled', reason: 'insufficient_funds' });
    expect((await refund(await shop.paid(), '990.00')).json).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'insufficient_funds' },
    });
  });

  it('never gives back more than was paid, whatever is asked, ended and canceled in whatever order', async () => {
    const step = fc.record({
      kopecks: fc.integer({ min: 1, max: 60_000 }),
      end: fc.constantFrom('succeeded', 'pending', 'canceled'),
      finish: fc.option(fc.constantFrom('succeeded', 'canceled')),
    });
    const property = fc.asyncProperty(
      fc.integer({ min: 100, max: 100_000 }),
      fc.array(step, { maxLength: 8 }),
      async (paid, steps) => {
        const payment = await shop.paid(order(amountOf(paid).value));
        let [given, reserved] = [0, 0];
        for (const { kopecks, end, finish } of steps) {
          await shop.control('refunds/mode', { outcome: end });
          const { value } = amountOf(kopecks);
          const { status, json } = await refund(payment, value, { receipt: receipt(value) });
          expect(status).toBe(kopecks <= paid - given - reserved ? 200 : 400);
          if (status === 200) {
            if (end === 'succeeded') given += kopecks;
            else if (end === 'pending') {
              reserved += kopecks;
              if (finish !== null) {
                await shop.control('refunds/finish', { id: json['id'], outcome: finish });
                reserved -= kopecks;
                if (finish === 'succeeded') given += kopecks;
              }
            }
          }
        }
        expect(given + reserved).toBeLessThanOrEqual(paid);
        expect(await shop.payment(payment['id'])).toMatchObject({ refunded_amount: amountOf(given), refundable: given < paid });
      },
    );
    await fc.assert(property, { numRuns: 25 });
  });
});

describe('kopecks', () => {
  it('go to the spelling of the API and back without a loss', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e14 }), (kopecks) => {
        const { value } = amountOf(kopecks);
        expect(value).toMatch(/^(0|[1-9]\d*)\.\d{2}$/);
        expect(kopecksOf(value)).toBe(kopecks);
      }),
    ));

  it.each(['1', '1.0', '1.000', '1,00', '-1.00', '+1.00', ' 1.00', '1e2', '.50', '1 000.00', '', '99999999999999.00'])(
    'are not read from %p',
    (value) => expect(kopecksOf(value)).toBeUndefined(),
  );
});
