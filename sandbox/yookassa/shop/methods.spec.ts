import { amount, HOUR, order, receipt, ShopClient, type Json } from '../testing/shop-client';

describe('saved methods of YooKassa', () => {
  let shop: ShopClient;
  beforeEach(async () => {
    shop = await ShopClient.open();
  });
  afterEach(() => shop.sandbox.close());
  const save = async (how: Json = {}) =>
    (await shop.paid(order('990.00', { save_payment_method: true }), how))['payment_method'] as Json;
  const charge = (methodId: unknown, more: Json = {}) =>
    shop.post('/payments', {
      amount: amount('490.00'),
      capture: true,
      payment_method_id: methodId,
      receipt: receipt('490.00'),
      ...more,
    });

  it('are saved with the payment that asks for it, and charged without the payer', async () => {
    const method = await save();
    expect(method).toMatchObject({ type: 'bank_card', saved: true, status: 'active', title: 'Bank card *4444' });
    expect((await shop.get(`/payment_methods/${String(method['id'])}`)).json).toMatchObject({
      ...method,
      holder: { account_id: '100500' },
    });
    const { json } = await charge(method['id']);
    expect(json).toMatchObject({ status: 'succeeded', paid: true, amount: amount('490.00'), payment_method: method });
    expect(json['id']).not.toBe(method['id']);
    expect(json).not.toHaveProperty('confirmation');
    expect((await charge(method['id'], { capture: false })).json['status']).toBe('waiting_for_capture');
  });

  it('are not saved unasked, nor by a declined card, nor when the shop has no luck', async () => {
    const unasked = await shop.paid();
    const declined = await shop.paid(order('990.00', { save_payment_method: true }), { card: '4562265587712390' });
    await shop.control('settings', { savesMethods: false });
    const unlucky = await shop.paid(order('990.00', { save_payment_method: true }));
    for (const payment of [unasked, declined, unlucky]) {
      const { id, saved } = payment['payment_method'] as Json;
      expect(saved).toBe(false);
      expect((await charge(id)).json).toMatchObject({ code: 'invalid_request', parameter: 'payment_method_id' });
    }
    expect((await charge('00000000-000f-5000-8000-000000000000')).status).toBe(400);
  });

  it('pay as the control has said, one charge after another', async () => {
    const { id } = await save();
    await shop.control('autopayments/next', { outcome: 'canceled', reason: 'insufficient_funds', times: 2 });
    await shop.control('autopayments/next', { outcome: 'pending' });
    const outcomes = [await charge(id), await charge(id), await charge(id), await charge(id)];
    expect(outcomes.map(({ json }) => json['status'])).toEqual(['canceled', 'canceled', 'pending', 'succeeded']);
    expect(outcomes[0]!.json).toMatchObject({
      cancellation_details: { party: 'payment_network', reason: 'insufficient_funds' },
      payment_method: { id, saved: true },
    });
    const waiting = outcomes[2]!.json;
    expect(waiting).not.toHaveProperty('confirmation');
    expect((await shop.control('payments/pay', { id: waiting['id'] }))['status']).toBe('succeeded');
    expect((await shop.payment(waiting['id']))['payment_method']).toMatchObject({ id });
  });

  it('are revoked by their payer', async () => {
    const { id } = await save();
    expect(await shop.control('methods/revoke', { id })).toMatchObject({ id, saved: false, status: 'inactive' });
    expect((await charge(id)).json).toMatchObject({
      status: 'canceled',
      cancellation_details: { party: 'yoo_money', reason: 'permission_revoked' },
    });
  });

  it('need the leave of the manager', async () => {
    const { id } = await save();
    await shop.control('settings', { autopayments: false });
    const binding = { type: 'bank_card', confirmation: { type: 'redirect', return_url: 'https://example.ru/' } };
    for (const answer of [
      await charge(id),
      await shop.post('/payments', order('1.00', { save_payment_method: true })),
      await shop.post('/payment_methods', binding),
    ])
      expect(answer).toMatchObject({ status: 403, json: { type: 'error', code: 'forbidden' } });
  });

  it('are bound without a charge within an hour', async () => {
    const bind = async () => {
      const confirmation = { type: 'redirect', return_url: 'https://example.ru/cards' };
      return (await shop.post('/payment_methods', { type: 'bank_card', confirmation, metadata: { driver: '7' } })).json;
    };
    const bound = await bind();
    expect(bound).toEqual({
      id: bound['id'],
      type: 'bank_card',
      saved: false,
      status: 'pending',
      holder: { account_id: '100500', gateway_id: '100700' },
      metadata: { driver: '7' },
      confirmation: {
        type: 'redirect',
        return_url: 'https://example.ru/cards',
        confirmation_url: expect.stringContaining(String(bound['id'])) as string,
      },
    });
    expect((await charge(bound['id'])).status).toBe(400);
    shop.step(HOUR);
    expect((await shop.get(`/payment_methods/${String(bound['id'])}`)).json).toMatchObject({ status: 'inactive', saved: false });
  });

  it.each([
    [{ save_payment_method: true }, 'save_payment_method'],
    [{ confirmation: { type: 'external' } }, 'confirmation'],
    [{ payment_method_data: { type: 'bank_card' } }, 'payment_method_id'],
  ])('are charged on their own: not with %j', async (more, parameter) => {
    const { id } = await save();
    expect((await charge(id, more)).json['parameter']).toBe(parameter);
  });
});
