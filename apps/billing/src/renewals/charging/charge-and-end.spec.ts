import { DeletePaymentMethod, SetAutoRenew } from '#contracts';
import { Database } from '#persistence';
import { eventually, inFull } from '#testing';
import { AttemptSender } from '../../payments/providers/attempt-sender.service';
import { AttemptWorker } from '../../payments/providers/attempt-worker.service';
import type { ShopSide } from '../../payments/testing/shop-side';
import { Settings } from '../../settings/settings.service';
import { ExpiryWorker } from '../../subscriptions/expiry/expiry.worker';
import { DAY, HOUR, SECOND, type Stage } from '../../testing/stage';
import { Renewed, type RenewedDriver } from '../testing/renewed';
import { Statements, type Moment } from '../testing/statements';
import { RenewalTurns } from './renewal-turns.service';
import { RenewalWorker } from './renewal-worker.service';

const PATIENCE = 3_000;

describe('a charge and its end at the same moment', () => {
  let stage: Stage;
  let shop: ShopSide;
  let renewed: Renewed;
  let turns: RenewalTurns;
  let sender: AttemptSender;
  let statements: Statements;

  beforeAll(async () => {
    // Everything is done by the test's own hands.
    for (const worker of [RenewalWorker, AttemptWorker, ExpiryWorker])
      jest.spyOn(worker.prototype, 'onApplicationBootstrap').mockReturnValue();
    renewed = await Renewed.start();
    ({ shop } = renewed);
    ({ stage } = shop);
    const { replicas } = stage;
    const { app } = replicas[0]!;
    turns = app.get(RenewalTurns);
    sender = app.get(AttemptSender);
    for (const replica of replicas) {
      const settings = replica.app.get(Settings);
      const values = await settings.current();
      jest.spyOn(settings, 'current').mockResolvedValue(values);
    }
    statements = await Statements.watch(replicas.map((replica) => replica.app.get(Database)));
  }, 60_000);
  afterAll(async () => {
    jest.restoreAllMocks();
    await shop.end();
  });

  /** A driver who was told and whose charge is due. */
  const due = async (): Promise<RenewedDriver> => {
    const one = await renewed.driver();
    stage.clock.set(one.ends - 3 * DAY);
    await turns.take(one.driverId);
    stage.clock.set(one.ends - 2 * HOUR);
    return one;
  };
  /** A turn that meets a lock, as the worker's or that of a dead one which PostgreSQL has not missed yet, is left to the next one. */
  const takeTurn = (driverId: string): Promise<void> =>
    eventually('the turn is taken', async () => {
      await turns.take(driverId);
      return (await renewed.keys(driverId)).length === 1;
    });
  const requestOf = async (driverId: string): Promise<string> => (await renewed.keys(driverId))[0]!.key;
  const someoneWaits = async (): Promise<boolean> => {
    const waiting = await stage.rows(
      `select 1 from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query ilike '%"customers"%for update%'`,
    );
    return waiting.length > 0;
  };
  /** Does some work, and at a moment of it begins to end it all: to the end, or as far as locks allow. @returns whether it came so far */
  const endAt = async (moment: Moment, end: () => Promise<unknown>, work: () => Promise<unknown>): Promise<boolean> => {
    let ending: Promise<unknown> = Promise.resolve();
    let over = false;
    const meanwhile = async (): Promise<void> => {
      ending = end().finally(() => (over = true));
      await eventually('it is over or waits', async () => over || (await someoneWaits()));
    };
    const came = await statements.at(moment, meanwhile, work);
    await ending;
    return came;
  };
  const taken = (driverId: string): number =>
    [...stage.sandbox.yookassa.shop.payments.values()].filter(
      ({ asked, status }) => asked.customerId === driverId && asked.methodId !== undefined && status === 'succeeded',
    ).length;

  /** Tries it at every statement of some work (in short: at every fifth), before it and after it, until the work is over before that. */
  const everywhere = async (one: (moment: Moment) => Promise<boolean>): Promise<number> => {
    let moments = 0;
    for (const lastArrives of [false, true])
      for (let statement = 1; await one({ statement, lastArrives }); statement += inFull(1, 5)) {
        moments += 1;
        expect(statement).toBeLessThan(120);
      }
    return moments;
  };

  it.each([
    ['the switch', (driverId: string) => stage.ask(SetAutoRenew, { driverId, enabled: false })],
    ['forgetting the card', (driverId: string) => stage.ask(DeletePaymentMethod, { driverId })],
  ])(
    'at no statement of the charge does %s leave anything that is sent later',
    async (_name, end) => {
      const states = new Set<string>();
      const moments = await everywhere(async (moment) => {
        const { driverId } = await due();
        const came = await endAt(
          moment,
          () => end(driverId),
          () => turns.take(driverId),
        );
        if (!came) return false;
        const charges = await renewed.charges(driverId);
        states.add(charges.map(({ state }) => state).join());
        for (const { key } of await renewed.keys(driverId)) expect(await sender.send(key, PATIENCE)).toBe('taken');
        stage.clock.pass(2 * DAY);
        await turns.take(driverId);
        expect(await renewed.charges(driverId)).toHaveLength(charges.length);
        expect(taken(driverId)).toBe(0);
        expect(await shop.boughtDays(driverId)).toBe(30);
        return true;
      });
      expect(moments).toBeGreaterThan(inFull(20, 3));
      expect(states).toEqual(new Set(['', 'dropped']));
    },
    120_000,
  );

  it('at every statement of the sending it is either never sent, or its money gives its days', async () => {
    const outcomes = new Set<string>();
    await everywhere(async (moment) => {
      const { driverId } = await due();
      await takeTurn(driverId);
      const key = await requestOf(driverId);
      const came = await endAt(
        moment,
        () => stage.ask(SetAutoRenew, { driverId, enabled: false }),
        () => sender.send(key, PATIENCE),
      );
      if (!came) return false;
      const [charge] = await renewed.charges(driverId);
      expect(await shop.boughtDays(driverId)).toBe(30 + 30 * taken(driverId));
      expect(charge?.state).toBe(taken(driverId) === 1 ? 'paid' : 'dropped');
      outcomes.add(charge!.state);
      await renewed.untilOff(driverId);
      return true;
    });
    expect(outcomes).toEqual(new Set(['paid', 'dropped']));
  }, 120_000);

  it('and death at any statement of either leaves one charge, taken once', async () => {
    await everywhere(async (moment) => {
      const { driverId } = await due();
      const died = await statements.dieAt(moment, () => turns.take(driverId));
      await takeTurn(driverId);
      expect(await renewed.charges(driverId)).toHaveLength(1);
      await sender.send(await requestOf(driverId), PATIENCE);
      expect([taken(driverId), await shop.boughtDays(driverId)]).toEqual([1, 60]);
      return died;
    });
    await everywhere(async (moment) => {
      const { driverId } = await due();
      await takeTurn(driverId);
      const key = await requestOf(driverId);
      const died = await statements.dieAt(moment, () => sender.send(key, PATIENCE));
      // The time for which the dead one had taken it is over.
      await stage.rows('update billing.payment_attempts set taken_until = null where key = $1', [key]);
      stage.clock.pass(SECOND);
      await sender.send(key, PATIENCE);
      expect([taken(driverId), await shop.boughtDays(driverId)]).toEqual([1, 60]);
      expect(await renewed.charges(driverId)).toMatchObject([{ state: 'paid' }]);
      return died;
    });
  }, 120_000);
});
