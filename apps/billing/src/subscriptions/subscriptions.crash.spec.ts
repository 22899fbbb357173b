import { AsyncLocalStorage } from 'node:async_hooks';
import { CreatePromoCode } from '#contracts';
import { Database } from '#persistence';
import type { QueryRunner } from 'typeorm';
import { PromoCodes } from '../promo-codes/promo-codes.service';
import { Settings } from '../settings/settings.service';
import { DAY, NOON, Stage } from '../testing/stage';
import { Customers } from './customers.service';
import { ExpiryWorker } from './expiry/expiry.worker';
import { Subscriptions } from './subscriptions.service';

/** How many statements more the work may have done, and whether the last one still reaches PostgreSQL. */
interface Patience {
  left: number;
  readonly lastArrives: boolean;
}

class Death extends Error {}

type Work = (driverId: string) => Promise<unknown>;

describe('a process that dies between any two statements', () => {
  let stage: Stage;
  let database: Database;
  let works: Record<string, { before: Work; work: Work }>;
  const dying = new AsyncLocalStorage<Patience>();

  beforeAll(async () => {
    stage = await Stage.set();
    const { app } = await stage.replica();
    database = app.get(Database);
    const subscriptions = app.get(Subscriptions);
    const customers = app.get(Customers);
    const promoCodes = app.get(PromoCodes);
    const expiry = app.get(ExpiryWorker);
    const settings = app.get(Settings);
    // A statement of its own in some of the runs would make them different.
    const values = await settings.current();
    jest.spyOn(settings, 'current').mockResolvedValue(values);
    const { code } = await stage.ask(CreatePromoCode, { kind: 'days', days: 30, actor: 'console' });

    const meet: Work = (driverId) => subscriptions.meet(driverId);
    const grant: Work = (driverId) =>
      database.transaction((manager) =>
        subscriptions.grant(manager, { driverId, source: 'payment', days: 30, key: `payment:${driverId}`, actor: 'console' }),
      );
    const paid: Work = async (driverId) => {
      await meet(driverId);
      await grant(driverId);
    };
    works = {
      'the trial': { before: () => Promise.resolve(), work: meet },
      'a grant': { before: meet, work: grant },
      'a take-back': {
        before: paid,
        work: (driverId) =>
          database.transaction((manager) =>
            subscriptions.takeBack(manager, { driverId, key: `payment:${driverId}`, seconds: 'unused', actor: 'console' }),
          ),
      },
      'a promo code': { before: meet, work: (driverId) => promoCodes.apply({ driverId, code, idempotencyKey: 'once' }) },
      'an erasure': {
        before: async (driverId) => {
          await meet(driverId);
          await database.transaction((manager) => subscriptions.setAutoRenew(manager, driverId, true, 'console'));
        },
        work: (driverId) => customers.erase(driverId),
      },
      'a notice of expiry': {
        before: async (driverId) => {
          await meet(driverId);
          stage.clock.pass(7 * DAY);
        },
        work: async () => {
          while (await expiry.round());
        },
      },
    };

    const runner = database.source.createQueryRunner();
    const prototype = Object.getPrototypeOf(runner) as QueryRunner;
    await runner.release();
    const real = prototype.query;
    jest.spyOn(prototype, 'query').mockImplementation(async function (this: QueryRunner, ...statement: Parameters<typeof real>) {
      const patience = dying.getStore();
      const last = patience !== undefined && statement[0] !== 'ROLLBACK' && --patience.left === 0;
      if (last && !patience.lastArrives) throw new Death();
      const result: unknown = await real.apply(this, statement);
      if (last) throw new Death();
      return result;
    });
  }, 60_000);
  afterAll(async () => {
    jest.restoreAllMocks();
    await stage.stop();
  });
  beforeEach(() => stage.clock.set(NOON));

  /** Everything billing knows of a driver, without what is different by nature. */
  const traces = async (driverId: string): Promise<object> => {
    const [row] = await stage.rows<{ traces: object }>(
      `select jsonb_build_object(
         'customer', (select to_jsonb(c) - array['driver_id', 'number', 'token', 'telegram_id'] from billing.customers c where driver_id = $1),
         'periods', (select jsonb_agg(jsonb_build_array(source, starts_s, ends_s, taken_back_s) order by id) from billing.access_periods where driver_id = $1),
         'said', (select jsonb_agg(subject order by subject) from billing.outbox where payload::text like '%' || $1 || '%'),
         'marks', (select count(*) from billing.trial_marks where driver_id = $1),
         'notices', (select count(*) from billing.expiry_notices where driver_id = $1),
         'uses', (select count(*) from billing.promo_uses where driver_id = $1),
         'counted', (select sum(uses) from billing.promo_codes) - (select count(*) from billing.promo_uses),
         'answers', (select count(*) from billing.answers where owner = $1)
       ) as traces`.replaceAll('$1', `'${driverId}'`),
    );
    return row!.traces;
  };

  it.each(['the trial', 'a grant', 'a take-back', 'a promo code', 'an erasure', 'a notice of expiry'])(
    'leaves nothing half done of %s, and the next one finishes it',
    async (name) => {
      const { before, work } = works[name]!;
      const begin = async (): Promise<string> => {
        stage.clock.set(NOON);
        const { id } = stage.peers.driver();
        await before(id);
        return id;
      };
      const whole = await begin();
      const nothing = await traces(whole);
      await work(whole);
      const all = await traces(whole);
      expect(all).not.toEqual(nothing);

      const outcomes = new Set<string>();
      for (const lastArrives of [false, true]) {
        for (let statements = 1, died = true; died; statements += 1) {
          const driverId = await begin();
          died = await dying.run({ left: statements, lastArrives }, () =>
            work(driverId).then(
              () => false,
              (error: unknown) => {
                if (error instanceof Death) return true;
                throw error;
              },
            ),
          );
          const left = await traces(driverId);
          outcomes.add(JSON.stringify(left) === JSON.stringify(nothing) ? 'nothing' : 'all');
          if (outcomes.has('all') && JSON.stringify(left) !== JSON.stringify(nothing)) expect(left).toEqual(all);
          await work(driverId);
          expect(await traces(driverId)).toEqual(all);
          expect(statements).toBeLessThan(100);
        }
      }
      expect(outcomes).toEqual(new Set(['nothing', 'all']));
    },
    60_000,
  );
});
