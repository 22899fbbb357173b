import { DAY, MINUTE, NOON, order, ShopClient, type Json } from '../testing/shop-client';

describe('lists of YooKassa', () => {
  let shop: ShopClient;
  const ids: string[] = [];
  beforeAll(async () => {
    shop = await ShopClient.open();
    for (let i = 0; i < 25; i += 1) {
      const made = i % 5 === 0 ? await shop.paid() : await shop.pay();
      ids.unshift(String(made['id']));
      shop.step(MINUTE);
    }
  });
  afterAll(() => shop.sandbox.close());
  const list = async (query: string) => {
    const { json } = await shop.get(`/payments?${query}`);
    return { ids: (json['items'] as Json[]).map(({ id }) => id), cursor: json['next_cursor'] as string | undefined };
  };

  it('shows the ten newest first unless asked otherwise, and everything page by page, once', async () => {
    expect((await list('')).ids).toEqual(ids.slice(0, 10));
    const seen: unknown[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await list(`limit=7${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
      seen.push(...page.ids);
      cursor = page.cursor;
      pages += 1;
    } while (cursor !== undefined);
    expect(seen).toEqual(ids);
    expect(pages).toBe(4);
    expect((await list('limit=25')).cursor).toBeUndefined();
  });

  it('is not moved by what comes in between', async () => {
    const { cursor = '' } = await list('limit=20');
    const late = await shop.pay();
    expect((await list(`limit=20&cursor=${cursor}`)).ids).toEqual(ids.slice(20));
    ids.unshift(String(late['id']));
  });

  it('filters by moments with dots in their names, and by words', async () => {
    const at = (minutes: number) => encodeURIComponent(new Date(NOON + minutes * MINUTE).toISOString());
    const found = async (query: string) => (await list(`limit=100&${query}`)).ids.length;
    expect(await found(`created_at.gte=${at(5)}&created_at.lt=${at(10)}`)).toBe(5);
    expect(await found(`created_at.gt=${at(5)}&created_at.lte=${at(10)}`)).toBe(5);
    expect(await found(`captured_at.gte=${at(10)}`)).toBe(3);
    expect(await found('status=succeeded')).toBe(5);
    expect(await found('status=succeeded&payment_method=bank_card')).toBe(5);
    expect(await found('payment_method=sbp')).toBe(0);
    expect(await found(`created_at.gte=${encodeURIComponent('2026-01-15T15:05:00+03:00')}`)).toBe(21);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['cursor=nonsense', 'cursor'],
    ['created_at.gte=yesterday', 'created_at.gte'],
    ['created_at=2026-01-15T12:00:00Z', 'created_at'],
    ['metadata.payment_id=1', 'metadata.payment_id'],
  ])('refuses %s', async (query, parameter) => {
    const { status, json } = await shop.get(`/payments?${query}`);
    expect([status, json['parameter']]).toEqual([400, parameter]);
  });

  it('lists refunds by payment', async () => {
    const [one, other] = [await shop.paid(), await shop.paid()];
    for (const { id } of [one, one, other]) {
      const [value, body] = ['10.00', order('10.00')];
      await shop.post('/refunds', { payment_id: id, amount: { value, currency: 'RUB' }, receipt: body['receipt'] });
    }
    const { json } = await shop.get(`/refunds?payment_id=${String(one['id'])}&status=succeeded`);
    expect(json['items']).toHaveLength(2);
  });

  it('reaches three years back', async () => {
    shop.step(3 * 365 * DAY);
    const late = await shop.pay();
    expect((await list('limit=100')).ids).toEqual([late['id']]);
  });
});
