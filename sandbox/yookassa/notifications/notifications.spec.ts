import { DAY, HOUR, MINUTE, order, receipt, SECOND, ShopClient, amount, type Json } from '../testing/shop-client';
import { Receiver } from '../testing/receiver';

const LISTED = '185.71.76.5';

describe('notifications of YooKassa', () => {
  let shop: ShopClient;
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await Receiver.open();
    shop = await ShopClient.open({ notificationUrl: receiver.url });
  });
  afterEach(async () => {
    await shop.sandbox.close();
    await receiver.close();
  });
  const settled = () => shop.sandbox.yookassa.notifications.settled();
  const step = async (ms: number) => {
    shop.step(ms);
    await settled();
  };
  const sent = async () => (await shop.control('notifications'))['items'] as Json[];
  const behave = (how: Json) => shop.control('notifications/behaviour', how);

  it('tells of every step with the whole object of that moment, from a listed address', async () => {
    const { id } = await shop.paid(order('100.00', { capture: false }));
    await shop.post(`/payments/${String(id)}/capture`, {});
    await shop.post('/refunds', { payment_id: id, amount: amount('100.00') });
    await shop.control('payments/decline', { id: (await shop.pay())['id'] });
    const binding = { type: 'bank_card', confirmation: { type: 'redirect', return_url: 'https://example.ru/' } };
    const { json } = await shop.post('/payment_methods', binding);
    const { methods, shop: state } = shop.sandbox.yookassa;
    methods.confirm(state.methods.get(String(json['id']))!, { type: 'sbp' });
    await settled();
    // They are sent side by side: the order of arrival is nobody's promise.
    expect(receiver.events.sort()).toEqual([
      'payment.canceled',
      'payment.succeeded',
      'payment.waiting_for_capture',
      'payment_method.active',
      'refund.succeeded',
    ]);
    const held = receiver.received.find(({ event }) => event === 'payment.waiting_for_capture')?.object;
    expect(held).toMatchObject({ id, status: 'waiting_for_capture', paid: true, metadata: { payment_id: '0197-1' } });
    expect(new Set(receiver.received.map(({ from }) => from))).toEqual(new Set([LISTED]));
  });

  it('says nothing of a payment that waits, of a canceled refund, of a receipt', async () => {
    await shop.pay();
    const { id } = await shop.paid();
    await shop.control('refunds/mode', { outcome: 'canceled' });
    await shop.post('/refunds', { payment_id: id, amount: amount('990.00') });
    await step(MINUTE);
    expect(receiver.events).toEqual(['payment.succeeded']);
  });

  it.each([201, 204, 302, 404, 500, 0])('comes again after anything but 200: %i', async (status) => {
    receiver.answers.push(status, 200);
    await shop.paid();
    await settled();
    await step(MINUTE - SECOND);
    expect(receiver.events).toHaveLength(1);
    await step(SECOND);
    expect(receiver.events).toHaveLength(2);
    expect(receiver.received[0]).toEqual(receiver.received[1]);
    await step(DAY);
    expect(receiver.events).toHaveLength(2);
    expect(await sent()).toMatchObject([{ state: 'delivered', attempts: [{ status }, { status: 200 }] }]);
  });

  it('gives up a day after the event', async () => {
    receiver.answers.push(...Array.from({ length: 100 }, () => 503));
    await shop.paid();
    await settled();
    for (let minute = 0; minute < 25 * 60; minute += 1) await step(MINUTE);
    const [{ state, attempts, at }] = (await sent()) as [{ state: string; attempts: { at: string }[]; at: string }];
    expect(state).toBe('given-up');
    const minutes = attempts.map((one) => (Date.parse(one.at) - Date.parse(at)) / MINUTE);
    expect(minutes.slice(0, 8)).toEqual([0, 1, 3, 8, 18, 48, 108, 168]);
    expect(minutes.at(-1)).toBeLessThanOrEqual(24 * 60);
    expect(minutes.at(-1)).toBeGreaterThan(23 * 60 - 1);
    expect(receiver.events).toHaveLength(attempts.length);
  });

  it('keeps telling while nobody listens, and is heard by who comes later', async () => {
    await receiver.close();
    await shop.paid();
    await settled();
    receiver = await Receiver.open();
    await shop.control('settings', { notificationUrl: receiver.url });
    await step(MINUTE);
    expect(receiver.events).toEqual(['payment.succeeded']);
  });

  it('comes twice at once', async () => {
    await behave({ duplicate: 1 });
    await shop.paid();
    await shop.paid();
    await settled();
    expect(receiver.events).toHaveLength(3);
    const ids = receiver.received.map(({ object }) => object['id']);
    expect(new Set(ids).size).toBe(2);
  });

  it('that failed twice at once comes again once', async () => {
    await behave({ duplicate: 1 });
    receiver.answers.push(500, 500, 500);
    await shop.paid();
    await settled();
    expect(receiver.events).toHaveLength(2);
    await step(5 * MINUTE);
    expect(receiver.events).toHaveLength(3);
    await step(5 * MINUTE);
    expect(receiver.events).toHaveLength(4);
  });

  it('comes in the opposite order, or alone when no other follows', async () => {
    await behave({ reorder: 2 });
    const { id } = await shop.paid(order('100.00', { capture: false }));
    await settled();
    expect(receiver.events).toEqual([]);
    await shop.post(`/payments/${String(id)}/capture`, {});
    await settled();
    expect((await sent()).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
    expect(receiver.events).toEqual(['payment.succeeded', 'payment.waiting_for_capture']);
    await behave({ reorder: 2 });
    await shop.paid();
    await step(10 * SECOND);
    expect(receiver.events).toHaveLength(3);
  });

  it('is late, or lost', async () => {
    await behave({ delayMs: HOUR });
    await shop.paid();
    await step(HOUR - SECOND);
    expect(receiver.events).toHaveLength(0);
    await step(SECOND);
    expect(receiver.events).toHaveLength(1);
    await behave({ delayMs: 0, drop: 1 });
    await shop.paid();
    await step(DAY);
    expect(receiver.events).toHaveLength(1);
    expect((await sent()).at(-1)).toMatchObject({ state: 'dropped', attempts: [] });
  });

  it('carries the object as it was before', async () => {
    await behave({ stale: 1 });
    const { id } = await shop.paid();
    await settled();
    expect(receiver.received).toMatchObject([{ event: 'payment.succeeded', object: { id, status: 'pending', paid: false } }]);
    expect((await shop.payment(id))['status']).toBe('succeeded');
  });

  it('is sent once more when it is asked for', async () => {
    await shop.paid();
    await settled();
    const [{ id }] = (await sent()) as [Json];
    await shop.control('notifications/resend', { id });
    expect(receiver.received[1]).toEqual(receiver.received[0]);
    expect((await shop.controlAnswer('notifications/resend', { id: 999 })).status).toBe(404);
  });

  it('is forged: from a foreign address, or with a lie from a listed one', async () => {
    const { id } = await shop.pay();
    for (const kind of ['foreign-address', 'altered-amount', 'invented-id', 'premature', 'altered-metadata'])
      expect(await shop.control('notifications/forge', { kind, id })).toMatchObject({ status: 200 });
    const [foreign, sum, invented, premature, alien] = receiver.received;
    expect(receiver.received.map(({ from }) => from === LISTED)).toEqual([false, true, true, true, true]);
    for (const one of receiver.received)
      expect(one).toMatchObject({ event: 'payment.succeeded', object: { status: 'succeeded' } });
    expect(foreign?.object).toMatchObject({ id, amount: amount('990.00') });
    expect(sum?.object).toMatchObject({ id, amount: amount('1.00') });
    expect((await shop.get(`/payments/${String(invented?.object['id'])}`)).status).toBe(404);
    expect(premature?.object).toMatchObject({ id, paid: true });
    expect(alien?.object).toMatchObject({ id, metadata: { kind: 'subscription' } });
    expect(alien?.object['metadata']).not.toMatchObject({ payment_id: '0197-1' });
    // A lie is not repeated and changes nothing here.
    expect((await shop.payment(id))['status']).toBe('pending');
    expect(await sent()).toEqual([]);
  });

  it('goes nowhere without an address, and no repeated request brings it twice', async () => {
    const key = 'one-key';
    const saved = (await shop.paid(order('1.00', { save_payment_method: true })))['payment_method'] as Json;
    const charge = { amount: amount('1.00'), capture: true, payment_method_id: saved['id'], receipt: receipt('1.00') };
    for (let i = 0; i < 3; i += 1) expect((await shop.post('/payments', charge, { key })).json['status']).toBe('succeeded');
    await settled();
    expect(receiver.events).toHaveLength(2);
    Object.assign(shop.sandbox.yookassa.shop.settings, { notificationUrl: undefined });
    await shop.paid();
    await step(DAY);
    expect(receiver.events).toHaveLength(2);
    expect((await sent()).at(-1)).toMatchObject({ state: 'no-address' });
  });
});
