import { AlarmRaised } from '#contracts';
import type { RunningService } from '#runtime';
import { Shops } from '../payments/providers/shops.service';
import { YooKassaTalks } from '../payments/providers/yookassa-talks.service';
import { ShopSide } from '../payments/testing/shop-side';
import { CustomerRow } from '../subscriptions/customer.entity';
import { Database } from '#persistence';
import { HOUR, MINUTE, type Stage } from '../testing/stage';
import { YooKassaClient } from '../yookassa/yookassa.client';
import type { SeenPayment } from '../yookassa/yookassa.types';

// A busy machine takes its time.
jest.setTimeout(60_000);

describe('money that YooKassa tells of', () => {
  let stage: Stage;
  let shop: ShopSide;
  let billing: RunningService;

  beforeAll(async () => {
    shop = await ShopSide.start();
    ({ stage } = shop);
    billing = stage.replicas[0]!;
  }, 60_000);
  afterAll(() => shop.end());
  afterEach(() => shop.listen());

  const ordered = async (tariff = '1_month'): Promise<{ driverId: string; paymentId: string }> => {
    const driverId = shop.driver();
    const { payment } = await shop.order(driverId, { tariff });
    return { driverId, paymentId: payment.id };
  };
  const alarmsAbout = async (id: string): Promise<string[]> =>
    (await stage.said(AlarmRaised)).filter(({ summary }) => summary.includes(id)).map(({ alarm }) => alarm);
  const seenOf = async (paymentId: string): Promise<SeenPayment> => {
    const keys = await billing.app.get(Shops).keysOf(null);
    return billing.app.get(YooKassaClient).getPayment(keys, (await shop.booked(paymentId)).external_id!);
  };
  const believe = (paymentId: string, seen: SeenPayment): Promise<void> =>
    billing.app.get(YooKassaTalks).believe(paymentId, seen, 'test');

  describe('believed only as far as the object is the one we asked for', () => {
    it.each<[string, Partial<SeenPayment>]>([
      ['another amount', { amountKopecks: 100 }],
      ['another currency', { currency: 'USD' }],
      ['another shop', { accountId: '100501' }],
      ['real money for a test', { test: false }],
      ['another payment of ours', { ourId: '00000000-0000-4000-8000-000000000000' }],
      ['no word of ours in it', { ourId: undefined }],
      ['another object', { id: '00000000-000f-5000-8000-000000000001' }],
    ])('%s', async (_name, difference) => {
      const { driverId, paymentId } = await ordered();
      shop.deafen();
      shop.pay(paymentId);
      const seen = await seenOf(paymentId);
      for (let times = 0; times < 3; times++) await believe(paymentId, { ...seen, ...difference });
      expect(await shop.booked(paymentId)).toMatchObject({ status: 'pending' });
      expect((await shop.booked(paymentId)).problem).not.toBeNull();
      expect(await shop.boughtDays(driverId)).toBe(0);
      expect(await alarmsAbout(paymentId)).toEqual(['payment-mismatch']);
      await believe(paymentId, seen);
      expect(await shop.boughtDays(driverId)).toBe(30);
    });

    it('a cancellation after success changes nothing and is told to people', async () => {
      const { driverId, paymentId } = await ordered();
      shop.pay(paymentId);
      await shop.until(paymentId, 'succeeded');
      await believe(paymentId, { ...(await seenOf(paymentId)), status: 'canceled', reason: 'general_decline' });
      expect(await shop.booked(paymentId)).toMatchObject({ status: 'succeeded' });
      expect(await shop.boughtDays(driverId)).toBe(30);
      expect(await alarmsAbout(paymentId)).toEqual(['payment-mismatch']);
    });

    it('an older look changes nothing', async () => {
      const { driverId, paymentId } = await ordered();
      const before = await seenOf(paymentId);
      shop.pay(paymentId);
      await shop.until(paymentId, 'succeeded');
      await believe(paymentId, before);
      expect(await shop.booked(paymentId)).toMatchObject({ status: 'succeeded', problem: null });
      expect(await shop.boughtDays(driverId)).toBe(30);
    });
  });

  describe('of money that nobody waits for', () => {
    it('late money after the hour gives its days', async () => {
      const { driverId, paymentId } = await ordered();
      stage.clock.pass(HOUR + MINUTE);
      await shop.until(paymentId, 'canceled');
      const seen = await seenOf(paymentId);
      await believe(paymentId, { ...seen, status: 'succeeded', reason: undefined, capturedAt: stage.clock.now() });
      expect(await shop.booked(paymentId)).toMatchObject({ status: 'succeeded', reason: null });
      expect(await shop.boughtDays(driverId)).toBe(30);
    });

    it('the second of two payments for one thing goes back by itself', async () => {
      const { driverId, paymentId } = await ordered();
      stage.clock.pass(6 * MINUTE);
      const { payment: second } = await shop.order(driverId);
      shop.pay(second.id);
      await shop.until(second.id, 'succeeded');
      shop.pay(paymentId);
      await shop.until(paymentId, 'refunded');
      expect(await shop.boughtDays(driverId)).toBe(30);
      expect((await shop.notices(driverId)).map(({ kind, reason }) => [kind, reason])).toEqual([
        ['paid', undefined],
        ['refunded', 'double-payment'],
      ]);
      stage.clock.pass(11 * MINUTE);
      const { payment: wanted } = await shop.order(driverId);
      shop.pay(wanted.id);
      await shop.until(wanted.id, 'succeeded');
      expect(await shop.boughtDays(driverId)).toBe(60);
    });

    it.each([
      ['driver-erased', { erasedAt: new Date(0), telegramId: null, receiptEmail: null, nextNoticeAt: null, autoRenew: false }],
      ['driver-blocked', { blockedAt: new Date(0) }],
    ])('%s: it goes back by itself', async (rule, changes) => {
      const { driverId, paymentId } = await ordered();
      await billing.app.get(Database).source.manager.update(CustomerRow, { driverId }, changes);
      shop.pay(paymentId);
      await shop.until(paymentId, 'refunded');
      expect(await shop.booked(paymentId)).toMatchObject({ refund_rule: rule, refunded: 49_900 });
      expect(await shop.boughtDays(driverId)).toBe(0);
      const refunds = await stage.rows('select status, actor from billing.refunds where payment_id = $1', [paymentId]);
      expect(refunds).toEqual([{ status: 'succeeded', actor: `rule:${rule}` }]);
    });
  });
});
