import {
  AuditRecorded,
  CONSENT_REQUIRED,
  DeletePaymentMethod,
  GetSubscription,
  NO_SAVED_METHOD,
  PutSetting,
  SetAutoRenew,
} from '#contracts';
import { eventually } from '#testing';
import type { ShopSide } from '../payments/testing/shop-side';
import { Settings } from '../settings/settings.service';
import { DEFAULT_TARIFFS } from '../settings/defaults';
import type { TariffValue } from '../settings/setting-values';
import { DAY, HOUR, SECOND, type Stage } from '../testing/stage';
import { kindsOf, Renewed } from './testing/renewed';

describe('access that renews itself', () => {
  let stage: Stage;
  let shop: ShopSide;
  let renewed: Renewed;
  let settings: Settings[];

  beforeAll(async () => {
    renewed = await Renewed.start();
    ({ shop } = renewed);
    ({ stage } = shop);
    settings = stage.replicas.map(({ app }) => app.get(Settings));
  }, 60_000);
  afterAll(() => shop.end());
  afterEach(() => renewed.calm());

  const sellAt = async (tariffs: readonly TariffValue[]): Promise<void> => {
    await stage.ask(PutSetting, { key: 'tariffs', value: tariffs, actor: 'console' });
    const wanted = tariffs.map(({ priceKopecks, days, renewable }) => [priceKopecks, days, renewable]);
    for (const one of settings)
      await eventually('the prices are known', async () => {
        const known = (await one.current()).tariffs.map(({ priceKopecks, days, renewable }) => [priceKopecks, days, renewable]);
        return JSON.stringify(known) === JSON.stringify(wanted);
      });
  };

  it('is told of three days before its end, charged two hours before it, with a receipt, and goes on from that end', async () => {
    const { driverId, ends, methodId } = await renewed.driver();
    const shown = await stage.ask(GetSubscription, { driverId });
    expect(shown.renewal).toEqual({
      at: new Date(ends - 2 * HOUR).toISOString(),
      tariff: '1_month',
      amountKopecks: 49_900,
    });
    stage.clock.set(ends - 3 * DAY - SECOND);
    await renewed.everyReplica();
    expect(await renewed.notices(driverId)).toEqual([]);
    await renewed.told(driverId, ends);
    stage.clock.set(ends - 2 * HOUR - SECOND);
    await renewed.everyReplica();
    expect(await renewed.notices(driverId)).toEqual([
      expect.objectContaining({
        kind: 'renewal-soon',
        amountKopecks: 49_900,
        chargedAt: new Date(ends - 2 * HOUR).toISOString(),
        methodTitle: 'Bank card *4444',
        until: new Date(ends).toISOString(),
      }),
    ]);
    expect(await renewed.charges(driverId)).toEqual([]);
    stage.clock.set(ends - 2 * HOUR);
    const [charge] = await renewed.charged(driverId, 'paid');
    const asked = shop.requests(charge!.payment_id);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.body).toEqual({
      amount: { value: '499.00', currency: 'RUB' },
      capture: true,
      payment_method_id: methodId,
      description: 'Подписка CargoTech Driver: 1 месяц',
      merchant_customer_id: driverId,
      metadata: { payment_id: charge!.payment_id, driver_id: driverId, kind: 'renewal' },
      receipt: expect.objectContaining({ customer: { email: 'ivan@example.ru' } }) as object,
    });
    const after = await stage.ask(GetSubscription, { driverId });
    expect(after.access.expiresAt).toBe(new Date(ends + 30 * DAY).toISOString());
    expect(after.access.autoRenew).toBe(true);
    expect(after.renewal?.at).toBe(new Date(ends + 30 * DAY - 2 * HOUR).toISOString());
    expect(kindsOf(await renewed.notices(driverId))).toEqual(['renewal-soon', 'paid']);
    const audited = (await stage.said(AuditRecorded)).filter(({ target }) => target === `driver:${driverId}`);
    expect(audited.map(({ action }) => action)).toEqual(expect.arrayContaining(['renewal.noticed', 'renewal.charged']));
    // And once more, a month later.
    await renewed.throughCharge(driverId, ends + 30 * DAY);
    await renewed.charged(driverId, 'paid', 2);
    expect(await shop.boughtDays(driverId)).toBe(90);
  }, 30_000);

  it('gives a whole day of notice when nobody looked in time, though access ends meanwhile', async () => {
    const { driverId, ends } = await renewed.driver();
    await renewed.told(driverId, ends, ends - HOUR);
    stage.clock.set(ends + 22 * HOUR);
    await renewed.everyReplica();
    expect(await renewed.charges(driverId)).toEqual([]);
    stage.clock.set(ends + 23 * HOUR);
    await renewed.charged(driverId, 'paid');
    const { access } = await stage.ask(GetSubscription, { driverId });
    expect(Date.parse(access.expiresAt!)).toBeGreaterThanOrEqual(ends + 23 * HOUR + 30 * DAY);
    expect(Date.parse(access.expiresAt!)).toBeLessThanOrEqual(stage.clock.now() + 30 * DAY);
  });

  it('is planned anew when days come from elsewhere', async () => {
    const { driverId, ends } = await renewed.driver();
    await renewed.told(driverId, ends);
    const { payment } = await shop.order(driverId, { tariff: '3_months' });
    shop.pay(payment.id);
    await shop.until(payment.id, 'succeeded');
    stage.clock.set(ends - 2 * HOUR);
    await renewed.everyReplica();
    stage.clock.set(ends + DAY);
    await renewed.everyReplica();
    expect(await renewed.charges(driverId)).toEqual([]);
    await renewed.throughCharge(driverId, ends + 90 * DAY);
    expect(await renewed.charged(driverId, 'paid')).toHaveLength(1);
    expect((await renewed.notices(driverId)).filter(({ kind }) => kind === 'renewal-soon')).toHaveLength(2);
  }, 30_000);

  describe('begins again', () => {
    const turnOn = (driverId: string) => stage.ask(SetAutoRenew, { driverId, enabled: true });

    it('only with a card that is kept, and the consent of today', async () => {
      const nobody = shop.driver();
      await expect(turnOn(nobody)).rejects.toMatchObject({ code: NO_SAVED_METHOD.code });
      const { driverId, ends } = await renewed.driver();
      await stage.ask(SetAutoRenew, { driverId, enabled: false });
      stage.peers.consent(driverId, 'auto-renewal', { given: false });
      await expect(turnOn(driverId)).rejects.toMatchObject({ code: CONSENT_REQUIRED.code });
      stage.peers.consent(driverId, 'auto-renewal', { given: true, version: 'of old', at: new Date().toISOString() });
      await expect(turnOn(driverId)).rejects.toMatchObject({ code: CONSENT_REQUIRED.code });
      renewed.consent(driverId);
      expect(await turnOn(driverId)).toMatchObject({ driverId, autoRenew: true });
      await renewed.throughCharge(driverId, ends);
      await renewed.charged(driverId, 'paid');
      await stage.ask(DeletePaymentMethod, { driverId });
      await expect(turnOn(driverId)).rejects.toMatchObject({ code: NO_SAVED_METHOD.code });
    }, 30_000);

    it('with a notice of its own, a day before the charge', async () => {
      const { driverId, ends } = await renewed.driver();
      await renewed.told(driverId, ends);
      await stage.ask(SetAutoRenew, { driverId, enabled: false });
      stage.clock.set(ends - 3 * HOUR);
      await turnOn(driverId);
      await renewed.told(driverId, ends, ends - 3 * HOUR);
      stage.clock.pass(DAY - SECOND);
      await renewed.everyReplica();
      expect(await renewed.charges(driverId)).toEqual([]);
      stage.clock.pass(SECOND);
      await renewed.charged(driverId, 'paid');
      const told = kindsOf(await renewed.notices(driverId));
      expect(told).toEqual(['renewal-soon', 'renewal-soon', 'paid']);
    });
  });

  describe('with another price', () => {
    afterEach(() => sellAt(DEFAULT_TARIFFS));

    it.each([
      ['dearer', DEFAULT_TARIFFS.map((tariff) => ({ ...tariff, priceKopecks: tariff.priceKopecks + 1 }))],
      ['cheaper', DEFAULT_TARIFFS.map((tariff) => ({ ...tariff, priceKopecks: tariff.priceKopecks - 1_000 }))],
      ['for fewer days', DEFAULT_TARIFFS.map((tariff) => ({ ...tariff, days: tariff.code === '1_month' ? 28 : tariff.days }))],
      ['not to be renewed any more', DEFAULT_TARIFFS.map((tariff) => ({ ...tariff, renewable: false }))],
      ['not for sale any more', DEFAULT_TARIFFS.filter(({ code }) => code !== '1_month')],
    ])('%s: it stops, and says so', async (_name, tariffs) => {
      const { driverId, ends } = await renewed.driver();
      await renewed.told(driverId, ends);
      await sellAt(tariffs);
      stage.clock.set(ends - 2 * HOUR);
      await renewed.untilOff(driverId);
      expect(await renewed.charges(driverId)).toEqual([]);
      expect((await renewed.notices(driverId)).at(-1)).toMatchObject({ kind: 'renewal-stopped', reason: 'price-changed' });
      expect(await renewed.isOn(driverId)).toBe(false);
    });

    it('it begins again with a consent that is newer than the price', async () => {
      const { driverId, ends } = await renewed.driver();
      await sellAt(DEFAULT_TARIFFS.map((tariff) => ({ ...tariff, priceKopecks: tariff.priceKopecks + 10_000 })));
      stage.clock.set(ends - 3 * DAY);
      await renewed.untilOff(driverId);
      const turnOn = () => stage.ask(SetAutoRenew, { driverId, enabled: true });
      await expect(turnOn()).rejects.toMatchObject({ code: CONSENT_REQUIRED.code });
      renewed.consent(driverId);
      await turnOn();
      await renewed.throughCharge(driverId, ends);
      const [charge] = await renewed.charged(driverId, 'paid');
      expect(await shop.booked(charge!.payment_id)).toMatchObject({ amount: 59_900 });
    });
  });
});
