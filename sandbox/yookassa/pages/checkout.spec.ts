import { TEST_CARDS } from '../shop/cards';
import { HOUR, order, send, ShopClient, type Answer, type Json } from '../testing/shop-client';

const BACK = 'https://t.me/cargotech_demo_bot/app?startapp=pay_1&x=%D0%B0#end';
const confirmation = { type: 'redirect', return_url: BACK };

describe('the page where a payer pays', () => {
  let shop: ShopClient;
  beforeAll(async () => {
    shop = await ShopClient.open();
  });
  beforeEach(() => shop.control('reset', {}));
  afterAll(() => shop.sandbox.close());
  const pay = (more: Json = {}) => shop.pay(order('1990.50', { confirmation, ...more }));
  const urlOf = (payment: Json) => (payment['confirmation'] as { confirmation_url: string }).confirmation_url;
  const submit = (orderId: unknown, fields: Readonly<Record<string, string>>): Promise<Answer> =>
    send(`${shop.sandbox.url}/yookassa/checkout/payments/v2/contract`, {
      method: 'POST',
      body: new URLSearchParams({ orderId: String(orderId), expiry: '12/30', csc: '123', ...fields }),
    });
  const card = (number: string, action = 'card') => ({ action, card: number });

  it('says what is paid for and how much, and shows every test card', async () => {
    const payment = await pay({ description: 'Подписка <b>PRO</b>' });
    const { status, text, headers } = await send(urlOf(payment), {});
    expect(status).toBe(200);
    expect(text).toContain('1\u202f990,50\u202f₽');
    expect(text).toContain('Подписка &lt;b&gt;PRO&lt;/b&gt;');
    for (const { number } of TEST_CARDS) expect(text).toContain(`card=${number}`);
    expect(text).not.toContain('<script');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await send(`${urlOf(payment)}&card=4111111111111111`, {})).text).toContain('value="4111 1111 1111 1111"');
  });

  it('sends the payer back to the very address the shop has given', async () => {
    const { id } = await pay();
    const { status, headers } = await submit(id, card('4111 1111 1111 1111'));
    expect([status, headers.get('location')]).toEqual([302, BACK]);
    expect(await shop.payment(id)).toMatchObject({ status: 'succeeded', payment_method: { card: { last4: '1111' } } });
  });

  it.each(TEST_CARDS.map((one) => [one.number, one] as const))('does with %s as published', async (number, one) => {
    const { id } = await pay();
    let answer = await submit(id, card(number));
    if (one.threeDSecure) {
      expect(answer.text).toContain('Подтверждение банка');
      expect((await shop.payment(id))['status']).toBe('pending');
      answer = await submit(id, card(number, '3ds'));
    }
    expect(answer.status).toBe(one.decline === undefined ? 302 : 200);
    const payment = await shop.payment(id);
    expect(payment['cancellation_details']).toEqual(one.decline);
    expect(payment['authorization_details']).toMatchObject({ three_d_secure: { applied: one.threeDSecure } });
  });

  it('ends a payment whose owner did not confirm it to the bank', async () => {
    const { id } = await pay();
    const { text } = await submit(id, card('2200000000000004', '3ds-cancel'));
    expect(text).toContain('Платёж не прошёл');
    expect(await shop.payment(id)).toMatchObject({ status: 'canceled', cancellation_details: { reason: '3d_secure_failed' } });
  });

  it('lets the payer try another card where the shop wants it so', async () => {
    await shop.control('settings', { declineOnPage: 'retry' });
    const { id } = await pay();
    expect((await submit(id, card('4562265587712390'))).text).toContain('не хватает денег');
    expect((await shop.payment(id))['status']).toBe('pending');
    expect((await submit(id, card('4111111111111111'))).status).toBe(302);
  });

  it.each([
    ['sbp', 'sbp'],
    ['wallet', 'yoo_money'],
  ])('takes money another way: %s', async (action, type) => {
    const { id } = await pay();
    expect((await submit(id, { action })).status).toBe(302);
    expect(await shop.payment(id)).toMatchObject({ status: 'succeeded', payment_method: { type } });
  });

  it('asks again about a card it does not know, a wrong date, a wrong code', async () => {
    const { id } = await pay();
    for (const wrong of [
      card('4000000000000000'),
      { ...card('4111111111111111'), expiry: '13/30' },
      { ...card('4111111111111111'), csc: '1' },
    ])
      expect((await submit(id, wrong)).status).toBe(422);
    expect((await shop.payment(id))['status']).toBe('pending');
  });

  it('pays nothing twice, and says how it has ended', async () => {
    const payment = await pay();
    await submit(payment['id'], card('4111111111111111'));
    expect((await submit(payment['id'], card('2200000000000053'))).text).toContain('Оплачено');
    expect((await send(urlOf(payment), {})).text).toContain('Оплачено');
    const late = await pay();
    shop.step(HOUR);
    expect((await submit(late['id'], card('4111111111111111'))).text).toContain('Время на оплату вышло');
    expect((await shop.payment(late['id']))['status']).toBe('canceled');
  });

  it('binds a card, another one after a refusal', async () => {
    const binding = (await shop.post('/payment_methods', { type: 'bank_card', confirmation })).json;
    expect((await send(urlOf(binding), {})).text).toContain('Привязка карты');
    expect((await submit(binding['id'], card('2200000000000053'))).text).toContain('не хватает денег');
    expect((await submit(binding['id'], card('2202474301322987'))).headers.get('location')).toBe(BACK);
    expect((await shop.get(`/payment_methods/${String(binding['id'])}`)).json).toMatchObject({
      saved: true,
      status: 'active',
      card: { last4: '2987', card_type: 'Mir' },
    });
  });

  it('has nothing to show of a charge that hangs', async () => {
    const saved = await shop.paid(order('1.00', { confirmation, save_payment_method: true }));
    await shop.control('autopayments/next', { outcome: 'pending' });
    const { id } = await shop.pay(order('1.00', { confirmation: undefined, payment_method_id: saved['id'] }));
    expect((await send(urlOf(await pay()).replace(/orderId=.*/, `orderId=${String(id)}`), {})).status).toBe(404);
  });

  it('knows no other orders', async () => {
    const page = `${shop.sandbox.url}/yookassa/checkout/payments/v2/contract`;
    for (const url of [page, `${page}?orderId=nothing`]) expect((await send(url, {})).status).toBe(404);
    expect((await submit('nothing', card('4111111111111111'))).status).toBe(404);
  });
});
