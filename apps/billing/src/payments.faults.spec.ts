import { PAYMENT_PROVIDER_UNAVAILABLE, ReceivePaymentNotification, type Payment, type Refusal } from '#contracts';
import { newCall, runInCall } from '#messaging';
import { eventually, inFull } from '#testing';
import { ShopSide } from './payments/testing/shop-side';
import { HOUR, MINUTE, Stage } from './testing/stage';
import { Victims } from './testing/victims';
import type { Point } from './testing/wire';

/** Somebody who died with the question never answers it. */
const ASK_AGAIN_MS = 2_500;
/** The machine may be busy with starting the dead again. */
const PATIENCE_MS = 120_000;
const SIDES = ['before', 'after'] as const;
const atBothSides = (point: Omit<Point, 'side'>): Point[] => SIDES.map((side) => ({ ...point, side }));

/** Every step from the order to the days: each wait of the path is for PostgreSQL or for YooKassa. */
const ALL_POINTS: Point[] = [
  ...atBothSides({ name: 'the driver is locked', says: /"customers".*for update/is }),
  ...atBothSides({ name: 'the row is put down', says: /insert into "billing"."payments"/i }),
  ...atBothSides({ name: 'the request is put down', says: /insert into "billing"."payment_attempts"/i }),
  ...atBothSides({ name: 'the order is stored', says: /insert into "billing"."payment_attempts"/i, thenCommit: true }),
  ...atBothSides({ name: 'the request is taken', says: /payment_attempts set tries = tries \+ 1/ }),
  ...atBothSides({ name: 'the call', says: /^POST \/yookassa\/v3\/payments / }),
  { name: 'the call', says: /^POST \/yookassa\/v3\/payments /, side: 'answered' },
  ...atBothSides({ name: 'the answer is put down', says: /payment_attempts set state = \$2/ }),
  ...atBothSides({ name: 'the result is stored', says: /payment_attempts set state = \$2/, thenCommit: true }),
  ...atBothSides({ name: 'the notification is stored', says: /insert into billing.payment_notifications/ }),
  ...atBothSides({ name: 'the object is fetched', says: /^GET \/yookassa\/v3\/payments\// }),
  { name: 'the object is fetched', says: /^GET \/yookassa\/v3\/payments\//, side: 'answered' },
  ...atBothSides({ name: 'the step is put down', says: /insert into billing.payment_steps/ }),
  ...atBothSides({ name: 'the days are given', says: /insert into "billing"."access_periods"/i }),
  ...atBothSides({ name: 'the grant is stored', says: /insert into "billing"."access_periods"/i, thenCommit: true }),
  ...atBothSides({ name: 'the notification is done', says: /payment_notifications set taken_until = null, outcome/ }),
];

/** In short every fifth. */
const POINTS = ALL_POINTS.filter((_, place) => place % inFull(1, 5) === 0);
/** Paid at once in the middle of troubles, and notified of ten times each. */
const PAYMENTS = inFull(100, 20);
const KILLS = inFull(4, 2);

describe('the way of a payment, whoever dies on it', () => {
  let stage: Stage;
  let shop: ShopSide;
  let victims: Victims;

  beforeAll(async () => {
    stage = await Stage.set({ now: Date.now() });
    stage.clock.run();
    victims = await Victims.start(stage);
    shop = await ShopSide.open(stage);
  }, 60_000);
  afterAll(async () => {
    await victims.stop();
    await shop.close();
    await stage.stop();
  }, 30_000);

  /** Orders until there is an answer, as a phone does: under one key. */
  const order = async (driverId: string): Promise<string> => {
    let last: unknown;
    let payment: Payment | undefined;
    const ordered = async (): Promise<boolean> => {
      last = await runInCall(newCall(ASK_AGAIN_MS), () => shop.order(driverId, {}, 'once')).then(
        (answer) => (payment = answer.payment),
        (error: unknown) => error,
      );
      return payment?.confirmationUrl !== undefined;
    };
    await eventually('the order is taken', ordered, PATIENCE_MS).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${JSON.stringify(last)}`, { cause: last });
    });
    return payment!.id;
  };
  const buy = async (driverId: string): Promise<void> => shop.pay(await order(driverId));
  /** Everything comes to its end, the world's time going by. */
  const settle = async (payments: number): Promise<void> => {
    await victims.back();
    const open = `select 1 from billing.payments where status <> 'succeeded'
      union all select 1 from billing.payment_attempts where state = 'open'
      union all select 1 from billing.payment_notifications where state = 'due'
      union all select 1 from billing.outbox where published_at is null`;
    await eventually(
      'all has ended',
      async () => {
        stage.sandbox.yookassa.step(10_000);
        const [row] = await stage.rows<{ count: string }>('select count(*) from billing.payments');
        return Number(row?.count) >= payments && (await stage.rows(open)).length === 0;
      },
      PATIENCE_MS,
    );
  };
  /** Money in is days given; each payment once; all of it said once. */
  const expectHonest = async (drivers: readonly string[]): Promise<void> => {
    const theirs = [...stage.sandbox.yookassa.shop.payments.values()];
    const odd: unknown[] = [];
    for (const driverId of drivers) {
      const paid = theirs.filter(({ asked }) => asked.customerId === driverId);
      const money = paid.reduce((sum, { status, amount }) => sum + (status === 'succeeded' ? amount : 0), 0);
      const days = await shop.boughtDays(driverId);
      const told = (await shop.notices(driverId)).map(({ kind }) => kind);
      if (paid.length !== 1 || money !== 49_900 || days !== 30 || told.join() !== 'paid')
        odd.push({ driverId, money, days, told });
    }
    expect(odd).toEqual([]);
    const steps = await stage.rows<{ steps: string }>(
      `select string_agg(to_status, ',' order by id) as steps from billing.payment_steps group by payment_id`,
    );
    expect(new Set(steps.map((row) => row.steps))).toEqual(new Set(['pending,succeeded']));
    expect(await stage.rows('select problem from billing.payments where problem is not null')).toEqual([]);
  };

  it('killed at every step of it, before and after: money in is days given, each payment once', async () => {
    const drivers: string[] = [];
    const buying: Promise<void>[] = [];
    for (const point of POINTS) {
      const driverId = shop.driver();
      drivers.push(driverId);
      const dying = victims.dieAt(point);
      buying.push(buy(driverId));
      await dying;
    }
    expect(new Set(victims.knife.struck).size).toBe(POINTS.length);
    await Promise.all(buying);
    await settle(drivers.length);
    await expectHonest(drivers);
  }, 300_000);

  it('killed and without PostgreSQL, while every payment is notified of ten times', async () => {
    const drivers = Array.from({ length: PAYMENTS }, () => shop.driver());
    shop.deafen();
    for (let from = 0; from < drivers.length; from += 25)
      await Promise.all(drivers.slice(from, from + 25).map((one) => buy(one)));
    const ids = [...stage.sandbox.yookassa.shop.payments.values()]
      .filter(({ asked }) => drivers.includes(asked.customerId ?? ''))
      .map(({ id }) => id);
    expect(ids).toHaveLength(PAYMENTS);
    let stored = 0;
    const notify = (objectId: string): Promise<void> =>
      eventually(
        'it is stored',
        async () => {
          const said = { event: 'payment.succeeded', objectId, body: { object: { id: objectId } } };
          const done = await stage.ask(ReceivePaymentNotification, said).then(
            () => true,
            () => false,
          );
          stored += done ? 1 : 0;
          return done;
        },
        60_000,
      );
    const notifying = Promise.all(Array.from({ length: 10 * PAYMENTS }, (_, index) => notify(ids[index % ids.length]!)));
    for (let kill = 1; kill <= KILLS; kill++) {
      await eventually('some more are stored', () => stored >= kill * 1.5 * PAYMENTS, 60_000);
      victims.killOne(kill);
      await victims.back();
      if (kill !== 2) continue;
      victims.cut('postgres');
      // Nothing can be done without it, whoever asks.
      await expect(
        stage.ask(ReceivePaymentNotification, { event: 'payment.succeeded', objectId: 'x', body: {} }),
      ).rejects.toThrow();
      victims.mend('postgres');
      await victims.free();
    }
    await notifying;
    shop.listen();
    await settle(PAYMENTS);
    await expectHonest(drivers);
  }, 300_000);

  it('without YooKassa for an hour, and killed in it: the same requests go out again until they are answered', async () => {
    const drivers = Array.from({ length: 12 }, () => shop.driver());
    victims.cut('yookassa');
    const refused = await Promise.all(
      drivers.map((driverId) =>
        shop.order(driverId, {}, 'once').then(
          () => undefined,
          (error: unknown) => error,
        ),
      ),
    );
    for (const refusal of refused) expect(refusal).toMatchObject({ code: PAYMENT_PROVIDER_UNAVAILABLE.code });
    const ids = refused.map((refusal) => (refusal as Refusal).details.paymentId!);
    const tries = async (): Promise<number[]> => {
      const rows = await stage.rows<{ tries: number }>('select tries from billing.payment_attempts where payment_id = any($1)', [
        ids,
      ]);
      return rows.map((row) => row.tries);
    };
    for (let minute = 0; minute < HOUR / MINUTE; minute += 12) {
      const before = Math.min(...(await tries()));
      stage.sandbox.yookassa.step(12 * MINUTE);
      await eventually('all are tried again', async () => Math.min(...(await tries())) > before, PATIENCE_MS);
      if (minute === 24) victims.killOne(0);
    }
    victims.mend('yookassa');
    await Promise.all(drivers.map((driverId) => buy(driverId)));
    await settle(12);
    await expectHonest(drivers);
  }, 300_000);
});
