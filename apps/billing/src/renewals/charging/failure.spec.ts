import { GetSubscription } from '#contracts';
import type { ShopSide } from '../../payments/testing/shop-side';
import { DAY, MINUTE, type Stage } from '../../testing/stage';
import { kindsOf, Renewed } from '../testing/renewed';

describe('a charge of a saved card that comes to nothing', () => {
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

  it.each(['insufficient_funds', 'issuer_unavailable', 'general_decline'] as const)(
    '%s: it is tried three times in a week, with a word each time, and then no more',
    async (reason) => {
      const { driverId, ends } = await renewed.driver();
      for (let times = 0; times < 3; times++) renewed.nextCharge(reason);
      await renewed.throughCharge(driverId, ends);
      await renewed.charged(driverId, 'failed', 1);
      stage.clock.pass(DAY - MINUTE);
      await renewed.everyReplica();
      expect(await renewed.charges(driverId)).toHaveLength(1);
      stage.clock.pass(MINUTE);
      await renewed.charged(driverId, 'failed', 2);
      stage.clock.pass(3 * DAY);
      await renewed.charged(driverId, 'failed', 3);
      const notices = await renewed.notices(driverId);
      expect(kindsOf(notices)).toEqual(['renewal-soon', 'renewal-failed', 'renewal-failed', 'renewal-stopped']);
      expect(notices[1]).toMatchObject({ reason, amountKopecks: 49_900, chargedAt: expect.any(String) as string });
      expect(notices[3]).toMatchObject({ reason: 'card-refused', methodTitle: 'Bank card *4444' });
      expect(await renewed.isOn(driverId)).toBe(false);
      stage.clock.pass(30 * DAY);
      await renewed.everyReplica();
      expect(await renewed.charges(driverId)).toHaveLength(3);
      expect(new Set((await renewed.keys(driverId)).map(({ key }) => key)).size).toBe(3);
    },
    30_000,
  );

  it('and yes the second time: the days come', async () => {
    const { driverId, ends } = await renewed.driver();
    renewed.nextCharge('insufficient_funds');
    await renewed.throughCharge(driverId, ends);
    await renewed.charged(driverId, 'failed');
    stage.clock.pass(DAY);
    await renewed.charged(driverId, 'paid');
    expect(await shop.boughtDays(driverId)).toBe(60);
    expect(await renewed.isOn(driverId)).toBe(true);
  });

  it.each(['card_expired', 'fraud_suspected', 'payment_method_restricted', 'country_forbidden'] as const)(
    '%s: it is never tried again',
    async (reason) => {
      const { driverId, ends } = await renewed.driver();
      renewed.nextCharge(reason);
      await renewed.throughCharge(driverId, ends);
      await renewed.charged(driverId, 'failed');
      expect((await renewed.notices(driverId)).at(-1)).toMatchObject({ kind: 'renewal-stopped', reason: 'card-refused' });
      expect(await renewed.isOn(driverId)).toBe(false);
      expect((await stage.ask(GetSubscription, { driverId })).paymentMethod).toBeDefined();
    },
  );

  it('the permission was taken back: the card is forgotten too', async () => {
    const { driverId, ends, methodId } = await renewed.driver();
    stage.sandbox.yookassa.methods.revoke(stage.sandbox.yookassa.methods.find(methodId));
    await renewed.throughCharge(driverId, ends);
    await renewed.charged(driverId, 'failed');
    expect((await renewed.notices(driverId)).at(-1)).toMatchObject({
      kind: 'renewal-stopped',
      reason: 'permission-revoked',
      methodTitle: 'Bank card *4444',
    });
    const { access, paymentMethod, renewal } = await stage.ask(GetSubscription, { driverId });
    expect([access.autoRenew, paymentMethod, renewal]).toEqual([false, undefined, undefined]);
  });

  it('our own keys were refused: it is tried again without a word', async () => {
    const { driverId, ends } = await renewed.driver();
    stage.sandbox.yookassa.api.faults.add({ route: 'create-payment', kind: 'status', status: 401, times: 1 });
    await renewed.throughCharge(driverId, ends);
    await renewed.charged(driverId, 'failed');
    stage.clock.pass(DAY);
    await renewed.charged(driverId, 'paid');
    // The day has gone by at once and is over the end of access: whether that was seen before the money came is chance.
    const kinds = kindsOf(await renewed.notices(driverId)).filter((kind) => kind !== 'expired');
    expect(kinds).toEqual(['renewal-soon', 'paid']);
  });

  it('nobody answers: the same request goes out again under its key, and money is taken once', async () => {
    const { driverId, ends } = await renewed.driver();
    stage.sandbox.yookassa.api.faults.add({ route: 'create-payment', kind: 'reset', executed: true, times: 1 });
    stage.sandbox.yookassa.api.faults.add({ route: 'create-payment', kind: 'status', status: 500, times: 2 });
    shop.deafen();
    await renewed.throughCharge(driverId, ends);
    const [charge] = await renewed.charged(driverId, 'paid');
    shop.listen();
    const tries = shop.requests(charge!.payment_id);
    expect(tries).toHaveLength(4);
    expect(new Set(tries.map(({ key, bodySha256 }) => `${key} ${bodySha256}`)).size).toBe(1);
    expect(shop.atYooKassa(charge!.payment_id)).toHaveLength(1);
    expect(await shop.boughtDays(driverId)).toBe(60);
  });
});
