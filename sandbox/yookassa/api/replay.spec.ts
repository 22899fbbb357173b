import { randomUUID } from 'node:crypto';
import { DAY, order, SECOND, ShopClient } from '../testing/shop-client';

describe('idempotence keys of YooKassa', () => {
  let shop: ShopClient;
  beforeEach(async () => {
    shop = await ShopClient.open();
  });
  afterEach(() => shop.sandbox.close());
  const count = async () => ((await shop.get('/payments?limit=100')).json['items'] as unknown[]).length;
  const reused = { type: 'error', code: 'invalid_request', parameter: 'Idempotence-Key' };

  it('does a request once, and shows its repeats the object as it is by then', async () => {
    const key = randomUUID();
    const first = await shop.post('/payments', order(), { key });
    await shop.control('payments/pay', { id: first.json['id'] });
    const second = await shop.post('/payments', order(), { key });
    expect([first.json['status'], second.json['status']]).toEqual(['pending', 'succeeded']);
    expect(second.json['id']).toBe(first.json['id']);
    expect(await count()).toBe(1);
  });

  it('refuses a key with another body or another path, and stays with the first', async () => {
    const key = randomUUID();
    const { json } = await shop.post('/payments', order(), { key });
    for (const [path, body] of [
      ['/payments', order('991.00')],
      ['/refunds', order()],
    ] as const)
      expect(await shop.post(path, body, { key })).toMatchObject({ status: 400, json: reused });
    expect((await shop.post('/payments', undefined, { key, raw: `${JSON.stringify(order())} ` })).json).toMatchObject(reused);
    expect((await shop.post('/payments', order(), { key })).json['id']).toBe(json['id']);
  });

  it('burns the key of a refused request: its repeat is refused by the same error, a corrected one for the key', async () => {
    const key = randomUUID();
    const wrong = order('990.00', { receipt: undefined });
    const first = await shop.post('/payments', wrong, { key });
    expect(first).toMatchObject({ status: 400, json: { parameter: 'receipt' } });
    expect((await shop.post('/payments', wrong, { key })).json).toEqual(first.json);
    expect((await shop.post('/payments', order(), { key })).json).toMatchObject(reused);
    const broken = randomUUID();
    expect((await shop.post('/payments', undefined, { key: broken, raw: '{' })).status).toBe(400);
    expect((await shop.post('/payments', order(), { key: broken })).json).toMatchObject(reused);
    expect(await count()).toBe(0);
  });

  it('forgets a key 24 h after its first request, however often it was repeated', async () => {
    const key = randomUUID();
    const { json } = await shop.post('/payments', order(), { key });
    shop.step(DAY / 2);
    expect((await shop.post('/payments', order(), { key })).json['id']).toBe(json['id']);
    shop.step(DAY / 2 - SECOND);
    expect((await shop.post('/payments', order(), { key })).json['id']).toBe(json['id']);
    shop.step(SECOND);
    expect((await shop.post('/payments', order('991.00'), { key })).status).toBe(200);
    expect(await count()).toBe(2);
  });

  it('makes one object of fifty requests at once, and one for each key', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => shop.post('/payments', order(), { key })));
    expect(new Set(answers.map(({ status, json }) => `${status} ${String(json['id'])}`)).size).toBe(1);
    await Promise.all(Array.from({ length: 20 }, () => shop.post('/payments', order())));
    expect(await count()).toBe(21);
  });

  it('lets only one of two different requests at once have the key', async () => {
    const key = randomUUID();
    const answers = await Promise.all(['1.00', '2.00', '3.00'].map((value) => shop.post('/payments', order(value), { key })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect(await count()).toBe(1);
  });

  it('takes 1 to 64 characters of the published ones', async () => {
    for (const [key, status] of [
      ['k', 200],
      ['k'.repeat(64), 200],
      ['Az09+-_.', 200],
      ['k'.repeat(65), 400],
      ['', 400],
      ['with space', 400],
    ] as const)
      expect([key, (await shop.post('/payments', order(), { key })).status]).toEqual([key, status]);
    // Without its key even a request that changes nothing is refused; a GET needs none.
    expect((await shop.post('/payments', order(), { key: undefined })).json).toMatchObject(reused);
    expect((await shop.get('/payments')).status).toBe(200);
  });
});
