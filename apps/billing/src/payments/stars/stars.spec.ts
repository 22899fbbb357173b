import {
  AlarmRaised,
  CheckStarsPayment,
  CreatePayment,
  CreatePromoCode,
  PAYMENT_PROVIDER_UNAVAILABLE,
  PROMO_EXHAUSTED,
  Refusal,
  RefundPayment,
  REFUND_IMPOSSIBLE,
  SERVICE_UNAVAILABLE,
  StarsPaid,
  StarsRefunded,
  StarsRefundWanted,
  type CreatePaymentResponse,
  type Driver,
  type StarsPaymentCheck,
} from '#contracts';
import { eventually } from '#testing';
import { HOUR, MINUTE, type Stage } from '../../testing/stage';
import { ShopSide } from '../testing/shop-side';

// A busy machine takes its time.
jest.setTimeout(60_000);

describe('payments in Telegram Stars', () => {
  let stage: Stage;
  let shop: ShopSide;
  let charges = 0;

  beforeAll(async () => {
    shop = await ShopSide.start();
    ({ stage } = shop);
  }, 60_000);
  afterAll(() => shop.end());

  const order = ({ id: driverId }: Driver): Promise<CreatePaymentResponse> =>
    stage.ask(CreatePayment, { driverId, language: 'ru', order: { tariff: '1_month', provider: 'stars' } });
  const check = (paymentId: string, { telegramId }: Driver, more: object = {}): Promise<StarsPaymentCheck> =>
    stage.ask(CheckStarsPayment, { paymentId, telegramId, currency: 'XTR', totalAmount: 350, ...more });
  const pay = async (paymentId: string, { telegramId }: Driver, chargeId = `charge-${++charges}`): Promise<string> => {
    await stage.say(
      StarsPaid,
      { paymentId, telegramId, chargeId, currency: 'XTR', totalAmount: 350 },
      `${chargeId}-${Math.random()}`,
    );
    return chargeId;
  };

  it('give their days once for a charge', async () => {
    const driver = stage.peers.driver();
    const { payment } = await order(driver);
    expect(payment).toMatchObject({
      provider: 'stars',
      amountKopecks: 0,
      amountStars: 350,
      status: 'pending',
      confirmationUrl: `https://t.me/$invoice-${payment.id}`,
    });
    expect(stage.peers.calls.at(-1)).toMatchObject({
      name: 'CreateInvoiceLink',
      request: { title: 'Подписка: 1 месяц', amountStars: 350 },
    });
    expect(await check(payment.id, driver)).toEqual({ ok: true });
    const charge = await pay(payment.id, driver);
    await shop.until(payment.id, 'succeeded');
    await Promise.all([pay(payment.id, driver, charge), pay(payment.id, driver, charge)]);
    await eventually(
      'all are heard',
      async () => (await stage.rows('select 1 from billing.payments where external_id = $1', [charge])).length === 1,
    );
    expect(await shop.boughtDays(driver.id)).toBe(30);
    expect(await shop.notices(driver.id)).toEqual([expect.objectContaining({ kind: 'paid', amountStars: 350 })]);
  });

  it('are let through only for the right driver, sum and moment', async () => {
    const driver = stage.peers.driver();
    const { payment } = await order(driver);
    expect(await check(payment.id, stage.peers.driver())).toEqual({ ok: false, reason: 'unknown' });
    expect(await check('anything', driver)).toEqual({ ok: false, reason: 'unknown' });
    expect(await check(payment.id, driver, { totalAmount: 1 })).toEqual({ ok: false, reason: 'wrong-amount' });
    expect(await check(payment.id, driver, { currency: 'RUB' })).toEqual({ ok: false, reason: 'wrong-amount' });
    stage.clock.pass(HOUR + 10 * MINUTE);
    await shop.until(payment.id, 'canceled');
    expect(await check(payment.id, driver)).toEqual({ ok: false, reason: 'expired' });
    await pay(payment.id, driver);
    await shop.until(payment.id, 'succeeded');
    expect(await check(payment.id, driver)).toEqual({ ok: false, reason: 'already-paid' });
    expect(await shop.boughtDays(driver.id)).toBe(30);
  });

  it('paid twice by one invoice go back once', async () => {
    const driver = stage.peers.driver();
    const { payment } = await order(driver);
    await pay(payment.id, driver);
    await shop.until(payment.id, 'succeeded');
    const second = await pay(payment.id, driver);
    const wanted = async () => (await stage.said(StarsRefundWanted)).filter(({ chargeId }) => chargeId === second);
    await eventually('the second goes back', async () => (await wanted()).length === 1);
    const { refundId } = (await wanted())[0]!;
    await stage.say(StarsRefunded, { refundId, done: true });
    await eventually('it is back', async () => {
      const rows = await stage.rows('select 1 from billing.payments where external_id = $1 and status = $2', [
        second,
        'refunded',
      ]);
      return rows.length === 1;
    });
    expect(await shop.boughtDays(driver.id)).toBe(30);
  });

  it('of another sum give nothing and are told to people', async () => {
    const { id: driverId, telegramId } = stage.peers.driver();
    const { payment } = await stage.ask(CreatePayment, {
      driverId,
      language: 'en',
      order: { tariff: '1_month', provider: 'stars' },
    });
    await stage.say(StarsPaid, { paymentId: payment.id, telegramId, chargeId: 'cheap', currency: 'XTR', totalAmount: 1 });
    const alarms = async () => (await stage.said(AlarmRaised)).filter(({ summary }) => summary.includes(payment.id));
    await eventually('told', async () => (await alarms()).length === 1);
    expect(await shop.booked(payment.id)).toMatchObject({ status: 'pending' });
  });

  it('are given back whole by Telegram, or not at all', async () => {
    const driver = stage.peers.driver();
    const { payment } = await order(driver);
    const chargeId = await pay(payment.id, driver);
    await shop.until(payment.id, 'succeeded');
    const ask = (key: string, more: object = {}) =>
      stage.ask(RefundPayment, { paymentId: payment.id, reason: 'asked for', actor: 'console', key, ...more });
    await expect(ask('part', { amountKopecks: 100 })).rejects.toMatchObject({ code: REFUND_IMPOSSIBLE.code });
    const refund = await ask('stars-1');
    expect(refund).toMatchObject({ status: 'pending', amountStars: 350 });
    const wanted = async () => (await stage.said(StarsRefundWanted)).filter(({ refundId }) => refundId === refund.id);
    expect(await wanted()).toEqual([{ refundId: refund.id, telegramId: driver.telegramId, chargeId }]);
    stage.clock.pass(2 * MINUTE);
    await eventually('it is wished again', async () => (await wanted()).length === 2);
    await stage.say(StarsRefunded, { refundId: refund.id, done: false, reason: 'CHARGE_NOT_FOUND' });
    await eventually('it ended', async () => (await shop.booked(payment.id)).refunding === 0);
    expect(await shop.boughtDays(driver.id)).toBe(30);
    const second = await ask('stars-2');
    await stage.say(StarsRefunded, { refundId: second.id, done: true });
    await shop.until(payment.id, 'refunded');
    expect(await shop.boughtDays(driver.id)).toBe(0);
  });

  it('cost less under a code, and give the use back when they are not paid', async () => {
    const { id: driverId, telegramId } = stage.peers.driver();
    const { code } = await stage.ask(CreatePromoCode, { kind: 'percent', percent: 50, maxUses: 1, actor: 'console' });
    const promoted = (id: string) =>
      stage.ask(CreatePayment, {
        driverId: id,
        language: 'ru',
        order: { tariff: '1_month', provider: 'stars', promoCode: code },
      });
    const { payment } = await promoted(driverId);
    expect(payment).toMatchObject({ amountStars: 175, amountKopecks: 0, discountKopecks: 0 });
    const totalAmount = 175;
    expect(await stage.ask(CheckStarsPayment, { paymentId: payment.id, telegramId, currency: 'XTR', totalAmount })).toEqual({
      ok: true,
    });
    const another = stage.peers.driver().id;
    await expect(promoted(another)).rejects.toMatchObject({ code: PROMO_EXHAUSTED.code });
    stage.clock.pass(HOUR + 10 * MINUTE);
    await shop.until(payment.id, 'canceled');
    expect((await promoted(another)).payment).toMatchObject({ amountStars: 175 });
  });

  it('wait for their link while bot does not answer', async () => {
    const driver = stage.peers.driver();
    stage.peers.refusals.set('CreateInvoiceLink', new Refusal(SERVICE_UNAVAILABLE));
    const refusal = await order(driver).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: PAYMENT_PROVIDER_UNAVAILABLE.code });
    stage.peers.refusals.clear();
    stage.clock.pass(MINUTE);
    const { paymentId } = (refusal as Refusal).details;
    await eventually('the link is there', async () => {
      const rows = await stage.rows('select 1 from billing.payments where id = $1 and confirmation_url is not null', [paymentId]);
      return rows.length === 1;
    });
  });
});
