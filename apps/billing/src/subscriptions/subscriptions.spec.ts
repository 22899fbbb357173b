import {
  AccessChanged,
  AuditRecorded,
  DriverTold,
  GetAccess,
  GetSubscription,
  GrantDays,
  PutSetting,
  SubscriptionNotice,
  DriverErased,
  DriverChanged,
  DriverRegistered,
} from '#contracts';
import { Database } from '#persistence';
import { eventually } from '#testing';
import { DAY, NOON, Stage, HOUR, SECOND } from '../testing/stage';
import { AccessPeriodRow } from './access-period.entity';
import { Customers } from './customers.service';
import { ExpiryWorker } from './expiry/expiry.worker';
import { SubscriptionOverview } from './subscription-overview.service';
import { Subscriptions, type Grant } from './subscriptions.service';

const at = (ms: number): string => new Date(ms).toISOString();

describe('subscriptions', () => {
  let stage: Stage;
  let subscriptions: Subscriptions;
  let database: Database;
  let expiry: ExpiryWorker;

  beforeAll(async () => {
    stage = await Stage.set();
    const { app } = await stage.replica();
    await stage.replica();
    subscriptions = app.get(Subscriptions);
    database = app.get(Database);
    expiry = app.get(ExpiryWorker);
  }, 60_000);
  afterAll(() => stage.stop());
  beforeEach(() => stage.clock.set(NOON));

  const met = async (phone?: string): Promise<string> => {
    const { id } = stage.peers.driver(phone === undefined ? {} : { phone });
    await subscriptions.meet(id);
    return id;
  };
  const grant = (driverId: string, days: number, more: Partial<Grant> = {}): Promise<boolean> =>
    database.transaction((manager) =>
      subscriptions.grant(manager, {
        driverId,
        source: 'payment',
        days,
        key: `payment:${Math.random()}`,
        actor: 'console',
        ...more,
      }),
    );
  const takeBack = (driverId: string, key: string, seconds: number | 'unused'): Promise<number> =>
    database.transaction((manager) => subscriptions.takeBack(manager, { driverId, key, seconds, actor: 'console' }));
  const of = async <T extends { driverId: string }>(all: Promise<T[]>, driverId: string): Promise<T[]> =>
    (await all).filter((one) => one.driverId === driverId);

  describe('the trial', () => {
    it('is there at the first question, once however many ask at once', async () => {
      const { id } = stage.peers.driver();
      const states = await Promise.all(Array.from({ length: 20 }, () => stage.ask(GetAccess, { driverId: id })));
      expect(new Set(states.map(({ version, expiresAt }) => `${version} ${expiresAt ?? ''}`))).toEqual(
        new Set([`1 ${at(NOON + 7 * DAY)}`]),
      );
      expect(states[0]).toMatchObject({ source: 'trial', usableUntil: at(NOON + 7 * DAY), autoRenew: false });
      expect(await of(stage.said(AccessChanged), id)).toHaveLength(1);
    });

    it('comes with the registration, and the registration heard twice changes nothing', async () => {
      const driver = stage.peers.driver();
      const said = { driverId: driver.id, telegramId: driver.telegramId, language: 'ru' as const, registeredAt: at(NOON) };
      await stage.say(DriverRegistered, said);
      await stage.say(DriverRegistered, said);
      await eventually('the trial is given', async () => (await of(stage.said(AccessChanged), driver.id)).length === 1);
      await expect(stage.ask(GetAccess, { driverId: driver.id })).resolves.toMatchObject({ source: 'trial', version: 1 });
    });

    it('is not given to whom auth does not know', async () => {
      const driverId = '5f2b8a3e-17d1-4c44-9f0b-000000000001';
      await expect(stage.ask(GetAccess, { driverId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('is not given again to a Telegram account that was erased and came back, nor to its phone', async () => {
      const first = stage.peers.driver({ phone: '+79001112233' });
      await stage.ask(GetAccess, { driverId: first.id });
      await stage.say(DriverErased, { driverId: first.id });
      await eventually(
        'it is erased',
        async () =>
          (await stage.rows('select 1 from billing.customers where driver_id = $1 and erased_at is not null', [first.id]))
            .length === 1,
      );
      const back = stage.peers.driver({ telegramId: first.telegramId });
      await expect(stage.ask(GetAccess, { driverId: back.id })).resolves.toMatchObject({
        source: null,
        expiresAt: null,
        version: 0,
      });
      const other = stage.peers.driver({ phone: '79001112233' });
      await expect(stage.ask(GetAccess, { driverId: other.id })).resolves.toMatchObject({ source: null, expiresAt: null });
      const kept = JSON.stringify(await stage.rows('select * from billing.trial_marks'));
      expect(kept).not.toContain('9001112233');
      expect(kept).not.toContain(first.telegramId);
    });

    it('is given to one of two who share a phone and come at the same moment', async () => {
      const two = [stage.peers.driver({ phone: '+79003334455' }), stage.peers.driver({ phone: '+79003334455' })];
      const states = await Promise.all(two.map(({ id }) => stage.ask(GetAccess, { driverId: id })));
      expect(states.filter(({ source }) => source === 'trial')).toHaveLength(1);
    });

    it('ends when the phone turns out to have had one; what was used stays used, what was paid stays', async () => {
      await met('+79005556677');
      const driver = stage.peers.driver();
      await subscriptions.meet(driver.id);
      await grant(driver.id, 30);
      stage.clock.pass(DAY);
      driver.phone = '+79005556677';
      await stage.say(DriverChanged, { driverId: driver.id });
      await eventually('the trial is taken back', async () => (await of(stage.said(AccessChanged), driver.id)).length === 3);
      await expect(stage.ask(GetAccess, { driverId: driver.id })).resolves.toMatchObject({
        source: 'payment',
        expiresAt: at(NOON + 31 * DAY),
      });
    });

    it('stays with a phone that nobody had it with, heard twice, and takes over language and zone', async () => {
      const driver = stage.peers.driver();
      await subscriptions.meet(driver.id);
      Object.assign(driver, { phone: '+79007778899', language: 'en', timeZone: 'Asia/Omsk' });
      await stage.say(DriverChanged, { driverId: driver.id });
      await stage.say(DriverChanged, { driverId: driver.id });
      await eventually(
        'it is taken over',
        async () =>
          (
            await stage.rows('select 1 from billing.customers where driver_id = $1 and language = $2 and time_zone = $3', [
              driver.id,
              'en',
              'Asia/Omsk',
            ])
          ).length === 1,
      );
      await expect(subscriptions.access(driver.id)).resolves.toMatchObject({ source: 'trial', version: 1 });
      expect(await stage.ask(GetAccess, { driverId: stage.peers.driver({ phone: '+79007778899' }).id })).toMatchObject({
        source: null,
      });
    });
  });

  describe('days', () => {
    it('extend from the end while access lasts, and count from now when it has ended', async () => {
      const id = await met();
      await grant(id, 30);
      expect(await subscriptions.access(id)).toMatchObject({ source: 'trial', expiresAt: at(NOON + 37 * DAY) });
      stage.clock.pass(7 * DAY);
      expect(await subscriptions.access(id)).toMatchObject({ source: 'payment' });
      stage.clock.set(NOON + 37 * DAY);
      await grant(id, 1);
      expect(await subscriptions.access(id)).toMatchObject({ expiresAt: at(NOON + 38 * DAY) });
      stage.clock.set(NOON + 50 * DAY + 999);
      await grant(id, 1);
      expect(await subscriptions.access(id)).toMatchObject({ expiresAt: at(NOON + 51 * DAY) });
    });

    it('are given once for a key, however many give them at once, and never a second time', async () => {
      const id = await met();
      const given = await Promise.all(Array.from({ length: 20 }, () => grant(id, 30, { key: `payment:twin:${id}` })));
      expect(given.filter(Boolean)).toHaveLength(1);
      await takeBack(id, `payment:twin:${id}`, 'unused');
      expect(await grant(id, 30, { key: `payment:twin:${id}` })).toBe(false);
      expect(await subscriptions.access(id)).toMatchObject({ expiresAt: at(NOON + 7 * DAY) });
    });

    it('are days of 86 400 s over month ends, a leap day and a change of summer time', async () => {
      for (const start of ['2028-02-28T20:59:59Z', '2028-01-31T00:00:00Z', '2027-12-31T20:30:00Z', '2027-03-28T00:30:00Z']) {
        stage.clock.set(Date.parse(start));
        const id = await met();
        await grant(id, 30);
        expect(await subscriptions.access(id)).toMatchObject({ expiresAt: at(Date.parse(start) + 37 * DAY) });
      }
    });

    it('say what follows in the same transaction: version, token, word to the phone and the audit log', async () => {
      const id = await met();
      await grant(id, 30, { key: `payment:followed:${id}` });
      await takeBack(id, `payment:followed:${id}`, DAY / SECOND);
      const states = await of(stage.said(AccessChanged), id);
      expect(states.map(({ version }) => version)).toEqual([1, 2, 3]);
      expect(new Set(states.map(({ token }) => token)).size).toBe(3);
      expect(states.at(-1)).toEqual(await stage.ask(GetAccess, { driverId: id }));
      expect((await of(stage.said(DriverTold), id)).at(-1)).toMatchObject({
        kind: 'access.changed',
        data: { active: true, source: 'trial', expiresAt: at(NOON + 36 * DAY), daysLeft: 36, autoRenew: false },
      });
      const audit = (await stage.said(AuditRecorded)).filter(({ target }) => target === `driver:${id}`);
      expect(audit.map(({ action }) => action)).toEqual([
        'subscription.granted',
        'subscription.granted',
        'subscription.taken-back',
      ]);
      expect(audit.at(-1)).toMatchObject({ service: 'billing', actor: 'console', facts: { source: 'payment', seconds: 86_400 } });
    });

    it('of staff are told to the driver, with the reason in the audit log, once for a key', async () => {
      const { id } = stage.peers.driver();
      const request = { driverId: id, days: 5, reason: 'Извинения', actor: 'staff:1', key: 'k-1' };
      const state = await stage.ask(GrantDays, request);
      expect(state.expiresAt).toBe(at(NOON + 12 * DAY));
      expect(await stage.ask(GrantDays, request)).toEqual(state);
      const notices = await of(stage.said(SubscriptionNotice), id);
      expect(notices).toMatchObject([{ kind: 'days-given', days: 5, until: at(NOON + 12 * DAY) }]);
      const audit = (await stage.said(AuditRecorded)).filter(({ target }) => target === `driver:${id}`);
      expect(audit.at(-1)).toMatchObject({ actor: 'staff:1', facts: { reason: 'Извинения', days: 5 } });
      const { history, consentVersion } = await stage.ask(GetSubscription, { driverId: id });
      expect(consentVersion).not.toBe('');
      expect(history).toEqual([
        { source: 'gift', startsAt: at(NOON + 7 * DAY), endsAt: at(NOON + 12 * DAY) },
        { source: 'trial', startsAt: at(NOON), endsAt: at(NOON + 7 * DAY) },
      ]);
    });
  });

  it('show what others know of the card and the next charge, and where receipts go', async () => {
    const { app } = await stage.replica();
    const id = await met();
    await stage.rows('update billing.customers set receipt_email = $2 where driver_id = $1', [id, 'ivan@example.org']);
    const overview = app.get(SubscriptionOverview);
    const renewal = { at: at(NOON + 6 * DAY), tariff: '1_month', amountKopecks: 49_900 };
    overview.addPart(() => Promise.resolve({ paymentMethod: { title: 'Bank card *4477' } }));
    overview.addPart((_, driverId) => Promise.resolve(driverId === id ? { renewal } : {}));
    const shown = { paymentMethod: { title: 'Bank card *4477' }, renewal, receiptEmail: 'ivan@example.org' };
    expect(await overview.of(id)).toMatchObject(shown);
    expect(await overview.of(await met())).not.toHaveProperty('renewal');
  });

  describe('grace', () => {
    const graceDays = async (value: number | null): Promise<void> => {
      stage.clock.set(NOON);
      await stage.ask(PutSetting, { key: 'grace-days', value, actor: 'staff:1' });
      // The replica that is asked here may be another one than took the change.
      const { id } = stage.peers.driver();
      await subscriptions.meet(id);
      const end = NOON + (7 + (value ?? 0)) * DAY;
      await eventually('the setting holds', async () => (await subscriptions.access(id)).usableUntil === at(end));
    };
    beforeAll(() => graceDays(2));
    afterAll(() => graceDays(null));

    it('lengthens the use, not the days; what is bought in it counts from now', async () => {
      const id = await met();
      expect(await subscriptions.access(id)).toMatchObject({ expiresAt: at(NOON + 7 * DAY), usableUntil: at(NOON + 9 * DAY) });
      stage.clock.pass(8 * DAY);
      await grant(id, 1);
      expect(await subscriptions.access(id)).toMatchObject({ expiresAt: at(NOON + 9 * DAY), usableUntil: at(NOON + 11 * DAY) });
    });

    it('does not follow what was taken back: that ends at once', async () => {
      const id = await met();
      stage.clock.pass(DAY);
      await takeBack(id, `trial:${id}`, 'unused');
      expect(await subscriptions.access(id)).toMatchObject({ expiresAt: at(NOON + DAY), usableUntil: at(NOON + DAY) });
    });

    it('ends with word to the phone', async () => {
      const id = await met();
      for (const day of [7, 9]) {
        stage.clock.set(NOON + day * DAY);
        while (await expiry.round());
      }
      const told = (await of(stage.said(DriverTold), id)).map(({ data }) => (data as { active: boolean }).active);
      expect(told).toEqual([true, true, false]);
      expect(await of(stage.said(SubscriptionNotice), id)).toMatchObject([{ kind: 'expired', until: at(NOON + 9 * DAY) }]);
    });
  });

  describe('what is taken back', () => {
    it('is what is not used: of the running period the rest, of one to come all, of a past one nothing', async () => {
      const id = await met();
      await grant(id, 30, { key: `payment:a:${id}` });
      await grant(id, 90, { key: `payment:b:${id}` });
      stage.clock.pass(10 * DAY + HOUR);
      expect(await takeBack(id, `trial:${id}`, 'unused')).toBe(0);
      expect(await takeBack(id, `payment:a:${id}`, 'unused')).toBe((27 * DAY - HOUR) / SECOND);
      // The later one has moved up to now.
      expect(await subscriptions.access(id)).toMatchObject({ source: 'payment', expiresAt: at(NOON + 100 * DAY + HOUR) });
      expect(await takeBack(id, `payment:b:${id}`, 10_000_000_000)).toBe((90 * DAY) / SECOND);
      expect(await takeBack(id, `payment:b:${id}`, 'unused')).toBe(0);
      expect(await takeBack(id, 'payment:never-given', 'unused')).toBe(0);
      const state = await subscriptions.access(id);
      expect(state).toMatchObject({ expiresAt: at(NOON + 10 * DAY + HOUR), usableUntil: at(NOON + 10 * DAY + HOUR) });
      const { history } = await stage.ask(GetSubscription, { driverId: id });
      expect(history.map(({ shortened }) => shortened)).toEqual([true, true, undefined]);
    });

    it('leaves nothing when it was all there was, and the next days count from now', async () => {
      const id = await met();
      await takeBack(id, `trial:${id}`, 'unused');
      expect(await subscriptions.access(id)).toMatchObject({ source: null, expiresAt: null, usableUntil: null });
      stage.clock.pass(HOUR);
      await grant(id, 1);
      expect(await subscriptions.access(id)).toMatchObject({ source: 'payment', expiresAt: at(NOON + HOUR + DAY) });
    });
  });

  describe('PostgreSQL', () => {
    const insert = (driverId: string, starts: number, ends: number, granted = ends - starts): Promise<unknown> =>
      database.transaction(async (manager) => {
        const { number } = await subscriptions.lock(manager, driverId);
        const row = {
          driverId,
          number,
          source: 'gift' as const,
          key: `raw:${Math.random()}`,
          starts,
          ends,
          granted,
          createdAt: new Date(NOON),
        };
        await manager.insert(AccessPeriodRow, row);
      });

    it('refuses two periods of one driver at one time, and knows drivers apart', async () => {
      const [one, other] = [await met(), await met()];
      const from = NOON / SECOND + 100 * 86_400;
      await insert(one, from, from + 10);
      await expect(insert(one, from + 9, from + 19)).rejects.toThrow('access_periods_apart');
      await insert(one, from + 10, from + 20);
      await insert(other, from, from + 20);
    });

    it('refuses a length that is not what was granted less what was taken back', async () => {
      const id = await met();
      const from = NOON / SECOND + 100 * 86_400;
      await expect(insert(id, from, from + 10, 11)).rejects.toThrow('access_periods_length');
      await expect(insert(id, from, 2 ** 36, 2 ** 36 - from)).rejects.toThrow('access_periods_bounds');
    });
  });

  describe('an erased driver', () => {
    it('leaves the bare id, renews no more, and is heard of by those who keep something under the same lock', async () => {
      const { app } = await stage.replica();
      const id = await met();
      await database.transaction(async (manager) => {
        await subscriptions.setAutoRenew(manager, id, true, `driver:${id}`);
        await subscriptions.setAutoRenew(manager, id, true, `driver:${id}`);
      });
      expect(await subscriptions.access(id)).toMatchObject({ autoRenew: true, version: 2 });
      const heard: string[] = [];
      const customers = app.get(Customers);
      customers.onErased((_, driverId) => Promise.resolve(void heard.push(driverId)));
      await customers.erase(id);
      await customers.erase(id);
      expect(heard).toEqual([id]);
      const [row] = await stage.rows(
        'select telegram_id, receipt_email, auto_renew, next_notice_at from billing.customers where driver_id = $1',
        [id],
      );
      expect(row).toEqual({ telegram_id: null, receipt_email: null, auto_renew: false, next_notice_at: null });
      expect(await subscriptions.access(id)).toMatchObject({ autoRenew: false, version: 3 });
      await customers.refresh(id);
      expect(await stage.rows('select 1 from billing.customers where driver_id = $1 and telegram_id is not null', [id])).toEqual(
        [],
      );
    });

    it('whom billing was just about to meet is not kept', async () => {
      const { app } = await stage.replica();
      const driver = stage.peers.driver();
      await app.get(Customers).erase(driver.id);
      await subscriptions.meet(driver.id);
      expect(await subscriptions.access(driver.id)).toMatchObject({ source: null, expiresAt: null });
      expect(
        await stage.rows('select 1 from billing.customers where driver_id = $1 and telegram_id is not null', [driver.id]),
      ).toEqual([]);
    });
  });
});
