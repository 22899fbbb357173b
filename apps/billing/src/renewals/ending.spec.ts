import { ConsentRecorded, DeletePaymentMethod, DriverErased, GetSubscription, RefundPayment, SetAutoRenew } from '#contracts';
import { eventually } from '#testing';
import type { ShopSide } from '../payments/testing/shop-side';
import { DAY, HOUR, MINUTE, type Stage } from '../testing/stage';
import { kindsOf, Renewed, VERSION } from './testing/renewed';

describe('access that renews itself ends at once', () => {
  let stage: Stage;
  let shop: ShopSide;
  let renewed: Renewed;

  beforeAll(async () => {
    renewed = await Renewed.start();
    ({ shop } = renewed);
    ({ stage } = shop);
  }, 60_000);
  afterAll(() => shop.end());
  afterEach(() => renewed.calm());

  const ways: [string, (driverId: string) => Promise<unknown>, string[]][] = [
    ['by the switch', (driverId) => stage.ask(SetAutoRenew, { driverId, enabled: false }), []],
    ['with the card', (driverId) => stage.ask(DeletePaymentMethod, { driverId }), []],
    [
      'with the consent',
      (driverId) =>
        stage.say(ConsentRecorded, {
          driverId,
          kind: 'auto-renewal',
          version: VERSION,
          given: false,
          at: new Date(stage.clock.now()).toISOString(),
        }),
      [],
    ],
    ['with the driver', (driverId) => stage.say(DriverErased, { driverId }), []],
  ];

  it.each(ways)('%s, after the notice', async (_name, end) => {
    const { driverId, ends } = await renewed.driver();
    await renewed.told(driverId, ends);
    await end(driverId);
    await renewed.untilOff(driverId);
    for (const moment of [ends - 2 * HOUR, ends, ends + 2 * DAY]) {
      stage.clock.set(moment);
      await renewed.everyReplica();
    }
    expect(await renewed.charges(driverId)).toEqual([]);
  });

  it.each(ways)('%s, with a request that was put down and not sent yet', async (_name, end) => {
    const { driverId, ends } = await renewed.driver();
    // The worker that sends gives it a second, and time stands still.
    const charge = await renewed.putDown(driverId, ends);
    await end(driverId);
    await renewed.untilOff(driverId);
    stage.clock.pass(HOUR);
    await renewed.everyReplica();
    expect(await shop.booked(charge.payment_id)).toMatchObject({ status: 'canceled', reason: 'withdrawn' });
    expect(await renewed.charges(driverId)).toMatchObject([{ state: 'dropped' }]);
    expect(shop.requests(charge.payment_id)).toEqual([]);
    expect(kindsOf(await renewed.notices(driverId))).toEqual(['renewal-soon']);
  });

  it.each(ways.slice(0, 3))(
    '%s, while YooKassa charges: the money that came gives its days, and no more comes',
    async (_name, end) => {
      const { driverId, ends } = await renewed.driver();
      stage.sandbox.yookassa.api.faults.add({ route: 'create-payment', kind: 'reset', executed: true, times: 1 });
      await renewed.throughCharge(driverId, ends);
      await eventually('it is on its way', async () => (await renewed.keys(driverId)).some(({ tries }) => tries > 0));
      await end(driverId);
      await renewed.untilOff(driverId);
      await renewed.charged(driverId, 'paid');
      expect(await shop.boughtDays(driverId)).toBe(60);
      expect(await renewed.isOn(driverId)).toBe(false);
      for (const moment of [ends + 27 * DAY, ends + 30 * DAY - 2 * HOUR, ends + 31 * DAY]) {
        stage.clock.set(moment);
        await renewed.everyReplica();
      }
      expect(await renewed.charges(driverId)).toHaveLength(1);
    },
  );

  it('for an order that is not paid yet: it keeps no card', async () => {
    const driverId = shop.driver();
    stage.peers.consent(driverId, 'auto-renewal', {
      given: true,
      version: VERSION,
      at: new Date(stage.clock.now()).toISOString(),
    });
    const { payment } = await shop.order(driverId, { autoRenew: true });
    stage.clock.pass(MINUTE);
    await stage.ask(SetAutoRenew, { driverId, enabled: false });
    shop.pay(payment.id);
    await shop.until(payment.id, 'succeeded');
    const { access, paymentMethod } = await stage.ask(GetSubscription, { driverId });
    expect([access.autoRenew, paymentMethod]).toEqual([false, undefined]);
  });

  it('though the word of it is still on its way to us: the consent is asked for before every charge', async () => {
    const { driverId, ends } = await renewed.driver();
    await renewed.told(driverId, ends);
    stage.peers.consent(driverId, 'auto-renewal', { given: false });
    stage.clock.set(ends - 2 * HOUR);
    await renewed.untilOff(driverId);
    expect(await renewed.charges(driverId)).toEqual([]);
  });

  it('but not by an older word that comes late', async () => {
    const { driverId } = await renewed.driver();
    const at = new Date(stage.clock.now() - DAY).toISOString();
    await stage.say(ConsentRecorded, { driverId, kind: 'auto-renewal', version: VERSION, given: false, at });
    const other = await renewed.driver();
    const now = new Date(stage.clock.now()).toISOString();
    await stage.say(ConsentRecorded, {
      driverId: other.driverId,
      kind: 'auto-renewal',
      version: VERSION,
      given: false,
      at: now,
    });
    await renewed.untilOff(other.driverId);
    expect(await renewed.isOn(driverId)).toBe(true);
  });

  it('when the money of the last payment went back', async () => {
    const { driverId, ends, paymentId } = await renewed.driver();
    await stage.ask(RefundPayment, { paymentId, reason: 'asked for it', actor: 'console', key: `back-${paymentId}` });
    await shop.until(paymentId, 'refunded');
    stage.clock.set(ends);
    await renewed.untilOff(driverId);
    expect(await renewed.charges(driverId)).toEqual([]);
    expect((await renewed.notices(driverId)).at(-1)).toMatchObject({ kind: 'renewal-stopped', reason: 'refunded' });
  });
});
