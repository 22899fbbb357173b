import { randomUUID } from 'node:crypto';
import {
  AuditRecorded,
  daysBetween,
  DriverSeen,
  Refusal,
  SERVICE_UNAVAILABLE,
  type AuditRecordedPayload,
  type BillingDay,
  type BotDay,
  type DriverProfile,
  type DriverSeenPayload,
} from '#contracts';
import { EventPublisher, EventServer, HandleEvent, NatsConnection, type EventContext } from '#messaging';
import { ServiceConfig, startService, type RunningService } from '#runtime';
import { eventually } from '#testing';
import { Controller, Module } from '@nestjs/common';
import type { Gateway } from './testing/gateway';
import type { Peers } from './testing/peers';
import type { SignedInStaff } from './testing/staff';
import { Stage } from './testing/stage';

const UNREACHABLE = new Refusal(SERVICE_UNAVAILABLE);

/** A service that cannot digest some facts until it is mended, and hears the lines of the audit log. */
let mended = false;
const digested: { payload: DriverSeenPayload; eventId: string }[] = [];
const lines: AuditRecordedPayload[] = [];

@Controller()
class ClerkController {
  @HandleEvent(DriverSeen)
  seen(payload: DriverSeenPayload, { eventId }: EventContext): void {
    if (!mended) throw new Error('no room for +79001234567');
    digested.push({ payload, eventId });
  }

  @HandleEvent(AuditRecorded, { everyReplica: true })
  audited(line: AuditRecordedPayload): void {
    lines.push(line);
  }
}

@Module({ controllers: [ClerkController] })
class ClerkModule {}

/** Another service that hears the same facts, and has no trouble with them. */
const archived: string[] = [];

@Controller()
class ArchiveController {
  @HandleEvent(DriverSeen)
  seen(_: DriverSeenPayload, { eventId }: EventContext): void {
    archived.push(eventId);
  }
}

@Module({ controllers: [ArchiveController] })
class ArchiveModule {}

class HastyEventServer extends EventServer {
  constructor(nats: NatsConnection) {
    super(nats, { retryMs: [10], maxTries: 2 });
  }
}

describe('drivers, figures and parked facts in the admin API', () => {
  let stage: Stage;
  let gateway: Gateway;
  let peers: Peers;
  let clerk: RunningService;
  let archive: RunningService;
  let admin: SignedInStaff;
  let driver: DriverProfile;

  interface Answered {
    readonly status: number;
    /** What of an answer is looked into; each has some of it. */
    readonly body: {
      readonly id: string;
      readonly items: { id: string; eventId: string }[];
      readonly page: { readonly nextCursor: string | null };
      readonly days: object[];
      readonly unavailable: string[];
    };
  }
  const ask = async (
    path: string,
    options: { method?: string; body?: unknown; staff?: SignedInStaff; headers?: Record<string, string> } = {},
  ): Promise<Answered> => {
    const answer = await gateway.ask(`/api/v1/admin/${path}`, { staff: admin, ...options });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Answered['body'] };
  };
  const post = (path: string, body: object, headers: Record<string, string> = {}) => ask(path, { method: 'POST', body, headers });
  const called = (name: string): object[] =>
    peers.office.calls.filter((call) => call.name === name).map(({ request }) => request);

  beforeAll(async () => {
    stage = await Stage.start();
    gateway = await stage.addReplica({ RATE_LIMIT_PER_SECOND: '1000', RATE_LIMIT_BURST: '1000', LOG_LEVEL: 'silent' });
    ({ peers } = stage);
    admin = peers.staff.signIn('admin');
    driver = peers.office.driver();
    const environment = { NATS_URL: stage.nats.url, HOST: '127.0.0.1', OPS_PORT: '0', LOG_LEVEL: 'silent' };
    const definition = { name: 'clerk', config: ServiceConfig, module: ClerkModule, eventServer: HastyEventServer };
    clerk = await startService(definition, environment);
    archive = await startService({ name: 'archive', config: ServiceConfig, module: ArchiveModule }, environment);
    await Promise.all([clerk.hearing, archive.hearing]);
  }, 30_000);
  afterAll(async () => {
    await Promise.all([clerk.stop(), archive.stop()]);
    await stage.stop();
  });
  beforeEach(() => peers.office.refusals.clear());

  it('finds drivers, with what they may use as far as billing knows them', async () => {
    const other = peers.office.driver();
    const { status, body } = await ask('drivers?q=%2B7%20900&blocked=false&tag=юг&sort=lastSeenAt&limit=2');
    expect(status).toBe(200);
    expect(body).toMatchObject({ page: { nextCursor: 'bmV4dA' }, unavailable: [] });
    expect(body.items).toMatchObject([
      { id: driver.id, access: { active: true, source: 'gift', daysLeft: 5, autoRenew: false } },
      { id: other.id },
    ]);
    expect(body.items[1]).not.toHaveProperty('access');
    expect(JSON.stringify(body)).not.toContain('token');
    expect(called('FindDrivers')).toEqual([{ q: '+7 900', blocked: false, tag: 'юг', sort: 'lastSeenAt', limit: 2 }]);
    peers.office.refusals.set('GetAccessOfDrivers', UNREACHABLE);
    const alone = await ask('drivers');
    expect(alone).toMatchObject({ status: 200, body: { items: [{ id: driver.id }, { id: other.id }], unavailable: ['access'] } });
    for (const wrong of ['sort=name', 'blocked=1', 'limit=101', 'q=', 'surprise=1', 'language=de', 'q=a&q=b'])
      expect([wrong, (await ask(`drivers?${wrong}`)).status]).toEqual([wrong, 422]);
  });

  it('shows all of one driver, and names what nobody could be asked about', async () => {
    const id = driver.id;
    const key = `alert:${id}:77`;
    const route = { from: 'Москва', to: 'Казань' };
    peers.office.alerts.push({ id: key, cargoId: '77', route, state: 'told', raisedAt: '2026-03-10T09:00:00.000Z' });
    const { status, body } = await ask(`drivers/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      driver: { id, timeZone: 'Europe/Moscow', version: 1, access: { active: true } },
      subscription: { active: true },
      payments: [],
      alerts: [{ cargoId: '77', state: 'told', sentAt: '2026-03-10T09:00:02.000Z' }],
      messages: [],
      searches: [],
      unavailable: [],
    });
    expect(JSON.stringify(body)).not.toMatch(/token|receiptEmail"/);
    for (const name of ['ListDriverAlerts', 'ListDriverMessages']) peers.office.refusals.set(name, UNREACHABLE);
    const poor = await ask(`drivers/${id}`);
    expect(poor.body.unavailable.sort()).toEqual(['alerts', 'messages']);
    peers.office.refusals.clear();
    peers.office.refusals.set('GetDeliveries', UNREACHABLE);
    expect((await ask(`drivers/${id}`)).body).toMatchObject({ alerts: [{ sentAt: null }], unavailable: ['deliveries'] });
    peers.office.refusals.clear();
    for (const list of ['messages', 'responses', 'alerts']) {
      expect(await ask(`drivers/${id}/${list}?limit=5`)).toMatchObject({
        status: 200,
        body: { page: { nextCursor: list === 'responses' ? 'bmV4dA' : null } },
      });
      expect((await ask(`drivers/${id}/${list}?cursor=!`)).status).toBe(422);
    }
    expect((await ask(`drivers/${randomUUID()}`)).status).toBe(404);
    expect((await ask('drivers/42')).status).toBe(404);
    peers.office.refusals.set('GetDriverProfile', UNREACHABLE);
    expect((await ask(`drivers/${id}`)).status).toBe(503);
  });

  it('does what staff want done, in their name and with their reason, and nothing else', async () => {
    const { id } = driver;
    const by = { actor: `staff:${admin.session.staff.id}`, address: '127.0.0.1' };
    const reason = 'просьба водителя';
    const contracts = { block: 'BlockDriver', unblock: 'UnblockDriver', 'sign-out': 'SignOutDriver' };
    for (const [action, name] of Object.entries(contracts)) {
      expect((await post(`drivers/${id}/${action}`, { reason })).status).toBe(204);
      expect(called(name)).toEqual([{ driverId: id, reason, ...by }]);
      expect((await post(`drivers/${id}/${action}`, {})).status).toBe(422);
      expect((await post(`drivers/${id}/${action}`, { reason, actor: 'staff:somebody' })).status).toBe(422);
    }
    expect((await post(`drivers/${id}/erase`, { reason })).status).toBe(204);
    expect(peers.calls.filter(({ name }) => name === 'EraseDriver')).toMatchObject([
      { request: { driverId: id, reason, ...by } },
    ]);

    const grants = [];
    for (const key of ['k-1', 'k-1', undefined]) {
      const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
      grants.push(await post(`drivers/${id}/grant`, { days: 7, reason }, headers));
    }
    expect(grants[0]).toMatchObject({ status: 200, body: { access: { active: true, daysLeft: 7, source: 'gift' } } });
    const keys = called('GrantDays').map((request) => (request as { key: string }).key);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[0]);
    for (const days of [0, 3_651, 1.5, '7']) expect((await post(`drivers/${id}/grant`, { days, reason })).status).toBe(422);

    const put = (tags: unknown, version: unknown) => ask(`drivers/${id}/tags`, { method: 'PUT', body: { tags, version } });
    expect(await put(['юг', 'VIP 1'], 1)).toMatchObject({ status: 200, body: { tags: ['юг', 'VIP 1'], version: 2 } });
    expect(await put(['юг'], 2)).toMatchObject({ status: 409, body: { code: 'VERSION_CONFLICT' } });
    for (const wrong of [['<script>'], ['a', 'a'], 'a', [''], Array.from({ length: 21 }, (_, n) => `t${n}`)])
      expect([wrong, (await put(wrong, 1)).status]).toEqual([wrong, 422]);

    const note = () => post(`drivers/${id}/notes`, { text: 'Звонил' }, { 'idempotency-key': 'n-1' });
    const [one, again] = [await note(), await note()];
    expect(one).toMatchObject({ status: 201, body: { text: 'Звонил', author: by.actor } });
    expect(again.body.id).toBe(one.body.id);
    expect((await ask(`drivers/${id}/notes/${one.body.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(called('DeleteDriverNote')).toEqual([{ driverId: id, noteId: one.body.id, ...by }]);

    const accountant = peers.staff.signIn('accountant');
    const tried = [];
    for (const action of ['grant', 'block', 'unblock', 'sign-out', 'erase', 'notes'])
      tried.push((await ask(`drivers/${id}/${action}`, { method: 'POST', body: { reason, days: 7 }, staff: accountant })).status);
    expect(new Set(tried)).toEqual(new Set([403]));
    expect(
      (await ask(`drivers/${id}/block`, { method: 'POST', body: { reason }, headers: { 'x-csrf-token': 'x' } })).status,
    ).toBe(403);
  });

  it('puts the figures of all services together by day, asking each of them once', async () => {
    const [from, to] = ['2026-01-30', '2026-02-02'];
    const dates = daysBetween(from, to);
    const money = (date: string, n: number): BillingDay => ({
      date,
      payments: n,
      revenueKopecks: 49_900 * n,
      refundsKopecks: 100 * n,
      revenueStars: 5 * n,
      refundsStars: n,
      activeSubscriptions: 10 + n,
      trials: n,
      trialsEnded: 2 * n,
      trialsConverted: n,
      churned: n,
    });
    const told = (date: string, n: number): BotDay => ({
      date,
      responses: { created: n, viewed: n, accepted: 0, rejected: 0, completed: 1, withdrawn: 0 },
      alerts: 3 * n,
      alertDelayP50Ms: n === 0 ? null : 900,
      alertDelayP95Ms: n === 0 ? null : 4_000,
    });
    peers.office.stats.drivers = { days: dates.map((date, n) => ({ date, drivers: 100 + n, newDrivers: n, activeDrivers: 50 })) };
    peers.office.stats.billing = { days: dates.map(money), activeBefore: 12, conversion: 0.5, churnRate: 0.25 };
    peers.office.stats.bot = { days: dates.map(told) };
    peers.office.stats.budget = { days: dates.map((date) => ({ date, upstreamCalls: 1_000, upstreamBudget: 864_000 })) };
    const { status, body } = await ask(`stats?from=${from}&to=${to}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ from, to, timeZone: 'Europe/Moscow', unavailable: [] });
    const { drivers, budget } = peers.office.stats;
    const last = [drivers.days[3], money('2026-02-02', 3), told('2026-02-02', 3), budget.days[3]];
    expect(body.days[3]).toEqual(Object.assign({}, ...last));
    expect(body).toHaveProperty('totals', {
      newDrivers: 6,
      payments: 6,
      revenueKopecks: 299_400,
      refundsKopecks: 600,
      revenueStars: 30,
      refundsStars: 6,
      trialsEnded: 12,
      trialsConverted: 6,
      churned: 6,
      responses: { created: 6, viewed: 6, accepted: 0, rejected: 0, completed: 4, withdrawn: 0 },
      alerts: 18,
      upstreamCalls: 4_000,
      upstreamBudget: 3_456_000,
      conversion: 0.5,
      churnRate: 0.25,
    });
    for (const name of ['GetDriverStats', 'GetBillingStats', 'GetBotStats', 'GetBudgetUse'])
      expect(called(name)).toEqual([{ from, to }]);
    for (const name of ['GetBotStats', 'GetBillingStats']) peers.office.refusals.set(name, UNREACHABLE);
    const poor = await ask(`stats?from=${from}&to=${to}`);
    expect(poor.body.unavailable.sort()).toEqual(['money', 'responses']);
    expect(poor.body.days[3]).toMatchObject({ drivers: 103, payments: 0, alerts: 0, alertDelayP50Ms: null });
    for (const wrong of [
      '',
      'from=2026-01-01',
      'from=2026-02-30&to=2026-03-01',
      'from=2026-02-02&to=2026-02-01',
      'from=2020-01-01&to=2026-01-01',
    ])
      expect([wrong, (await ask(`stats?${wrong}`)).status]).toEqual([wrong, 422]);
  });

  it('lists what could not be handled, has it tried again by who failed, and writes down who wanted it', async () => {
    const events = clerk.app.get(EventPublisher);
    const list = async (query = ''): Promise<Answered['body']> => (await ask(`parked-messages${query}`)).body;
    const said = [1, 2, 3].map((n) => ({
      driverId: randomUUID(),
      seenAt: `2026-03-10T09:00:0${n}.000Z`,
      phone: '+79001234567',
      token: 'x',
    }));
    for (const [n, payload] of said.entries()) await events.publish(DriverSeen, payload, { id: `seen-${n}` });
    await eventually('all are parked', async () => (await list()).items.length === 3);
    const first = await list('?limit=2');
    const rest = await list(`?limit=2&cursor=${first.page.nextCursor}`);
    expect([first.items.length, rest.items.length, rest.page.nextCursor]).toEqual([2, 1, null]);
    expect(new Set([...first.items, ...rest.items].map(({ eventId }) => eventId))).toEqual(
      new Set(['seen-0', 'seen-1', 'seen-2']),
    );
    const shown = first.items.find(({ eventId }) => eventId !== 'seen-0')!;
    expect(shown).toMatchObject({
      subject: 'evt.auth.driver-seen',
      consumer: 'clerk',
      tries: 2,
      error: 'no room for •••',
      payload: { phone: '+7 9•• •••-••-67', token: '•••' },
    });
    const requeue = (id: string) => post(`parked-messages/${id}/requeue`, { reason: 'починили' });
    expect(await requeue(shown.id)).toMatchObject({ status: 409, body: { code: 'REQUEUE_FAILED' } });
    expect((await list()).items).toHaveLength(3);
    mended = true;
    expect((await requeue(shown.id)).status).toBe(204);
    expect(digested.map(({ eventId }) => eventId)).toEqual([shown.eventId]);
    // Who had no trouble with it is left alone.
    expect(archived.sort()).toEqual(['seen-0', 'seen-1', 'seen-2']);
    expect((await list()).items.map(({ id }) => id)).not.toContain(shown.id);
    expect((await requeue(shown.id)).status).toBe(404);
    expect((await requeue('x')).status).toBe(404);
    expect((await ask('parked-messages?cursor=x')).status).toBe(422);
    const audited = (): unknown[] =>
      lines.filter(({ action }) => action === 'parked.requeued').map(({ facts }) => facts?.['outcome']);
    await eventually('both tries are audited', () => audited().length === 2);
    expect(audited()).toEqual(['REQUEUE_FAILED', 'done']);
    expect(lines.find(({ facts }) => facts?.['outcome'] === 'done')).toMatchObject({
      actor: `staff:${admin.session.staff.id}`,
      target: `parked:${shown.id}`,
      facts: { reason: 'починили', subject: 'evt.auth.driver-seen', consumer: 'clerk' },
    });
    const support = peers.staff.signIn('support');
    expect((await ask('parked-messages', { staff: support })).status).toBe(403);
  });
});
