import { GetAccess, GetSubscription, PAYMENT_PROVIDER_UNAVAILABLE, type Refusal } from '#contracts';
import { eventually } from '#testing';
import type { ShopSide } from './payments/testing/shop-side';
import { Renewed, VERSION } from './renewals/testing/renewed';
import { DAY, HOUR, MINUTE, SECOND, type Stage } from './testing/stage';

/** Times at which calendars do something odd; a period is so many times 86 400 s through all of them. */
const MOMENTS: readonly (readonly [string, string])[] = [
  ['the year ends in Moscow', '2026-12-31T21:00:00Z'],
  ['the year ends in London', '2027-01-01T00:00:00Z'],
  ['January ends in Moscow', '2027-01-31T21:00:00Z'],
  ['February ends', '2027-02-28T21:00:00Z'],
  ['summer time begins in Europe, not in Moscow', '2027-03-28T01:00:00Z'],
  ['a leap day begins in Moscow', '2028-02-28T21:00:00Z'],
  ['a leap day ends in Moscow', '2028-02-29T21:00:00Z'],
];
const RENEWED_AT: readonly (readonly [string, string])[] = [
  ['a leap day ends in Moscow', '2032-02-29T21:00:00Z'],
  ['the year ends in Moscow', '2032-12-31T21:00:00Z'],
];

describe('an hour without YooKassa around', () => {
  let stage: Stage;
  let shop: ShopSide;
  let renewed: Renewed;

  beforeAll(async () => {
    renewed = await Renewed.start({ now: Date.parse('2026-12-01T00:00:00Z') });
    ({ shop } = renewed);
    ({ stage } = shop);
  }, 60_000);
  afterAll(() => shop.end());
  afterEach(() => renewed.calm());

  const accessOf = (driverId: string) => stage.ask(GetAccess, { driverId });
  /** Waits while time goes by: a try that is under way when time leaps plans the next one from there. */
  const meanwhile = (what: string, condition: () => boolean | Promise<boolean>): Promise<void> =>
    eventually(what, () => {
      stage.clock.pass(SECOND);
      return condition();
    });
  /** YooKassa is away for an hour, and all the time what was begun before is tried again. */
  const away = async (tries: () => number): Promise<void> => {
    for (let minute = 0; minute < HOUR / MINUTE; minute += 10) {
      const before = tries();
      stage.clock.pass(10 * MINUTE);
      await meanwhile('it is tried again', () => tries() > before);
    }
    stage.sandbox.yookassa.api.faults.clear();
  };
  const down = (): void => stage.sandbox.yookassa.api.faults.add({ route: '*', kind: 'status', status: 500, times: 1_000_000 });

  it.each(MOMENTS)(
    '%s: what was ordered before is paid after, and lasts its days to the second',
    async (_name, text) => {
      const begin = Date.parse(text) - 30 * MINUTE;
      stage.clock.set(begin - 7 * DAY);
      const driverId = shop.driver();
      renewed.consent(driverId);
      const trialEnds = Date.parse((await accessOf(driverId)).expiresAt!);
      expect(trialEnds).toBe(begin);
      stage.clock.set(begin);
      down();
      const order = shop.order(driverId, { autoRenew: true, consentVersion: VERSION });
      const refusal = (await order.catch((error: unknown) => error)) as Refusal;
      expect(refusal).toMatchObject({ code: PAYMENT_PROVIDER_UNAVAILABLE.code });
      const paymentId = refusal.details.paymentId!;
      await away(() => shop.requests(paymentId).length);
      await meanwhile('it is there', async () => (await shop.booked(paymentId)).external_id !== null);
      expect(shop.atYooKassa(paymentId)).toHaveLength(1);
      const paid = stage.clock.now();
      shop.pay(paymentId);
      await shop.until(paymentId, 'succeeded');
      const { expiresAt, source } = await accessOf(driverId);
      expect([source, Date.parse(expiresAt!)]).toEqual(['payment', paid + 30 * DAY]);
      const { renewal } = await stage.ask(GetSubscription, { driverId });
      expect(renewal?.at).toBe(new Date(paid + 30 * DAY - 2 * HOUR).toISOString());
    },
    30_000,
  );

  it.each(RENEWED_AT)(
    '%s: a renewal that is charged then goes on from the end',
    async (_name, text) => {
      // The trial and thirty days lie before it; the charge comes two hours before they end.
      stage.clock.set(Date.parse(text) + 2 * HOUR - 37 * DAY);
      const { driverId, ends } = await renewed.driver();
      stage.clock.set(ends - 3 * DAY);
      await renewed.everyReplica();
      down();
      stage.clock.set(ends - 2 * HOUR);
      await renewed.everyReplica();
      const [charge] = await renewed.charges(driverId);
      stage.clock.pass(SECOND);
      await away(() => shop.requests(charge!.payment_id).length);
      await renewed.charged(driverId, 'paid');
      expect(shop.atYooKassa(charge!.payment_id)).toHaveLength(1);
      expect((await accessOf(driverId)).expiresAt).toBe(new Date(ends + 30 * DAY).toISOString());
    },
    30_000,
  );
});
