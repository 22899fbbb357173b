import fc from 'fast-check';
import { amountOf } from '../shop/money';
import { amount, order, receipt, ShopClient, type Json } from '../testing/shop-client';

const item = receipt('990.00').items[0]!;
const withItem = (more: Json): Json => ({ receipt: { ...receipt('990.00'), items: [{ ...item, ...more }] } });
const tooMany = Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`k${index}`, 'v']));

describe('what YooKassa takes', () => {
  let shop: ShopClient;
  beforeAll(async () => {
    shop = await ShopClient.open();
  });
  afterAll(() => shop.sandbox.close());
  const tryWith = (more: Json) => shop.post('/payments', order('990.00', more));

  it.each<[Json, string]>([
    [{ amount: undefined }, 'amount'],
    [{ amount: { value: 990, currency: 'RUB' } }, 'amount.value'],
    [{ amount: { value: '990', currency: 'RUB' } }, 'amount.value'],
    [{ amount: { value: '990.0', currency: 'RUB' } }, 'amount.value'],
    [{ amount: { value: '0.00', currency: 'RUB' } }, 'amount.value'],
    [{ amount: { value: '-1.00', currency: 'RUB' } }, 'amount.value'],
    [{ amount: { value: '990.00', currency: 'USD' } }, 'amount.currency'],
    [{ description: 'x'.repeat(129) }, 'description'],
    [{ metadata: tooMany }, 'metadata'],
    [{ metadata: { ['k'.repeat(33)]: 'v' } }, 'metadata'],
    [{ metadata: { k: 'v'.repeat(513) } }, 'metadata'],
    [{ metadata: { k: 1 } }, 'metadata'],
    [{ merchant_customer_id: 'x'.repeat(201) }, 'merchant_customer_id'],
    [{ client_ip: '999.1.1.1' }, 'client_ip'],
    [{ capture: 'true' }, 'capture'],
    [{ confirmation: undefined }, 'confirmation'],
    [{ confirmation: { type: 'redirect' } }, 'confirmation.return_url'],
    [{ confirmation: { type: 'redirect', return_url: `https://e.ru/${'x'.repeat(2048)}` } }, 'confirmation.return_url'],
    [{ confirmation: { type: 'redirect', return_url: 'javascript:alert(1)' } }, 'confirmation.return_url'],
    [{ confirmation: { type: 'pigeon' } }, 'confirmation.type'],
    [{ confirmation: { type: 'qr' } }, 'confirmation.type'],
    [{ payment_method_data: { type: 'gold' } }, 'payment_method_data.type'],
    [{ payment_token: 'eyJ' }, 'payment_token'],
    [{ ammount: 1 }, 'ammount'],
    [{ receipt: undefined }, 'receipt'],
    [{ receipt: { ...receipt('990.00'), customer: undefined } }, 'receipt.customer'],
    [{ receipt: { ...receipt('990.00'), customer: { phone: '79000000000' } } }, 'receipt.customer.email'],
    [{ receipt: { ...receipt('990.00'), customer: { email: 'nobody' } } }, 'receipt.customer.email'],
    [{ receipt: { ...receipt('990.00'), items: [] } }, 'receipt.items'],
    [{ receipt: { ...receipt('990.00'), items: Array.from({ length: 81 }, () => item) } }, 'receipt.items'],
    [{ receipt: receipt('989.99') }, 'receipt'],
    [withItem({ vat_code: 0 }), 'receipt.items[0].vat_code'],
    [withItem({ vat_code: 13 }), 'receipt.items[0].vat_code'],
    [withItem({ quantity: 0 }), 'receipt.items[0].quantity'],
    [withItem({ quantity: 1.0001 }), 'receipt.items[0].quantity'],
    [withItem({ quantity: 100_000 }), 'receipt.items[0].quantity'],
    [withItem({ description: 'x'.repeat(129) }), 'receipt.items[0].description'],
    [withItem({ payment_subject: 'magic' }), 'receipt.items[0].payment_subject'],
    [withItem({ payment_mode: undefined }), 'receipt.items[0].payment_mode'],
    [withItem({ measure: undefined }), 'receipt.items[0].measure'],
    [withItem({ price: 1 }), 'receipt.items[0].price'],
  ])('not %j', async (more, parameter) => {
    const { status, json } = await tryWith(more);
    expect([status, json['type'], json['code'], json['parameter']]).toEqual([400, 'error', 'invalid_request', parameter]);
    expect(json).not.toHaveProperty('confirmation');
  });

  it.each<Json>([
    { description: 'x'.repeat(128), metadata: { k: 'v'.repeat(512), nothing: null }, merchant_customer_id: 'x'.repeat(200) },
    { client_ip: '2a02:5180::1' },
    { confirmation: { type: 'redirect', return_url: 'tg://resolve?domain=bot', enforce: true, locale: 'ru_RU' } },
    { payment_method_data: { type: 'sbp' } },
    withItem({ quantity: '1', vat_code: 12 }),
    withItem({ quantity: 2.5, amount: amount('396.00') }),
    { receipt: { ...receipt('990.00'), tax_system_code: 2, internet: true } },
  ])('but %j', async (more) => {
    expect((await tryWith(more)).status).toBe(200);
  });

  it('rounds a position of fractional quantity to kopecks, half up', async () => {
    // 0.333 of 10.00 is 3.33; 0.005 of 1.00 is half a kopeck.
    const parts = [
      { quantity: 0.333, amount: amount('10.00') },
      { quantity: 0.005, amount: amount('1.00') },
      { quantity: 0.004, amount: amount('1.00') },
    ];
    const body = (value: string) =>
      order(value, { receipt: { ...receipt('1.00'), items: parts.map((part) => ({ ...item, ...part })) } });
    expect((await shop.post('/payments', body('3.34'))).status).toBe(200);
    expect((await shop.post('/payments', body('3.33'))).status).toBe(400);
  });

  it('is an object, whatever JSON can be', async () => {
    for (const raw of ['[]', 'null', '"990.00"', '1', ''])
      expect((await shop.post('/payments', undefined, { raw })).json).toMatchObject({
        code: 'invalid_request',
        parameter: 'body',
      });
  });

  it('is a receipt that comes to the payment exactly, kopeck by kopeck', async () => {
    const position = fc.record({ kopecks: fc.integer({ min: 1, max: 300_000 }), quantity: fc.integer({ min: 1, max: 9 }) });
    const property = fc.asyncProperty(
      fc.array(position, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(-1, 0, 1),
      async (positions, error) => {
        const sum = positions.reduce((total, { kopecks, quantity }) => total + kopecks * quantity, 0);
        fc.pre(sum + error >= 100);
        const items = positions.map(({ kopecks, quantity }) => ({ ...item, quantity, amount: amountOf(kopecks) }));
        const body = order(amountOf(sum + error).value, { receipt: { customer: { email: 'a@b.ru' }, items } });
        expect((await shop.post('/payments', body)).status).toBe(error === 0 ? 200 : 400);
      },
    );
    await fc.assert(property, { numRuns: 40 });
  });
});
