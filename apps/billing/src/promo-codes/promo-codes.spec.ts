import { randomUUID } from 'node:crypto';
import {
  ApplyPromoCode,
  AuditRecorded,
  CheckPromoCode,
  CreatePromoCode,
  GetSubscription,
  Refusal,
  type CreatePromoCodeRequest,
  type PromoCode,
} from '#contracts';
import { Database } from '#persistence';
import { DAY, NOON, Stage } from '../testing/stage';
import { Subscriptions } from '../subscriptions/subscriptions.service';
import { PromoCodes, type Redeemed } from './promo-codes.service';

const at = (ms: number): string => new Date(ms).toISOString();

describe('promo codes', () => {
  let stage: Stage;
  let database: Database;
  let subscriptions: Subscriptions;
  let promoCodes: PromoCodes;

  beforeAll(async () => {
    stage = await Stage.set();
    const { app } = await stage.replica();
    await stage.replica();
    database = app.get(Database);
    subscriptions = app.get(Subscriptions);
    promoCodes = app.get(PromoCodes);
  }, 60_000);
  afterAll(() => stage.stop());
  beforeEach(() => stage.clock.set(NOON));

  const driver = (): string => stage.peers.driver().id;
  const made = (request: Partial<CreatePromoCodeRequest> = {}): Promise<PromoCode> =>
    stage.ask(CreatePromoCode, {
      kind: 'days',
      actor: 'staff:1',
      ...((request.kind ?? 'days') === 'days' ? { days: 30 } : {}),
      ...request,
    });
  const discount = (request: Partial<CreatePromoCodeRequest> = {}): Promise<PromoCode> =>
    made({ kind: 'percent', percent: 10, ...request });
  const apply = (code: string, driverId = driver(), idempotencyKey?: string) =>
    stage.ask(ApplyPromoCode, { driverId, code, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) });
  const redeem = async (
    code: string,
    driverId = driver(),
    paymentId: string = randomUUID(),
    tariff = '1_month',
  ): Promise<Redeemed> => {
    await subscriptions.meet(driverId);
    return database.transaction(async (manager) => {
      await subscriptions.lock(manager, driverId);
      return promoCodes.redeem(manager, { driverId, code, tariff, paymentId });
    });
  };
  const release = (paymentId: string): Promise<void> => database.transaction((manager) => promoCodes.release(manager, paymentId));
  const usesOf = async (code: string): Promise<{ uses: number; rows: number }> => {
    const [row] = await stage.rows<{ uses: number; rows: number }>(
      `select uses, (select count(*)::int from billing.promo_uses u where u.promo_code_id = c.id and released_at is null) as rows
       from billing.promo_codes c where code = $1`,
      [code],
    );
    return row!;
  };
  const refused = (code: string): { code: string } => expect.objectContaining({ code }) as { code: string };

  describe('made by staff', () => {
    it('are made up when not given: twelve of A-Z0-9, another one every time, said to the audit log', async () => {
      const codes = await Promise.all(Array.from({ length: 20 }, () => made()));
      expect(new Set(codes.map(({ code }) => code)).size).toBe(20);
      for (const { code } of codes) expect(code).toMatch(/^[A-Z0-9]{12}$/);
      const audit = (await stage.said(AuditRecorded)).filter(({ target }) => target === `promo-code:${codes[0]!.id}`);
      expect(audit).toMatchObject([
        { action: 'promo-code.created', actor: 'staff:1', after: { code: codes[0]!.code, days: 30 } },
      ]);
    });

    it('are as they were said', async () => {
      const window = { startsAt: at(NOON), endsAt: at(NOON + DAY), maxUses: 3, tariffs: ['1_month', '1_day'] };
      const code = await made({ code: 'SPRING2026', kind: 'fixed', discountKopecks: 10_000, ...window });
      expect(code).toMatchObject({
        code: 'SPRING2026',
        kind: 'fixed',
        discountKopecks: 10_000,
        uses: 0,
        createdAt: at(NOON),
        ...window,
      });
      await expect(made({ code: 'SPRING2026' })).rejects.toEqual(refused('PROMO_CODE_TAKEN'));
    });

    it('are one of a name, whoever makes it at the same moment', async () => {
      const tries = await Promise.allSettled(Array.from({ length: 10 }, () => made({ code: 'TWINS2026' })));
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it.each<[string, Partial<CreatePromoCodeRequest>, string[]]>([
      ['days without a number', { kind: 'days', days: undefined as never }, ['days']],
      ['a discount that also gives days', { kind: 'percent', percent: 10, days: 5 }, ['days']],
      ['percent without one', { kind: 'percent' }, ['percent']],
      ['fixed with percent', { kind: 'fixed', percent: 5 }, ['percent', 'discountKopecks']],
      ['days for a tariff', { tariffs: ['1_month'] }, ['tariffs']],
      ['no tariff at all', { kind: 'percent', percent: 5, tariffs: [] }, ['tariffs']],
      ['an end before its beginning', { startsAt: at(NOON), endsAt: at(NOON) }, ['endsAt']],
    ])('are refused: %s', async (_, request, fields) => {
      const error = await made(request).catch(
        (reason: unknown) => reason as { code: string; details: { errors: { field: string }[] } },
      );
      expect(error).toMatchObject({ code: 'VALIDATION_FAILED' });
      expect('details' in error ? error.details.errors.map(({ field }) => field).sort() : []).toEqual([...fields].sort());
    });

    it('are refused for a tariff that is not there', async () => {
      await expect(discount({ tariffs: ['1_month', '7_months'] })).rejects.toEqual(refused('TARIFF_UNKNOWN'));
    });
  });

  describe('of days', () => {
    it('give them, once per driver, and say so', async () => {
      const { code, id } = await made({ days: 60 });
      const driverId = driver();
      expect(await stage.ask(CheckPromoCode, { driverId, code, tariff: '1_month' })).toEqual({ code, kind: 'days', days: 60 });
      expect(await apply(code, driverId)).toMatchObject({ expiresAt: at(NOON + 67 * DAY) });
      await expect(apply(code, driverId)).rejects.toEqual(refused('PROMO_ALREADY_USED'));
      await expect(stage.ask(CheckPromoCode, { driverId, code })).rejects.toEqual(refused('PROMO_ALREADY_USED'));
      const { history } = await stage.ask(GetSubscription, { driverId });
      expect(history.map(({ source }) => source)).toEqual(['promo', 'trial']);
      const audit = (await stage.said(AuditRecorded)).filter(({ target }) => target === `promo-code:${id}`);
      expect(audit.map(({ action }) => action)).toEqual(['promo-code.created', 'promo-code.applied']);
      expect(await usesOf(code)).toEqual({ uses: 1, rows: 1 });
    });

    it('may be typed in small letters with spaces around', async () => {
      const { code } = await made({ code: 'LETTERS01' });
      expect(await apply('  letters01 ')).toMatchObject({ expiresAt: at(NOON + 37 * DAY) });
      expect(await usesOf(code)).toEqual({ uses: 1, rows: 1 });
    });

    it('give the first answer again for the same key', async () => {
      const [{ code }, driverId] = [await made(), driver()];
      const answers = await Promise.all(Array.from({ length: 5 }, () => apply(code, driverId, 'tap-1')));
      expect(answers.slice(1)).toEqual(Array.from({ length: 4 }, () => answers[0]));
      await expect(apply((await made()).code, driverId, 'tap-1')).rejects.toEqual(refused('IDEMPOTENCY_KEY_REUSED'));
    });

    it('do not stand where a payment is made, nor discounts where days are given', async () => {
      await expect(redeem((await made()).code)).rejects.toEqual(refused('PROMO_NOT_APPLICABLE'));
      const { code } = await discount();
      await expect(apply(code)).rejects.toEqual(refused('PROMO_NOT_APPLICABLE'));
      expect(await usesOf(code)).toEqual({ uses: 0, rows: 0 });
    });

    it('with 50 uses are given to exactly 50 of 200 drivers who come at once', async () => {
      const { code } = await made({ maxUses: 50 });
      const drivers = Array.from({ length: 200 }, driver);
      for (const id of drivers) await subscriptions.meet(id);
      // Two hundred wait for ten connections: whoever got none in time has had no answer, and asks again.
      const insist = (id: string): Promise<unknown> =>
        promoCodes.apply({ driverId: id, code }).catch((error: unknown) => {
          if (error instanceof Refusal) throw error;
          return insist(id);
        });
      const outcomes = await Promise.allSettled(drivers.map(insist));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
      const reasons = outcomes.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code: string }).code] : []));
      expect(new Set(reasons)).toEqual(new Set(['PROMO_EXHAUSTED']));
      expect(await usesOf(code)).toEqual({ uses: 50, rows: 50 });
      const periods = await stage.rows('select 1 from billing.access_periods where source = $1 and driver_id = any($2)', [
        'promo',
        drivers,
      ]);
      expect(periods).toHaveLength(50);
    }, 60_000);

    it('are given once to a driver who taps fifty times at two replicas', async () => {
      const [{ code }, driverId] = [await made(), driver()];
      const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => apply(code, driverId)));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await usesOf(code)).toEqual({ uses: 1, rows: 1 });
    });
  });

  it('are not held up by settings that are read meanwhile, though every connection is taken', async () => {
    const { code } = await discount();
    const drivers = Array.from({ length: 10 }, driver);
    for (const id of drivers) await subscriptions.meet(id);
    const redeemed = drivers.map((driverId) =>
      database.transaction(async (manager) => {
        // All connections of the replica are taken for longer than what is known of the settings is good for.
        await manager.query('select pg_sleep(2.2)');
        return promoCodes.redeem(manager, { driverId, code, tariff: '1_month', paymentId: randomUUID() });
      }),
    );
    expect(await Promise.all(redeemed)).toHaveLength(10);
  }, 30_000);

  describe('of discounts', () => {
    it('say what is to pay, for the tariffs they are meant for', async () => {
      const { code } = await discount({ percent: 33, tariffs: ['1_month'] });
      const driverId = driver();
      const question = { driverId, code };
      expect(await stage.ask(CheckPromoCode, question)).toEqual({ code, kind: 'percent', percent: 33 });
      expect(await stage.ask(CheckPromoCode, { ...question, tariff: '1_month' })).toEqual({
        code,
        kind: 'percent',
        percent: 33,
        discountKopecks: 16_467,
        amountKopecks: 33_433,
      });
      await expect(stage.ask(CheckPromoCode, { ...question, tariff: '1_day' })).rejects.toEqual(refused('PROMO_NOT_APPLICABLE'));
      await expect(stage.ask(CheckPromoCode, { ...question, tariff: '2_days' })).rejects.toEqual(refused('TARIFF_UNKNOWN'));
      await expect(redeem(code, driverId, randomUUID(), '1_day')).rejects.toEqual(refused('PROMO_NOT_APPLICABLE'));
      expect(await redeem(code, driverId)).toMatchObject({ code, discountKopecks: 16_467, amountKopecks: 33_433 });
    });

    it('of a fixed sum say the sum that counts', async () => {
      const { code } = await made({ kind: 'fixed', discountKopecks: 10_000 });
      const driverId = driver();
      expect(await stage.ask(CheckPromoCode, { driverId, code })).toEqual({ code, kind: 'fixed', discountKopecks: 10_000 });
      expect(await stage.ask(CheckPromoCode, { driverId, code, tariff: '1_day' })).toMatchObject({
        discountKopecks: 4_800,
        amountKopecks: 100,
      });
    });

    it('are taken with the payment and given back with it, to anybody, once', async () => {
      const { code } = await discount({ maxUses: 1 });
      const [driverId, other, paymentId] = [driver(), driver(), randomUUID()];
      await redeem(code, driverId, paymentId);
      await expect(redeem(code, driverId)).rejects.toEqual(refused('PROMO_ALREADY_USED'));
      await expect(redeem(code, other)).rejects.toEqual(refused('PROMO_EXHAUSTED'));
      await Promise.all([release(paymentId), release(paymentId), release(paymentId)]);
      expect(await usesOf(code)).toEqual({ uses: 0, rows: 0 });
      await redeem(code, driverId);
      await release(paymentId);
      expect(await usesOf(code)).toEqual({ uses: 1, rows: 1 });
      await release(randomUUID());
    });

    it('are never oversold while payments come and go', async () => {
      const { code } = await discount({ maxUses: 5 });
      const outcomes = await Promise.all(
        Array.from({ length: 60 }, async (_, index) => {
          const paymentId = randomUUID();
          const taken = await redeem(code, driver(), paymentId).then(
            () => true,
            () => false,
          );
          if (taken && index % 2 === 0) await release(paymentId);
          return taken && index % 2 === 1;
        }),
      );
      const standing = outcomes.filter(Boolean).length;
      expect(await usesOf(code)).toEqual({ uses: standing, rows: standing });
      expect(standing).toBeLessThanOrEqual(5);
    });

    it('leave nothing behind when the payment is not made after all', async () => {
      const { code } = await discount();
      const driverId = driver();
      await subscriptions.meet(driverId);
      const failed = database.transaction(async (manager) => {
        await promoCodes.redeem(manager, { driverId, code, tariff: '1_month', paymentId: randomUUID() });
        throw new Error('no payment');
      });
      await expect(failed).rejects.toThrow('no payment');
      expect(await usesOf(code)).toEqual({ uses: 0, rows: 0 });
    });
  });

  describe('have a window and a limit', () => {
    it('open at its first moment and closed at its end', async () => {
      const { code } = await made({ startsAt: at(NOON), endsAt: at(NOON + DAY) });
      const outcomes: (string | undefined)[] = [];
      for (const moment of [NOON - 1, NOON, NOON + DAY - 1, NOON + DAY]) {
        stage.clock.set(moment);
        const outcome = await apply(code).catch((error: unknown) => (error as { code: string }).code);
        outcomes.push(typeof outcome === 'string' ? outcome : 'given');
      }
      expect(outcomes).toEqual(['PROMO_NOT_STARTED', 'given', 'given', 'PROMO_EXPIRED']);
    });

    it('are not known when nobody made them, whatever was typed', async () => {
      for (const code of ['NOSUCHCODE1', '', '      ', 'КОДКОДКОД', "' or 1=1 --", 'SHORT'])
        await expect(apply(code)).rejects.toEqual(refused('PROMO_UNKNOWN'));
    });

    it('are exhausted after the last use, for the check too', async () => {
      const { code } = await made({ maxUses: 1 });
      await apply(code);
      await expect(apply(code)).rejects.toEqual(refused('PROMO_EXHAUSTED'));
      await expect(stage.ask(CheckPromoCode, { driverId: driver(), code })).rejects.toEqual(refused('PROMO_EXHAUSTED'));
    });
  });
});
