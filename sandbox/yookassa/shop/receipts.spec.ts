import { amount, MINUTE, order, receipt, SECOND, ShopClient, type Json } from '../testing/shop-client';

describe('receipts of YooKassa', () => {
  let shop: ShopClient;
  beforeEach(async () => {
    shop = await ShopClient.open();
  });
  afterEach(() => shop.sandbox.close());
  const items = async (query: string) => (await shop.get(`/receipts?${query}`)).json['items'] as Json[];

  it('are registered after the payment and after the refund, by the clock', async () => {
    const { id } = await shop.paid();
    expect((await shop.payment(id))['receipt_registration']).toBe('pending');
    expect(await items(`payment_id=${String(id)}`)).toMatchObject([{ type: 'payment', status: 'pending' }]);
    shop.step(30 * SECOND);
    expect((await shop.payment(id))['receipt_registration']).toBe('succeeded');
    const [registered] = await items(`payment_id=${String(id)}`);
    expect(registered).toMatchObject({
      id: expect.stringMatching(/^rt-.{36}$/) as string,
      payment_id: id,
      status: 'succeeded',
      registered_at: '2026-01-15T12:00:30.000Z',
      items: [{ description: 'Подписка, 30 дней', quantity: 1, amount: amount('990.00'), vat_code: 1, measure: 'another' }],
      settlements: [{ type: 'cashless', amount: amount('990.00') }],
    });
    expect((await shop.get(`/receipts/${String(registered?.['id'])}`)).json).toEqual(registered);
    const refund = (await shop.post('/refunds', { payment_id: id, amount: amount('990.00') })).json;
    shop.step(30 * SECOND);
    expect(await items(`refund_id=${String(refund['id'])}&status=succeeded`)).toHaveLength(1);
    expect((await shop.get(`/refunds/${String(refund['id'])}`)).json['receipt_registration']).toBe('succeeded');
  });

  it('fail or hang when the tax service is not well', async () => {
    await shop.control('settings', { receiptOutcome: 'canceled' });
    const failed = await shop.paid();
    await shop.control('settings', { receiptOutcome: 'pending' });
    const stuck = await shop.paid();
    shop.step(60 * MINUTE);
    expect((await shop.payment(failed['id']))['receipt_registration']).toBe('canceled');
    expect((await shop.payment(stuck['id']))['receipt_registration']).toBe('pending');
  });

  it('are nobody’s business in a shop without fiscalization', async () => {
    await shop.control('settings', { fiscalization: false });
    const payment = await shop.paid(order('990.00', { receipt: undefined }));
    expect(payment).not.toHaveProperty('receipt_registration');
    expect(await shop.paid()).not.toHaveProperty('receipt_registration');
    expect(await items('')).toEqual([]);
    expect((await shop.get('/me')).json['fiscalization']).toMatchObject({ enabled: false });
  });

  const closing = (about: Json, more: Json = {}): Json => ({
    type: 'payment',
    ...about,
    ...receipt('990.00'),
    send: true,
    settlements: [{ type: 'prepayment', amount: amount('990.00') }],
    ...more,
  });

  it('are made on their own after a prepayment', async () => {
    const { id } = await shop.paid();
    const { status, json } = await shop.post('/receipts', closing({ payment_id: id }));
    expect([status, json['status']]).toEqual([200, 'pending']);
    shop.step(MINUTE);
    expect((await shop.get(`/receipts/${String(json['id'])}`)).json).toMatchObject({
      status: 'succeeded',
      settlements: [{ type: 'prepayment' }],
    });
    expect(await items(`payment_id=${String(id)}`)).toHaveLength(2);
  });

  it.each([
    [{ send: false }, 'send'],
    [{ settlements: [{ type: 'prepayment', amount: amount('1.00') }] }, 'settlements'],
    [{ type: 'refund' }, 'refund_id'],
    [{ customer: {} }, 'customer.email'],
  ])('are refused with %j', async (more, parameter) => {
    const { id } = await shop.paid();
    expect((await shop.post('/receipts', closing({ payment_id: id }, more))).json['parameter']).toBe(parameter);
  });

  it('are refused for what did not take place', async () => {
    const { id } = await shop.pay();
    expect((await shop.post('/receipts', closing({ payment_id: id }))).json['parameter']).toBe('payment_id');
  });
});
