import { randomUUID } from 'node:crypto';
import { eventually } from '#testing';
import { order, SECOND, ShopClient, type Json } from '../testing/shop-client';

describe('troubles of YooKassa', () => {
  let shop: ShopClient;
  beforeEach(async () => {
    shop = await ShopClient.open();
  });
  afterEach(() => shop.sandbox.close());
  const payments = async () => (await shop.get('/payments')).json['items'] as Json[];
  const trouble = (fault: Json) => shop.control('faults', { route: 'create-payment', ...fault });

  it.each([429, 401, 403, 500])('answers %i so many times without burning the key', async (status) => {
    await trouble({ kind: 'status', status, times: 2, retryAfterMs: 500 });
    const key = randomUUID();
    for (let i = 0; i < 2; i += 1) {
      const { json, ...answer } = await shop.post('/payments', order(), { key });
      expect(answer.status).toBe(status);
      expect(json).toMatchObject({ type: 'error', retry_after: 500 });
    }
    // Nothing is known under this key yet: even another body is welcome.
    expect((await shop.post('/payments', order('1.00'), { key })).status).toBe(200);
    expect(await payments()).toHaveLength(1);
  });

  it('says 500 to what it has done, and the repeat finds it', async () => {
    await trouble({ kind: 'status', status: 500, executed: true });
    const key = randomUUID();
    expect((await shop.post('/payments', order(), { key })).json).toMatchObject({ code: 'internal_server_error' });
    const [made] = await payments();
    expect((await shop.post('/payments', order(), { key })).json['id']).toBe(made?.['id']);
    expect((await shop.post('/payments', order('1.00'), { key })).status).toBe(400);
    expect(await payments()).toHaveLength(1);
  });

  it.each([
    ['processing', 202, { type: 'processing', retry_after: 1_800 }],
    ['html', 502, {}],
  ])('knows the answers of older and of broken doors: %s', async (kind, status, body) => {
    await trouble({ kind });
    const key = randomUUID();
    const answer = await shop.post('/payments', order(), { key });
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject(body);
    expect((await shop.post('/payments', order(), { key })).status).toBe(200);
  });

  it.each([true, false])('breaks the connection, the work done: %s', async (executed) => {
    await trouble({ kind: 'reset', executed });
    await expect(shop.post('/payments', order())).rejects.toThrow('fetch failed');
    expect(await payments()).toHaveLength(executed ? 1 : 0);
    expect((await shop.control('state'))['counters']).toMatchObject({ 'create-payment:0': 1 });
  });

  it('says nothing at all until the client gives up', async () => {
    await trouble({ kind: 'hang', executed: true });
    const impatience = new AbortController();
    const silent = shop.post('/payments', order(), { signal: impatience.signal });
    await eventually('the work is done', async () => (await payments()).length === 1);
    impatience.abort();
    await expect(silent).rejects.toThrow('aborted');
  });

  it('keeps an answer back by its own clock while others are served', async () => {
    await trouble({ kind: 'delay', delayMs: 20 * SECOND });
    const answered: number[] = [];
    const slow = shop.post('/payments', order()).then(({ status }) => answered.push(status));
    await eventually('the work is done', async () => (await payments()).length === 1);
    shop.step(19 * SECOND);
    expect((await shop.post('/payments', order())).status).toBe(200);
    expect(answered).toEqual([]);
    shop.step(SECOND);
    await slow;
    expect(answered).toEqual([200]);
  });

  it('hits the route it was meant for, and is called off', async () => {
    await shop.control('faults', { route: 'get-payment', kind: 'status', status: 500, times: 9 });
    const { id } = await shop.pay();
    expect((await shop.get(`/payments/${String(id)}`)).status).toBe(500);
    expect(await shop.control('faults', undefined, 'DELETE')).toEqual({ faults: [] });
    expect((await shop.get(`/payments/${String(id)}`)).status).toBe(200);
    expect((await shop.controlAnswer('faults', { kind: 'status', statuss: 500 })).status).toBe(400);
  });
});
