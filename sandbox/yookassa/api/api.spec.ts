import { randomUUID } from 'node:crypto';
import { basic, NOON, order, SECRET, ShopClient } from '../testing/shop-client';

describe('the API of YooKassa', () => {
  let shop: ShopClient;
  beforeEach(async () => {
    shop = await ShopClient.open();
  });
  afterEach(() => shop.sandbox.close());

  it('makes a payment as documented: no field without a value, no method before one is chosen', async () => {
    const { status, json, headers } = await shop.post('/payments', order('990.00', { merchant_customer_id: 'driver-1' }));
    expect(status).toBe(200);
    const id = json['id'] as string;
    expect(json).toEqual({
      id,
      status: 'pending',
      paid: false,
      amount: { value: '990.00', currency: 'RUB' },
      confirmation: {
        type: 'redirect',
        return_url: 'https://t.me/cargotech_demo_bot/app?startapp=pay_1',
        confirmation_url: `${shop.sandbox.url}/yookassa/checkout/payments/v2/contract?orderId=${id}`,
      },
      created_at: '2026-01-15T12:00:00.000Z',
      description: 'Подписка, 30 дней',
      metadata: { payment_id: '0197-1', kind: 'subscription' },
      merchant_customer_id: 'driver-1',
      recipient: { account_id: '100500', gateway_id: '100700' },
      refundable: false,
      test: true,
    });
    expect(headers.get('signature')).toMatch(new RegExp(`^v1 ${id.slice(0, 8)} 1 [A-Za-z0-9+/]+=*$`));
    expect(await shop.payment(id)).toEqual(json);
  });

  it('names objects as YooKassa does: seconds since the noon of 2000-01-01, then the kind', async () => {
    const { id } = await shop.paid();
    const seconds = ((NOON - Date.UTC(2000, 0, 1, 12)) / 1_000).toString(16);
    expect(id).toMatch(new RegExp(`^${seconds}-000f-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$`));
    // The document's own example is of 2018-07-18T10:51:18Z.
    expect(new Date(Date.UTC(2000, 0, 1, 12) + parseInt('22e12f66', 16) * 1_000).toISOString()).toBe('2018-07-18T10:51:18.000Z');
    const refund = await shop.post('/refunds', { payment_id: id, amount: { value: '990.00', currency: 'RUB' } });
    expect(refund.json['id']).toMatch(/^[0-9a-f]{8}-0015-5/);
  });

  it('asks one thing after another: path, method, type, shop, trouble, key, JSON, fields', async () => {
    const wrong = basic('100500', 'wrong');
    const text = { 'content-type': 'text/plain' };
    await shop.control('faults', { route: 'create-payment', kind: 'status', status: 429, retryAfterMs: 700 });
    const tries = [
      await shop.post('/nothing', {}, { authorization: wrong, headers: text }),
      await shop.ask('DELETE', '/payments', undefined, { authorization: wrong }),
      await shop.post('/payments', {}, { authorization: wrong, headers: text }),
      await shop.post('/payments', {}, { authorization: wrong, key: undefined }),
      await shop.post('/payments', {}, { key: undefined }),
      await shop.post('/payments', {}, { key: undefined, raw: '{' }),
      await shop.post('/payments', {}, { raw: '{' }),
      await shop.post('/payments', { amount: { value: '1', currency: 'RUB' } }),
    ];
    expect(tries.map(({ status, json }) => [status, json['code'], json['parameter']])).toEqual([
      [404, 'not_found', undefined],
      [405, undefined, undefined],
      [415, undefined, undefined],
      [401, 'invalid_credentials', 'Authorization'],
      [429, 'too_many_requests', undefined],
      [400, 'invalid_request', 'Idempotence-Key'],
      [400, 'invalid_request', 'body'],
      [400, 'invalid_request', 'amount.value'],
    ]);
    expect(tries[4]!.json).toMatchObject({ type: 'error', retry_after: 700, id: expect.stringMatching(/^[\w-]{36}$/) as string });
    expect([tries[1]!.text, tries[2]!.text]).toEqual(['', '']);
  });

  it('lets in only the shop with its key', async () => {
    for (const authorization of ['', 'Basic', 'Basic !', basic('100501', SECRET), `Bearer ${SECRET}`, basic('100500', '')])
      expect((await shop.get('/me', { authorization })).status).toBe(401);
    expect((await shop.get('/me')).json).toMatchObject({
      account_id: '100500',
      status: 'enabled',
      test: true,
      fiscalization: { enabled: true, provider: 'yoo_receipt' },
    });
  });

  it('takes a type with a charset and turns away forms', async () => {
    const headers = { 'content-type': 'Application/JSON; charset=utf-8' };
    expect((await shop.post('/payments', order(), { headers })).status).toBe(200);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await shop.post('/payments', order(), { headers: form })).status).toBe(415);
  });

  it('knows nothing of what does not exist', async () => {
    const id = randomUUID();
    for (const path of [`/payments/${id}`, `/refunds/${id}`, `/payment_methods/${id}`, `/receipts/rt-${id}`])
      expect((await shop.get(path)).json).toMatchObject({ type: 'error', code: 'not_found' });
    expect((await shop.post(`/payments/${id}/capture`, {})).status).toBe(404);
    expect((await shop.post('/refunds', { payment_id: id, amount: { value: '1.00', currency: 'RUB' } })).status).toBe(404);
  });

  it('keeps every request for tests to look at, byte for byte by its digest, and no secret', async () => {
    const key = randomUUID();
    const card = { type: 'bank_card', card: { number: '5555555555554477', csc: '123' } };
    await shop.post('/payments', order('1.00', { payment_method_data: card }), { key });
    await shop.get('/payments?limit=3');
    await shop.get('/me', { authorization: basic('100500', 'test_other-canary') });
    const { items } = (await shop.control('requests')) as { items: Record<string, unknown>[] };
    expect(items).toMatchObject([
      { route: 'create-payment', method: 'POST', url: '/payments', status: 400, idempotenceKey: key },
      { route: 'list-payments', url: '/payments?limit=3', status: 200 },
      { route: 'me', status: 401 },
    ]);
    expect(items[0]).toMatchObject({ bodySha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    const everything = JSON.stringify([items, await shop.control('state')]);
    for (const secret of ['canary', Buffer.from(SECRET).toString('base64').slice(0, 12), '5555555555554477'])
      expect(everything).not.toContain(secret);
    expect((await shop.control('state'))['counters'] as object).toMatchObject({ 'create-payment:400': 1, 'me:401': 1 });
  });
});
