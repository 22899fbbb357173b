import { randomUUID } from 'node:crypto';
import {
  ApplyPromoCode,
  AuditRecorded,
  ChangePromoCode,
  CheckPromoCode,
  CreatePromoCode,
  DriverBlocked,
  DriverUnblocked,
  FindAuditLines,
  FindPayments,
  FindPromoCodes,
  FindSubscriptions,
  GetAccessOfDrivers,
  GetFlag,
  GrantDays,
  InspectPayment,
  ListPromoUses,
  ListSettings,
  PutFlag,
  PutSetting,
  RecordExport,
  RefundPayment,
  type AdminPayment,
  type AuditFilter,
  type AuditLine,
  type AuditRecordedPayload,
  type ChangePromoCodeRequest,
  type FindSubscriptionsRequest,
  type PaymentFilter,
  type PaymentSort,
  type PromoCode,
  type SubscriptionLine,
} from '#contracts';
import { eventually } from '#testing';
import { ShopSide } from './payments/testing/shop-side';
import { DAY, MINUTE, NOON, Stage } from './testing/stage';

jest.setTimeout(60_000);

const ACTOR = `staff:${randomUUID()}`;
const BY = { actor: ACTOR, address: '10.1.2.3' };
const conflict = { code: 'VERSION_CONFLICT' };

describe('what staff do with billing', () => {
  let stage: Stage;
  let shop: ShopSide;

  beforeAll(async () => {
    stage = await Stage.set();
    await stage.replica();
    shop = await ShopSide.open(stage);
  }, 60_000);
  afterAll(async () => {
    await shop.close();
    await stage.stop();
  });

  const audited = async (action: string): Promise<AuditRecordedPayload[]> =>
    (await stage.said(AuditRecorded)).filter((line) => line.action === action && line.actor === ACTOR);

  describe('payments', () => {
    let paid: string;
    let declined: string;
    let driverId: string;
    const find = async (filter: PaymentFilter, sort: PaymentSort = '-createdAt', limit = 50): Promise<AdminPayment[]> => {
      const items: AdminPayment[] = [];
      let cursor: string | null | undefined;
      for (; cursor !== null && items.length < 50;) {
        const page = await stage.ask(FindPayments, { filter, sort, limit, ...(cursor === undefined ? {} : { cursor }) });
        items.push(...page.items);
        cursor = page.nextCursor;
      }
      return items;
    };
    const ids = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id);

    beforeAll(async () => {
      driverId = shop.driver();
      const order = async (id: string, tariff: string): Promise<string> => {
        stage.clock.pass(MINUTE);
        return (await shop.order(id, { tariff })).payment.id;
      };
      paid = await order(driverId, '3_months');
      declined = await order(driverId, '1_month');
      await order(shop.driver(), '1_day');
      shop.pay(paid);
      shop.decline(declined);
      await shop.until(paid, 'succeeded');
      await shop.until(declined, 'canceled');
    });

    it('are found by everything that is known of them, in every order, whatever the size of a page', async () => {
      const all = ids(await find({}));
      expect(all).toHaveLength(3);
      expect(ids(await find({}, 'createdAt', 1))).toEqual([...all].reverse());
      expect((await find({}, 'amount', 2)).map(({ amountKopecks }) => amountKopecks)).toEqual([4_900, 49_900, 129_900]);
      expect((await find({}, '-amount', 1)).map(({ amountKopecks }) => amountKopecks)).toEqual([129_900, 49_900, 4_900]);
      expect(ids(await find({ status: 'canceled' }))).toEqual([declined]);
      expect(ids(await find({ driverId }))).toEqual([declined, paid]);
      expect(ids(await find({ min: 49_900, max: 49_900 }))).toEqual([declined]);
      expect(await find({ provider: 'stars' })).toEqual([]);
      const [{ number, externalId, createdAt } = { number: 0, externalId: null, createdAt: '' }] = await find({ q: paid });
      expect(ids(await find({ q: ` ${String(externalId)} ` }))).toEqual([paid]);
      expect(ids(await find({ q: String(number) }))).toEqual([paid]);
      expect(await find({ q: 'NOSUCHCODE' })).toEqual([]);
      expect(ids(await find({ to: createdAt }))).toEqual([]);
      expect(ids(await find({ from: createdAt }))).toContain(paid);
      // A day of Moscow begins three hours sooner.
      expect(await find({ from: '2026-01-15', to: '2026-01-15' })).toHaveLength(3);
      expect(await find({ to: '2026-01-14' })).toEqual([]);
      expect(await find({ from: '2026-01-16' })).toEqual([]);
    });

    it('refuse a cursor of another order and one that nobody gave out', async () => {
      const { nextCursor } = await stage.ask(FindPayments, { filter: {}, sort: 'amount', limit: 1 });
      for (const cursor of [nextCursor!, Buffer.from('time x 1').toString('base64url'), 'zzzz'])
        await expect(stage.ask(FindPayments, { filter: {}, sort: 'createdAt', limit: 1, cursor })).rejects.toMatchObject({
          code: 'VALIDATION_FAILED',
          details: { errors: [{ field: 'cursor', code: 'FORMAT' }] },
        });
    });

    it('tell why one failed, and what was heard of it', async () => {
      const { payment, history, notifications } = await stage.ask(InspectPayment, { paymentId: declined });
      expect(payment).toMatchObject({ status: 'canceled', reason: 'insufficient_funds', refundableKopecks: 0, paidAt: null });
      expect(history.map(({ what }) => what)).toEqual(['payment.pending', 'payment.canceled']);
      expect(history[1]?.facts).toMatchObject({ from: 'pending', reason: 'insufficient_funds' });
      expect(notifications).toMatchObject([{ event: 'payment.canceled', state: 'done', times: 1, problem: null }]);
      expect(notifications[0]?.processedAt).toBe(new Date(stage.clock.now()).toISOString());
      await expect(stage.ask(InspectPayment, { paymentId: randomUUID() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('are given back, and say by whom, why and how much is left', async () => {
      const ask = { paymentId: paid, amountKopecks: 30_000, reason: 'asked by phone', key: 'refund-1', ...BY };
      const refund = await stage.ask(RefundPayment, ask);
      expect((await stage.ask(RefundPayment, ask)).id).toBe(refund.id);
      await expect(stage.ask(RefundPayment, { ...ask, amountKopecks: 1 })).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
      const { payment, refunds, history } = await stage.ask(InspectPayment, { paymentId: paid });
      expect(payment).toMatchObject({ status: 'partially_refunded', refundedKopecks: 30_000, refundableKopecks: 99_900 });
      expect(refunds).toMatchObject([
        { id: refund.id, amountKopecks: 30_000, reason: 'asked by phone', actor: ACTOR, failure: null },
      ]);
      expect(history.map(({ what }) => what)).toEqual(expect.arrayContaining(['refund.ordered', 'refund.succeeded']));
      expect(await audited('refund.ordered')).toMatchObject([
        { address: '10.1.2.3', target: `payment:${paid}`, facts: { reason: 'asked by phone', amountKopecks: 30_000 } },
      ]);
    });
  });

  describe('subscriptions', () => {
    const find = async (question: Omit<FindSubscriptionsRequest, 'limit' | 'sort'>): Promise<SubscriptionLine[]> =>
      (await stage.ask(FindSubscriptions, { limit: 100, sort: 'expiresAt', ...question })).items;
    const stateOf = async (driverId: string): Promise<SubscriptionLine | undefined> =>
      (await find({})).find((line) => line.driverId === driverId);
    const give = (driverId: string, days: number, key: string = randomUUID()): Promise<unknown> =>
      stage.ask(GrantDays, { driverId, days, reason: 'sorry for the wait', key, ...BY });

    it('stand where their days are', async () => {
      const [fresh, given, known] = [shop.driver(), shop.driver(), shop.driver()];
      await give(fresh, 1, 'grant-1');
      await give(fresh, 1, 'grant-1');
      await expect(give(fresh, 2, 'grant-1')).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
      await give(given, 30);
      expect(await stateOf(fresh)).toMatchObject({ state: 'active', source: 'gift', daysLeft: 8, autoRenew: false });
      expect(await stateOf(given)).toMatchObject({ state: 'active', daysLeft: 37 });
      await shop.order(known);
      expect(await stateOf(known)).toMatchObject({ state: 'trial', source: 'trial', daysLeft: 7 });
      expect((await audited('subscription.granted')).map(({ facts }) => facts?.['reason'])).toEqual(
        Array(2).fill('sorry for the wait'),
      );
      const { items } = await stage.ask(GetAccessOfDrivers, { driverIds: [fresh, randomUUID(), known] });
      expect(items.map(({ driverId, source }) => [driverId, source]).sort()).toEqual(
        [
          [fresh, 'trial'],
          [known, 'trial'],
        ].sort(),
      );

      stage.clock.pass(5 * DAY);
      expect(await stateOf(known)).toMatchObject({ state: 'expiring', daysLeft: 2 });
      stage.clock.pass(3 * DAY);
      expect(await stateOf(known)).toMatchObject({ state: 'expired', daysLeft: 0 });
      for (const state of ['trial', 'active', 'expiring', 'expired', 'blocked'] as const) {
        const found = await find({ state });
        expect(found.every((line) => line.state === state)).toBe(true);
        expect(found).toEqual((await find({})).filter((line) => line.state === state));
      }
      const gifts = await find({ source: 'gift' });
      expect(gifts.map(({ driverId }) => driverId)).toEqual([fresh, given]);
      expect(await find({ source: 'gift', autoRenew: true })).toEqual([]);
      expect(await find({ source: 'gift', to: gifts[1]!.expiresAt! })).toHaveLength(1);
    });

    it('of whoever is blocked are blocked, in whatever order auth is heard; what they pay late goes back', async () => {
      const driverId = shop.driver();
      const { payment } = await shop.order(driverId);
      const at = new Date(stage.clock.now()).toISOString();
      const settles = (version: number): Promise<void> =>
        eventually('the word is heard', async () => {
          const [row] = await stage.rows<{ v: number }>('select standing_version v from billing.customers where driver_id = $1', [
            driverId,
          ]);
          return row?.v === version;
        });
      await stage.say(DriverBlocked, { driverId, version: 4, at });
      await settles(4);
      await stage.say(DriverUnblocked, { driverId, version: 3, at });
      shop.pay(payment.id);
      await shop.until(payment.id, 'refunded');
      expect(await shop.booked(payment.id)).toMatchObject({ refund_rule: 'driver-blocked' });
      expect(await stateOf(driverId)).toMatchObject({ state: 'blocked' });
      await stage.say(DriverUnblocked, { driverId, version: 5, at });
      await settles(5);
      expect(await stateOf(driverId)).toMatchObject({ state: 'trial' });
    });
  });

  describe('promo codes', () => {
    const create = (more: object = {}): Promise<PromoCode> =>
      stage.ask(CreatePromoCode, { kind: 'days', days: 5, code: 'STAFF2026', note: 'for the fair', ...BY, ...more });
    const change = (id: string, version: number, changes: ChangePromoCodeRequest['changes']): Promise<PromoCode> =>
      stage.ask(ChangePromoCode, { id, version, changes, reason: 'the fair is over', ...BY });
    const codes = async (state: 'active' | 'ended' | 'all', q?: string): Promise<string[]> =>
      (await stage.ask(FindPromoCodes, { state, limit: 10, ...(q === undefined ? {} : { q }) })).items.map(({ code }) => code);

    it('are made once under a key, found, changed under their version and stopped', async () => {
      const made = await create({ idempotencyKey: 'code-1' });
      expect(made).toMatchObject({ version: 1, note: 'for the fair', stoppedAt: null, uses: 0 });
      expect(await create({ idempotencyKey: 'code-1' })).toEqual(made);
      await expect(create({ idempotencyKey: 'code-1', days: 6 })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
      await expect(create()).rejects.toMatchObject({ code: 'PROMO_CODE_TAKEN' });
      await create({ code: 'SUMMER2026', maxUses: 1 });
      expect(await codes('active')).toEqual(['SUMMER2026', 'STAFF2026']);

      const [one, other] = [shop.driver(), shop.driver()];
      await stage.ask(ApplyPromoCode, { driverId: one, code: 'summer2026' });
      await stage.ask(ApplyPromoCode, { driverId: one, code: 'STAFF2026' });
      await stage.ask(ApplyPromoCode, { driverId: other, code: 'STAFF2026' });
      expect(await codes('ended')).toEqual(['SUMMER2026']);
      const uses = await stage.ask(ListPromoUses, { id: made.id, limit: 1 });
      expect(uses.items).toMatchObject([{ driverId: other, what: 'days', paymentId: null }]);
      const rest = await stage.ask(ListPromoUses, { id: made.id, limit: 1, cursor: uses.nextCursor! });
      expect(rest).toMatchObject({ items: [{ driverId: one }], nextCursor: null });

      await expect(change(made.id, 1, { maxUses: 1 })).rejects.toMatchObject({
        details: { errors: [{ field: 'maxUses', code: 'RANGE' }] },
      });
      const later = await change(made.id, 1, { maxUses: 2, endsAt: '2027-01-01T00:00:00.000Z' });
      expect(later).toMatchObject({ version: 2, maxUses: 2, endsAt: '2027-01-01T00:00:00.000Z', note: 'for the fair' });
      await expect(change(made.id, 1, { note: null })).rejects.toMatchObject(conflict);
      expect(await change(made.id, 2, { maxUses: null, endsAt: null, stopped: true })).toMatchObject({
        version: 3,
        stoppedAt: new Date(stage.clock.now()).toISOString(),
      });
      const question = { driverId: shop.driver(), code: 'STAFF2026' };
      await expect(stage.ask(CheckPromoCode, question)).rejects.toMatchObject({ code: 'PROMO_EXPIRED' });
      await change(made.id, 3, { stopped: false });
      expect(await stage.ask(CheckPromoCode, question)).toMatchObject({ days: 5 });
      expect(await codes('all', 'sta')).toEqual(['STAFF2026']);
      await expect(change(randomUUID(), 1, { stopped: true })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const lines = await audited('promo-code.changed');
      expect(lines.map(({ facts }) => facts)).toEqual(Array(3).fill({ code: 'STAFF2026', reason: 'the fair is over' }));
      expect(lines[0]).toMatchObject({ before: { maxUses: null, endsAt: null }, after: { maxUses: 2 }, address: '10.1.2.3' });
    });
  });

  it('settings and flags change under their version, with a reason in the audit log and no secret', async () => {
    const put = (key: string, value: unknown, version: number): Promise<unknown> =>
      stage.ask(PutSetting, { key, value, version, reason: 'a new season', ...BY });
    const byDefault = new Map((await stage.ask(ListSettings, {})).items.map((one) => [one.key, one]));
    expect(byDefault.get('trial-days')).toMatchObject({ value: null, byDefault: 7, version: 0 });
    expect(byDefault.get('offer-url')).toMatchObject({ value: null, byDefault: null });
    expect(JSON.stringify(byDefault.get('yookassa-shop'))).toContain('"secretKey":"••••');
    await put('trial-days', 3, 0);
    await expect(put('trial-days', 4, 0)).rejects.toMatchObject(conflict);
    await put('yookassa-shop', { shopId: '200300', secretKey: 'test_a-secret-of-another-shop' }, 0);
    const flag = { name: 'new-list', enabled: true, percentage: 10, driverIds: [] };
    await stage.ask(PutFlag, { ...flag, version: 0, reason: 'a first look', ...BY });
    await expect(stage.ask(PutFlag, { ...flag, percentage: 20, version: 0, ...BY })).rejects.toMatchObject(conflict);
    expect(await stage.ask(GetFlag, { name: 'new-list' })).toMatchObject({ ...flag, version: 1, updatedBy: ACTOR });
    await expect(stage.ask(GetFlag, { name: 'no-such' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const changes = await audited('settings.changed');
    expect(changes[0]).toMatchObject({ before: { value: null }, after: { value: 3 }, facts: { reason: 'a new season' } });
    expect(JSON.stringify(changes)).not.toContain('secret-of-another');
    expect(await audited('feature-flag.changed')).toMatchObject([{ facts: { reason: 'a first look' }, address: '10.1.2.3' }]);
  });

  describe('the audit log', () => {
    const find = async (filter: AuditFilter, limit = 100): Promise<AuditLine[]> =>
      (await stage.ask(FindAuditLines, { filter, limit })).items;
    const line = (target: string, more: Partial<AuditRecordedPayload> = {}): Promise<void> =>
      stage.say(AuditRecorded, {
        service: 'auth-session',
        action: 'staff.changed',
        actor: ACTOR,
        target,
        at: new Date(NOON - DAY).toISOString(),
        ...more,
      });

    it('is read by what happened, who did it, to what, when, and from where', async () => {
      const target = `staff:${randomUUID()}`;
      await line(target, { requestId: 'a-request', address: '192.0.2.77' });
      await line(target, { action: 'staff.created' });
      await eventually('the lines are there', async () => (await find({ target })).length === 2);
      expect((await find({ type: 'staff' })).map(({ action }) => action).sort()).toEqual(['staff.changed', 'staff.created']);
      expect(await find({ type: 'staff.created' })).toMatchObject([{ target, service: 'auth-session', before: null }]);
      expect(await find({ q: 'a-request' })).toMatchObject([{ address: '192.0.2.77', requestId: 'a-request' }]);
      expect(await find({ q: '192.0.2.77' })).toHaveLength(1);
      expect(await find({ q: target.slice(6) })).toHaveLength(2);
      expect(await find({ actor: ACTOR, to: '2026-01-14' })).toHaveLength(2);
      expect(await find({ target, from: '2026-01-15' })).toEqual([]);
      const seen: number[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const more = cursor === undefined ? {} : { cursor };
        const page = await stage.ask(FindAuditLines, { filter: { actor: ACTOR }, limit: 3, ...more });
        seen.push(...page.items.map(({ seq }) => seq));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual((await find({ actor: ACTOR })).map(({ seq }) => seq));
    });

    it('ends a page where a message would grow too long, and goes on behind it', async () => {
      const target = `setting:${randomUUID()}`;
      const after = { value: 'x'.repeat(200_000) };
      for (let index = 0; index < 4; index++) await line(target, { after });
      await eventually('four lines', async () => {
        const first = await stage.ask(FindAuditLines, { filter: { target }, limit: 100 });
        if (first.nextCursor === null) return false;
        const second = await stage.ask(FindAuditLines, { filter: { target }, limit: 100, cursor: first.nextCursor });
        return first.items.length === 2 && second.items.length === 2 && second.nextCursor === null;
      });
    });

    it('knows who took a list away', async () => {
      await stage.ask(RecordExport, { what: 'payments', filter: { status: 'succeeded' }, ...BY });
      await eventually('it is written', async () => (await find({ type: 'payments.exported' })).length === 1);
      expect(await find({ type: 'payments.exported' })).toMatchObject([
        { actor: ACTOR, address: '10.1.2.3', facts: { status: 'succeeded' } },
      ]);
    });
  });
});
