import { order, ShopClient, amount, SECRET, DAY } from '../testing/shop-client';

describe('the control of YooKassa', () => {
  let shop: ShopClient;
  beforeEach(async () => {
    shop = await ShopClient.open();
  });
  afterEach(() => shop.sandbox.close());

  it('means the newest that fits where nothing is named', async () => {
    const [first, second] = [await shop.pay(), await shop.pay(order('990.00', { save_payment_method: true }))];
    expect(await shop.control('payments/pay', {})).toMatchObject({ id: second['id'], status: 'succeeded' });
    expect(await shop.control('payments/decline', {})).toMatchObject({ id: first['id'], status: 'canceled' });
    expect(await shop.control('methods/revoke', {})).toMatchObject({ id: second['id'], status: 'inactive' });
    for (const path of ['payments/pay', 'methods/revoke']) expect((await shop.controlAnswer(path, {})).status).toBe(404);
  });

  it('pays by any test card, by the wallet and by SBP', async () => {
    const wallet = await shop.paid(order(), { method: 'yoo_money' });
    expect(wallet['payment_method']).toMatchObject({
      type: 'yoo_money',
      account_number: expect.stringMatching(/^\d{11,33}$/) as string,
    });
    expect(wallet).not.toHaveProperty('authorization_details');
    const sbp = await shop.paid(order(), { method: 'sbp' });
    expect(sbp['payment_method']).toMatchObject({ type: 'sbp', payer_bank_details: { bic: '044525225' } });
    const { id } = await shop.pay();
    expect((await shop.controlAnswer('payments/pay', { id, card: '4000000000000000' })).status).toBe(400);
  });

  it('moves the one clock of the world', async () => {
    const { id } = await shop.pay();
    expect(await shop.control('clock', { stepMs: DAY })).toMatchObject({ now: Date.parse('2026-01-16T12:00:00.000Z') });
    expect((await shop.payment(id))['status']).toBe('canceled');
    // Moved by another's hand it is noticed with the next question.
    const other = await shop.pay();
    shop.sandbox.clock.step(DAY);
    expect((await shop.payment(other['id']))['status']).toBe('canceled');
  });

  it('refuses what it does not know, so that no misspelt switch passes for a working one', async () => {
    for (const [path, body] of [
      ['settings', { fiskalization: true }],
      ['settings', { secretKey: 'x' }],
      ['settings', { notificationUrl: 'ftp://x' }],
      ['faults', { kind: 'flood' }],
      ['payments/decline', { reason: 'mood' }],
      ['refunds/mode', { outcome: 'maybe' }],
      ['notifications/behaviour', { duplicates: 1 }],
      ['notifications/forge', { kind: 'clumsy' }],
      ['clock', { stepMs: '1' }],
    ] as const)
      expect([path, (await shop.controlAnswer(path, body)).status]).toEqual([path, 400]);
  });

  it('shows everything but the key, and begins anew', async () => {
    const { id } = await shop.paid();
    await shop.post('/refunds', { payment_id: id, amount: amount('990.00') });
    await shop.control('settings', { fiscalization: false, declineOnPage: 'retry' });
    await shop.control('faults', { kind: 'html' });
    const state = await shop.control('state');
    expect(state).toMatchObject({
      settings: { shopId: '100500', fiscalization: false, declineOnPage: 'retry' },
      payments: [{ id, status: 'succeeded' }],
      refunds: [{ payment_id: id }],
      notifications: [{ event: 'refund.succeeded' }, { event: 'payment.succeeded' }],
      faults: [{ route: '*', kind: 'html', times: 1 }],
    });
    expect(JSON.stringify(state)).not.toContain(SECRET);
    await shop.control('reset', {});
    expect(await shop.control('state')).toMatchObject({
      settings: { fiscalization: true, declineOnPage: 'cancel' },
      payments: [],
      refunds: [],
      receipts: [],
      notifications: [],
      faults: [],
      counters: {},
      idempotenceKeys: 0,
    });
    expect((await shop.pay())['status']).toBe('pending');
  });
});
