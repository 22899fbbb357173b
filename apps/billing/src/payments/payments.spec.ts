import {
  AccessChanged,
  AuditRecorded,
  CONSENT_REQUIRED,
  CreatePromoCode,
  DriverErased,
  DriverTold,
  EMAIL_REQUIRED,
  GetPayment,
  GetSubscription,
  IDEMPOTENCY_KEY_REUSED,
  ListPayments,
  ListTariffs,
  PAYMENT_UNKNOWN,
  PROMO_EXHAUSTED,
  TARIFF_UNKNOWN,
} from '#contracts';
import { eventually } from '#testing';
import { MINUTE, type Stage } from '../testing/stage';
import { ShopSide, type Asked } from './testing/shop-side';

// A busy machine takes its time.
jest.setTimeout(60_000);

describe('payments at YooKassa', () => {
  let stage: Stage;
  let shop: ShopSide;

  beforeAll(async () => {
    shop = await ShopSide.start();
    ({ stage } = shop);
  }, 60_000);
  afterAll(() => shop.end());

  const requests = (paymentId: string): Asked[] => shop.requests(paymentId);

  it('gives the days of the tariff once the money is there, and says so everywhere', async () => {
    const driverId = shop.driver();
    const { created, payment } = await shop.order(driverId);
    expect(created).toBe(true);
    expect(payment).toMatchObject({ status: 'pending', amountKopecks: 49_900, tariff: '1_month', provider: 'yookassa' });
    expect(payment.confirmationUrl).toContain('/checkout/payments/v2/contract');
    shop.pay(payment.id);
    await shop.until(payment.id, 'succeeded');
    expect(await shop.boughtDays(driverId)).toBe(30);
    const seen = await stage.ask(GetPayment, { driverId, paymentId: payment.id });
    expect(seen).toMatchObject({ status: 'succeeded', paidAt: new Date(stage.clock.now()).toISOString() });
    expect(seen.confirmationUrl).toBeUndefined();
    expect(await shop.notices(driverId)).toEqual([
      expect.objectContaining({ kind: 'paid', days: 30, amountKopecks: 49_900, receiptEmail: 'ivan@example.ru' }),
    ]);
    const told = (await stage.said(DriverTold)).filter((one) => one.driverId === driverId && one.kind === 'payment.updated');
    expect(told.at(-1)?.data).toMatchObject({ id: payment.id, status: 'succeeded' });
    expect((await stage.said(AccessChanged)).filter((state) => state.driverId === driverId).at(-1)?.source).toBeDefined();
    const audited = (await stage.said(AuditRecorded)).filter(({ target }) => target === `payment:${payment.id}`);
    expect(audited.map(({ action }) => action)).toEqual(['payment.pending', 'payment.succeeded']);
    const steps = await stage.rows(
      'select from_status, to_status, why from billing.payment_steps where payment_id = $1 order by id',
      [payment.id],
    );
    expect(steps).toEqual([
      { from_status: null, to_status: 'pending', why: 'ordered' },
      { from_status: 'pending', to_status: 'succeeded', why: 'notification' },
    ]);
  });

  it('asks YooKassa for what the official description of a payment demands', async () => {
    const driverId = shop.driver();
    const { payment } = await shop.order(driverId, { tariff: '3_months', email: 'other@example.ru' });
    const [request] = requests(payment.id);
    expect(request?.body).toEqual({
      amount: { value: '1299.00', currency: 'RUB' },
      capture: true,
      confirmation: {
        type: 'redirect',
        return_url: `https://t.me/cargotech_demo_bot/app?startapp=pay_${payment.id}`,
        locale: 'ru_RU',
      },
      description: 'Подписка CargoTech Driver: 3 месяца',
      merchant_customer_id: driverId,
      metadata: { payment_id: payment.id, driver_id: driverId, kind: 'subscription' },
      receipt: {
        customer: { email: 'other@example.ru' },
        items: [
          {
            description: 'Подписка CargoTech Driver: 3 месяца',
            quantity: 1,
            amount: { value: '1299.00', currency: 'RUB' },
            vat_code: 1,
            payment_subject: 'service',
            payment_mode: 'full_payment',
            measure: 'another',
          },
        ],
      },
    });
  });

  it('makes one payment of fifty clicks', async () => {
    const driverId = shop.driver();
    const answers = await Promise.all(Array.from({ length: 50 }, () => shop.order(driverId)));
    const ids = new Set(answers.map(({ payment }) => payment.id));
    expect(ids.size).toBe(1);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ payment }) => payment.confirmationUrl)).size).toBe(1);
    expect(answers[0]?.payment.confirmationUrl).toBeDefined();
    expect(shop.atYooKassa([...ids][0]!)).toHaveLength(1);
  });

  it('is the same payment for five minutes, and another one for another wish', async () => {
    const driverId = shop.driver();
    const first = await shop.order(driverId);
    stage.clock.pass(4 * MINUTE);
    expect(await shop.order(driverId)).toMatchObject({ created: false, payment: { id: first.payment.id } });
    const other = await shop.order(driverId, { tariff: '1_day' });
    expect(other).toMatchObject({ created: true, payment: { amountKopecks: 4_900 } });
    stage.clock.pass(2 * MINUTE);
    expect((await shop.order(driverId)).payment.id).not.toBe(first.payment.id);
  });

  it('answers the same key with the same payment, and refuses it for another order', async () => {
    const driverId = shop.driver();
    const first = await shop.order(driverId, {}, 'key-1');
    stage.clock.pass(10 * MINUTE);
    expect(await shop.order(driverId, {}, 'key-1')).toMatchObject({ created: true, payment: { id: first.payment.id } });
    const refusal = shop.order(driverId, { tariff: '1_day' }, 'key-1');
    await expect(refusal).rejects.toMatchObject({ code: IDEMPOTENCY_KEY_REUSED.code });
  });

  it('asks for an address once, and for a consent to its text of today', async () => {
    const driverId = stage.peers.driver().id;
    await expect(shop.order(driverId)).rejects.toMatchObject({ code: EMAIL_REQUIRED.code });
    await shop.order(driverId, { email: 'once@example.ru' });
    stage.clock.pass(10 * MINUTE);
    const { payment } = await shop.order(driverId);
    expect(JSON.stringify(requests(payment.id)[0]?.body)).toContain('once@example.ru');
    const consentVersion = '2026-11-01';
    const renewing = { autoRenew: true, consentVersion };
    await expect(shop.order(driverId, renewing)).rejects.toMatchObject({ code: CONSENT_REQUIRED.code });
    stage.peers.consent(driverId, 'auto-renewal', { given: true, version: 'yesterday' });
    await expect(shop.order(driverId, renewing)).rejects.toMatchObject({ code: CONSENT_REQUIRED.code });
    stage.peers.consent(driverId, 'auto-renewal', { given: true, version: consentVersion });
    const renewed = await shop.order(driverId, renewing);
    expect(requests(renewed.payment.id)[0]?.body).toMatchObject({ save_payment_method: true });
    shop.pay(renewed.payment.id);
    await shop.until(renewed.payment.id, 'succeeded');
    const saved = await stage.rows('select title from billing.saved_methods where driver_id = $1', [driverId]);
    expect(saved).toEqual([{ title: expect.stringContaining('*') as string }]);
    const [customer] = await stage.rows('select auto_renew, receipt_email from billing.customers where driver_id = $1', [
      driverId,
    ]);
    expect(customer).toEqual({ auto_renew: true, receipt_email: 'once@example.ru' });
  });

  it('shows what is saved of a driver, and forgets it with them', async () => {
    const driverId = shop.driver();
    stage.peers.consent(driverId, 'auto-renewal', { given: true, version: '2026-11-01' });
    const { payment } = await shop.order(driverId, { autoRenew: true, email: 'mine@example.ru' });
    shop.pay(payment.id);
    await shop.until(payment.id, 'succeeded');
    const shown = await stage.ask(GetSubscription, { driverId });
    expect(shown).toMatchObject({
      receiptEmail: 'mine@example.ru',
      paymentMethod: { title: expect.stringContaining('*') as string },
    });
    await stage.say(DriverErased, { driverId });
    const kept = () =>
      stage.rows(
        `select 1 from billing.receipt_emails where driver_id = $1 union all select 1 from billing.saved_methods where driver_id = $1`,
        [driverId],
      );
    await eventually('all is forgotten', async () => (await kept()).length === 0);
    expect(await shop.booked(payment.id)).toMatchObject({ status: 'succeeded' });
  });

  it('takes a discount, holds it while the payment waits, and gives it back when it is not paid', async () => {
    const driverId = shop.driver();
    const { code } = await stage.ask(CreatePromoCode, { kind: 'percent', percent: 33, maxUses: 1, actor: 'console' });
    const promoted = (id: string) => shop.order(id, { promoCode: ` ${code.toLowerCase()} ` });
    const { payment } = await promoted(driverId);
    expect(payment).toMatchObject({ amountKopecks: 33_433, discountKopecks: 16_467 });
    expect(requests(payment.id)[0]?.body).toMatchObject({
      amount: { value: '334.33' },
      receipt: { items: [{ amount: { value: '334.33' } }] },
    });
    stage.clock.pass(20 * MINUTE);
    expect(await promoted(driverId)).toMatchObject({ created: false, payment: { id: payment.id } });
    const another = shop.driver();
    await expect(promoted(another)).rejects.toMatchObject({ code: PROMO_EXHAUSTED.code });
    shop.decline(payment.id);
    await shop.until(payment.id, 'canceled');
    const second = await promoted(another);
    shop.pay(second.payment.id);
    await shop.until(second.payment.id, 'succeeded');
    expect(await shop.boughtDays(another)).toBe(30);
  });

  it('does not renew what cannot be renewed', async () => {
    const driverId = shop.driver();
    const { payment } = await shop.order(driverId, { tariff: '1_day', autoRenew: true });
    expect(requests(payment.id)[0]?.body).not.toHaveProperty('save_payment_method');
  });

  it('shows nobody another driver’s payments, and pages the own ones', async () => {
    const driverId = shop.driver();
    const first = await shop.order(driverId);
    const second = await shop.order(driverId, { tariff: '1_day' });
    const foreign = stage.ask(GetPayment, { driverId: shop.driver(), paymentId: first.payment.id });
    await expect(foreign).rejects.toMatchObject({ code: PAYMENT_UNKNOWN.code });
    const page = await stage.ask(ListPayments, { driverId, limit: 1 });
    expect(page.items.map(({ id }) => id)).toEqual([second.payment.id]);
    const rest = await stage.ask(ListPayments, { driverId, limit: 1, cursor: page.nextCursor! });
    expect(rest).toMatchObject({ items: [{ id: first.payment.id }], nextCursor: null });
    await expect(shop.order(driverId, { tariff: 'no_such' })).rejects.toMatchObject({ code: TARIFF_UNKNOWN.code });
    const { items } = await stage.ask(ListTariffs, { language: 'en' });
    expect(items.find(({ code }) => code === '1_month')).toMatchObject({
      title: '1 month',
      priceKopecks: 49_900,
      renewable: true,
    });
  });

  it('never logs the key of the shop', () => {
    expect(stage.log.text).not.toContain(stage.environment()['YOOKASSA_SECRET_KEY']);
  });
});
