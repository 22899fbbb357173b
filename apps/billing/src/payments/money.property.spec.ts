import { ReceivePaymentNotification } from '#contracts';
import { eventually, inFull } from '#testing';
import fc from 'fast-check';
import { HOUR, MINUTE, SECOND, type Stage } from '../testing/stage';
import { ShopSide } from './testing/shop-side';

const TARIFFS = ['1_day', '1_month', '3_months'] as const;
const DAYS: Readonly<Record<string, number>> = { '1_day': 1, '1_month': 30, '3_months': 90 };
const EVENTS = ['payment.succeeded', 'payment.canceled', 'payment.waiting_for_capture', 'refund.succeeded', 'payment.unheard-of'];
const FAULTS = [
  { route: 'create-payment', kind: 'status', status: 500, executed: true },
  { route: 'create-payment', kind: 'status', status: 500 },
  { route: 'create-payment', kind: 'reset', executed: true },
  { route: 'get-payment', kind: 'status', status: 500 },
  { route: 'get-payment', kind: 'html' },
  { route: 'create-refund', kind: 'reset', executed: true },
  { route: '*', kind: 'status', status: 429 },
] as const;

const index = fc.nat({ max: 5 });
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('order' as const), tariff: fc.constantFrom(...TARIFFS) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('twice' as const), tariff: fc.constantFrom(...TARIFFS) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pay' as const), which: index }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('decline' as const), which: index }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('notify' as const),
      which: index,
      event: fc.constantFrom(...EVENTS),
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(SECOND, MINUTE, 6 * MINUTE, 12 * MINUTE, HOUR),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('break' as const), fault: fc.constantFrom(...FAULTS) }) },
);
type Action = typeof action extends fc.Arbitrary<infer One> ? One : never;

describe('money in is days given', () => {
  let stage: Stage;
  let shop: ShopSide;

  beforeAll(async () => {
    shop = await ShopSide.start();
    ({ stage } = shop);
    shop.deafen();
  }, 60_000);
  afterAll(() => shop.end());

  /** What this driver has ordered, as YooKassa knows it. */
  const theirs = (driverId: string) =>
    [...stage.sandbox.yookassa.shop.payments.values()].filter(({ asked }) => asked.customerId === driverId);

  async function act(driverId: string, one: Action): Promise<void> {
    const { yookassa } = stage.sandbox;
    const all = theirs(driverId);
    switch (one.do) {
      case 'order':
        // A refusal leaves a row that the worker finishes: part of what is tried here.
        await shop.order(driverId, { tariff: one.tariff }).catch(() => undefined);
        return;
      case 'twice':
        await act(driverId, { do: 'order', tariff: one.tariff });
        await act(driverId, { do: 'pass', ms: 6 * MINUTE });
        await act(driverId, { do: 'order', tariff: one.tariff });
        for (let which = 0; which < 6; which++) await act(driverId, { do: 'pay', which });
        return;
      case 'pay':
      case 'decline': {
        const payment = all[one.which % Math.max(1, all.length)];
        if (payment?.status !== 'pending') return;
        if (one.do === 'pay') yookassa.payments.pay(payment, { type: 'bank_card' });
        else yookassa.payments.decline(payment, { party: 'payment_network', reason: 'general_decline' });
        return;
      }
      case 'notify': {
        const objectId = all[one.which % Math.max(1, all.length)]?.id ?? '00000000-000f-5000-8000-000000000000';
        const said = { event: one.event, objectId, body: { event: one.event, object: { id: objectId, status: 'succeeded' } } };
        await Promise.all(Array.from({ length: one.times }, () => stage.ask(ReceivePaymentNotification, said)));
        return;
      }
      case 'pass':
        stage.clock.pass(one.ms);
        yookassa.timetable.runDue();
        return;
      case 'break':
        yookassa.api.faults.add({ times: 1, ...one.fault });
    }
  }

  /** Nothing is broken any more, and time goes by until nothing is left to do. */
  async function settle(driverId: string): Promise<void> {
    stage.sandbox.yookassa.api.faults.clear();
    const open = () =>
      stage.rows(
        `select 1 from billing.payments p where driver_id = $1 and (
           status in ('pending', 'waiting_for_capture') or refunding > 0
           or exists (select 1 from billing.payment_attempts a where a.payment_id = p.id and a.state = 'open'))
         union all select 1 from billing.payment_notifications where state = 'due'`,
        [driverId],
      );
    await eventually(
      'all has ended',
      async () => {
        stage.clock.pass(MINUTE);
        stage.sandbox.yookassa.timetable.runDue();
        return (await open()).length === 0;
      },
      30_000,
    );
  }

  let paidAtAll = 0;

  it('after any order of payments, notifications, troubles and hours', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 3, maxLength: 14 }), async (actions) => {
        const driverId = shop.driver();
        for (const one of actions) await act(driverId, one);
        await settle(driverId);
        const kept = theirs(driverId).filter(({ status, refunded, amount }) => status === 'succeeded' && refunded < amount);
        paidAtAll += kept.length;
        const bought = kept.reduce((days, { asked }) => days + DAYS[tariffOf(asked.amount)]!, 0);
        expect(await shop.boughtDays(driverId)).toBe(bought);
        const [books] = await stage.rows<{ net: string }>(
          `select coalesce(sum(amount - refunded), 0) as net from billing.payments
           where driver_id = $1 and status in ('succeeded', 'refunded', 'partially_refunded')`,
          [driverId],
        );
        const received = theirs(driverId).filter(({ status }) => status === 'succeeded');
        expect(Number(books?.net)).toBe(received.reduce((sum, { amount, refunded }) => sum + amount - refunded, 0));
        const noticed = (await shop.notices(driverId)).filter(({ kind }) => kind === 'paid');
        expect(noticed).toHaveLength(kept.length);
      }),
      { numRuns: inFull(20, 12), endOnFailure: true },
    );
    // What was tried had something to it; refunds and refusals are brought about in their own tests, here by chance.
    expect(paidAtAll).toBeGreaterThan(0);
  }, 300_000);
});

const tariffOf = (amount: number): string => (amount === 4_900 ? '1_day' : amount === 49_900 ? '1_month' : '3_months');
