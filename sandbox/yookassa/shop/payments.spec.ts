import { DAY, HOUR, order, receipt, SECOND, ShopClient, amount } from '../testing/shop-client';

describe('payments of YooKassa', () => {
  let shop: ShopClient;
  beforeEach(async () => {
    shop = await ShopClient.open();
  });
  afterEach(() => shop.sandbox.close());
  const act = (id: unknown, what: 'capture' | 'cancel', body: unknown = {}) => shop.post(`/payments/${String(id)}/${what}`, body);

  it('is paid at once with capture', async () => {
    const paid = await shop.paid(order('990.00'), { card: '5555555555554477' });
    expect(paid).toMatchObject({
      status: 'succeeded',
      paid: true,
      refundable: true,
      captured_at: '2026-01-15T12:00:00.000Z',
      income_amount: amount('955.35'),
      refunded_amount: amount('0.00'),
      payment_method: {
        type: 'bank_card',
        id: paid['id'],
        saved: false,
        status: 'inactive',
        title: 'Bank card *4477',
        card: { first6: '555555', last4: '4477', card_type: 'MasterCard' },
      },
      authorization_details: { three_d_secure: { applied: true }, rrn: expect.stringMatching(/^\d{12}$/) as string },
    });
    for (const gone of ['confirmation', 'expires_at', 'cancellation_details']) expect(paid).not.toHaveProperty(gone);
    expect(await shop.payment(paid['id'])).toEqual(paid);
  });

  it('expires an hour after its making, not earlier', async () => {
    const { id } = await shop.pay();
    shop.step(HOUR - SECOND);
    expect((await shop.payment(id))['status']).toBe('pending');
    shop.step(SECOND);
    expect(await shop.payment(id)).toMatchObject({
      status: 'canceled',
      paid: false,
      refundable: false,
      cancellation_details: { party: 'yoo_money', reason: 'expired_on_confirmation' },
    });
    expect((await shop.controlAnswer('payments/pay', { id })).status).toBe(400);
  });

  it('holds money for seven days', async () => {
    const { id } = await shop.paid(order('100.00', { capture: false }));
    shop.step(7 * DAY - SECOND);
    expect(await shop.payment(id)).toMatchObject({
      status: 'waiting_for_capture',
      paid: true,
      refundable: false,
      expires_at: '2026-01-22T12:00:00.000Z',
    });
    shop.step(SECOND);
    expect(await shop.payment(id)).toMatchObject({
      status: 'canceled',
      cancellation_details: { party: 'yoo_money', reason: 'expired_on_capture' },
    });
    expect((await act(id, 'capture')).status).toBe(400);
  });

  it('captures what is held: all of it, or a part with its own receipt', async () => {
    const whole = await shop.paid(order('100.00', { capture: false }));
    const captured = (await act(whole['id'], 'capture')).json;
    expect(captured).toMatchObject({ status: 'succeeded', amount: amount('100.00') });
    expect(captured).not.toHaveProperty('expires_at');
    const { id } = await shop.paid(order('100.00', { capture: false }));
    for (const body of [
      { amount: amount('100.01') },
      { amount: amount('40.00') },
      { amount: amount('40.00'), receipt: receipt('41.00') },
    ])
      expect((await act(id, 'capture', body)).status).toBe(400);
    expect((await act(id, 'capture', { amount: amount('40.00'), receipt: receipt('40.00') })).json).toMatchObject({
      status: 'succeeded',
      amount: amount('40.00'),
      income_amount: amount('38.60'),
    });
  });

  it('cancels only what is held', async () => {
    const { id } = await shop.paid(order('100.00', { capture: false }));
    expect((await act(id, 'cancel', undefined)).json).toMatchObject({
      status: 'canceled',
      cancellation_details: { party: 'merchant', reason: 'canceled_by_merchant' },
    });
    for (const other of [id, (await shop.pay())['id'], (await shop.paid())['id']])
      for (const what of ['cancel', 'capture'] as const) expect((await act(other, what)).status).toBe(400);
  });

  it('ends by the card that was used, or by what the control says', async () => {
    expect(await shop.paid(order(), { card: '2200000000000053' })).toMatchObject({
      status: 'canceled',
      cancellation_details: { party: 'payment_network', reason: 'insufficient_funds' },
      payment_method: { card: { card_type: 'Mir', last4: '0053' }, saved: false },
    });
    const { id } = await shop.pay();
    expect(await shop.control('payments/decline', { id, party: 'yoo_money', reason: 'internal_timeout' })).toMatchObject({
      status: 'canceled',
      cancellation_details: { party: 'yoo_money', reason: 'internal_timeout' },
    });
  });

  it.each([
    ['0.99', 400],
    ['1.00', 200],
    ['350000.00', 200],
    ['350000.01', 400],
  ])('takes the sums of cards: %s', async (value, status) => {
    expect((await shop.post('/payments', order(value))).status).toBe(status);
  });

  it('has other ways of confirmation', async () => {
    const confirmed = async (confirmation: object, more = {}) =>
      (await shop.pay(order('1.00', { confirmation, ...more })))['confirmation'];
    const sbp = { payment_method_data: { type: 'sbp' } };
    expect(await confirmed({ type: 'embedded' })).toEqual({
      type: 'embedded',
      confirmation_token: expect.stringMatching(/^ct-/) as string,
    });
    expect(await confirmed({ type: 'qr' }, sbp)).toMatchObject({
      confirmation_data: expect.stringContaining('orderId=') as string,
    });
    const named = await shop.pay(order('1.00', { payment_method_data: { type: 'bank_card' } }));
    expect(named['payment_method']).toEqual({ type: 'bank_card', id: named['id'], saved: false, status: 'inactive' });
  });
});
