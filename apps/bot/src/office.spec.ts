import {
  daysBetween,
  DriverBlocked,
  DriverUnblocked,
  GetBotStats,
  GetDeliveries,
  ListDriverMessages,
  moscowDay,
  Refusal,
  SERVICE_UNAVAILABLE,
  type BotDay,
  type DriverMessage,
} from '#contracts';
import { EventPublisher } from '#messaging';
import { Database } from '#persistence';
import type { RunningService } from '#runtime';
import { eventually } from '#testing';
import { Outgoing } from './outgoing/outgoing.service';
import { Standing } from './office/standing.service';
import { html } from './texts/html';
import { Phone } from './testing/phone';
import { HURRIED, Stage } from './testing/stage';

const USER = 90_001;
const at = '2026-03-10T09:00:00.000Z';

describe('what staff see of the bot, and whom they shut out', () => {
  let stage: Stage;
  let service: RunningService;
  let phone: Phone;
  let driverId: string;

  const put = (key: string, priority: 'status' | 'alert' | 'mailing') =>
    service.app
      .get(Database)
      .transaction((manager) =>
        service.app.get(Outgoing, { strict: false }).text(manager, { key, chatId: String(USER), priority, text: html`${key}` }),
      );
  const stateOf = async (key: string): Promise<string | undefined> =>
    (await stage.rows<{ state: string }>('select state from bot.outgoing where key = $1', [key]))[0]?.state;
  const blocked = async (): Promise<boolean | undefined> =>
    (
      await stage.rows<{ blocked: boolean }>('select blocked_at is not null as blocked from bot.chats where chat_id = $1', [USER])
    )[0]?.blocked;

  beforeAll(async () => {
    stage = await Stage.set();
    service = await stage.replica(HURRIED);
    phone = await Phone.of(stage.telegram, USER);
    await phone.say('/start', /./);
    [{ driver_id: driverId } = { driver_id: '' }] = await stage.rows<{ driver_id: string }>(
      'select driver_id from bot.chats where chat_id = $1',
      [USER],
    );
  }, 60_000);
  afterAll(() => stage.stop());

  it('neither alerts nor mailings go to who is blocked, and the door stays shut while auth-session is away', async () => {
    const events = service.app.get(EventPublisher);
    await stage.rows(
      `insert into bot.outgoing (key, chat_id, kind, priority, content, state, not_before)
       select 'alert:waits:' || p, $1, 'text', p, '{"text": "x"}', 'waiting', clock_timestamp() + interval '1 hour' from generate_series(1, 4) p`,
      [USER],
    );
    await events.publish(DriverBlocked, { driverId, version: 2, at });
    await eventually('the bot knows', async () => (await blocked()) === true);
    const waits = await stage.rows<{ state: string }>(
      `select state from bot.outgoing where key like 'alert:waits:%' order by key`,
    );
    expect(waits.map(({ state }) => state)).toEqual(['waiting', 'dropped', 'dropped', 'dropped']);
    await put('alert:new', 'alert');
    await put('broadcast:new', 'mailing');
    await put('notice:new', 'status');
    expect([await stateOf('alert:new'), await stateOf('broadcast:new')]).toEqual(['dropped', 'dropped']);
    await eventually('news of their money goes', async () => (await stateOf('notice:new')) === 'sent');

    stage.peers.refusals.set('MeetDriver', new Refusal(SERVICE_UNAVAILABLE));
    await phone.say('/help', /приостановлен|закрыт/i);
    stage.peers.refusals.delete('MeetDriver');

    // What comes late and is older changes nothing; nor does what is heard again.
    const standing = service.app.get(Standing, { strict: false });
    await standing.hear({ driverId, version: 1, at }, false);
    expect(await blocked()).toBe(true);
    await events.publish(DriverUnblocked, { driverId, version: 3, at });
    await eventually('let in again', async () => (await blocked()) === false);
    await standing.hear({ driverId, version: 2, at }, true);
    expect(await blocked()).toBe(false);
    await put('alert:after', 'alert');
    await eventually('alerts go again', async () => (await stateOf('alert:after')) === 'sent');
  }, 30_000);

  it('messages are listed newest first, with what became of them and without what they say', async () => {
    await stage.rows(
      `insert into bot.outgoing (key, chat_id, kind, priority, content, state, error, edits_message_id)
       select 'response:' || n || ':card', $1, 'text', 1, '{"text": "secret words"}', 'failed', 'Bad Request: no', case when n % 2 = 0 then n end
       from generate_series(1, 45) n`,
      [USER],
    );
    const seen: DriverMessage[] = [];
    let cursor: string | undefined;
    do {
      const request = { driverId, limit: 20, ...(cursor === undefined ? {} : { cursor }) };
      const page = await stage.peerRpc().call(ListDriverMessages, request);
      seen.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const rows = await stage.rows<{ id: string }>('select id from bot.outgoing where chat_id = $1 order by id desc', [USER]);
    expect(seen.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    expect(seen[0]).toMatchObject({ kind: 'response', state: 'failed', error: 'Bad Request: no', sentAt: null });
    expect(seen[1]).toMatchObject({ kind: 'response-edit' });
    expect(JSON.stringify(seen)).not.toContain('secret words');
    const { items } = await stage.peerRpc().call(GetDeliveries, { keys: ['alert:after', 'alert:new', 'never'] });
    expect(items.map(({ key, state }) => `${key} ${state}`).sort()).toEqual(['alert:after sent', 'alert:new dropped']);
    const invented = await stage.peerRpc().call(ListDriverMessages, { driverId, limit: 5, cursor: 'eHg' });
    expect(invented).toEqual({ items: [], nextCursor: null });
    await stage.rows('set enable_seqscan = off');
    const plan = await stage.rows<{ 'QUERY PLAN': string }>(
      'explain select id from bot.outgoing where chat_id = 5 and id < 100 order by id desc limit 20',
    );
    expect(JSON.stringify(plan)).toContain('outgoing_of_chat');
    expect(JSON.stringify(plan)).not.toContain('Sort');
  });

  it('figures of generated months are those that the rows give', async () => {
    const [from, to] = ['2025-01-01', '2025-03-31'];
    await stage.rows(
      `with made as (
         insert into bot.responses (id, driver_id, cargo_id, status, cargo, phone, created_at, updated_at)
         select gen_random_uuid(), gen_random_uuid(), n::text, 'pending', '{}', '', t, t from (
           select n, timestamptz '2024-12-30' + random() * interval '95 days' as t from generate_series(1, 3000) n) r
         returning id, created_at)
       insert into bot.response_steps (response_id, status, actor, at)
       select id, s.status, 'service:bot', created_at + s.rank * random() * interval '20 hours' from made,
         (values ('pending', 0), ('sent', 1), ('viewed', 2), ('accepted', 3), ('rejected', 4), ('completed', 5), ('withdrawn', 6)) s (status, rank)
       where s.rank = 0 or random() < 0.5`,
    );
    await stage.rows(
      `insert into bot.outgoing (key, chat_id, kind, priority, content, state, sent_at, told_at, delay_ms)
       select 'alert:' || n, 1, 'alert', 2, '{}', 'sent', clock_timestamp(), case when n % 5 <> 0 then
         timestamptz '2024-12-30' + random() * interval '95 days' end, case when n % 7 <> 0 then (random() * 60000)::int end
       from generate_series(1, 8000) n`,
    );
    const steps = await stage.rows<{ status: string; at: Date }>('select status, at from bot.response_steps');
    const alerts = await stage.rows<{ told_at: Date; delay_ms: number | null }>(
      'select told_at, delay_ms from bot.outgoing where told_at is not null',
    );
    const inMoscow = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Moscow' });
    const byDay = <Row>(rows: readonly Row[], moment: (row: Row) => Date): Map<string, Row[]> => {
      const days = new Map<string, Row[]>();
      for (const row of rows) {
        const day = inMoscow.format(moment(row));
        days.set(day, [...(days.get(day) ?? []), row]);
      }
      return days;
    };
    const stepsOf = byDay(steps, (step) => step.at);
    const alertsOf = byDay(alerts, (alert) => alert.told_at);
    const share = (delays: readonly number[], part: number): number | null => delays[Math.ceil(delays.length * part) - 1] ?? null;
    const expected = daysBetween(from, to).map((date): BotDay => {
      const came = stepsOf.get(date) ?? [];
      const count = (status: string): number => came.filter((step) => step.status === status).length;
      const sent = alertsOf.get(date) ?? [];
      const delays = sent.flatMap(({ delay_ms }) => (delay_ms === null ? [] : [delay_ms])).sort((a, b) => a - b);
      const statuses = ['viewed', 'accepted', 'rejected', 'completed', 'withdrawn'] as const;
      return {
        date,
        responses: {
          created: count('pending'),
          ...(Object.fromEntries(statuses.map((status) => [status, count(status)])) as Record<(typeof statuses)[number], number>),
        },
        alerts: sent.length,
        alertDelayP50Ms: share(delays, 0.5),
        alertDelayP95Ms: share(delays, 0.95),
      };
    });
    const rpc = stage.peerRpc();
    expect((await rpc.call(GetBotStats, { from, to })).days).toEqual(expected);
    // From what was kept: the rows are not counted again.
    await stage.rows('delete from bot.response_steps');
    expect((await rpc.call(GetBotStats, { from, to })).days).toEqual(expected);
    const today = moscowDay(Date.now());
    const [untilNow] = (await rpc.call(GetBotStats, { from: today, to: today })).days;
    expect(untilNow?.alerts).toBeLessThan(5);
    await stage.rows(`insert into bot.outgoing (key, chat_id, kind, priority, content, state, sent_at, told_at, delay_ms)
      values ('alert:now', 1, 'alert', 2, '{}', 'sent', clock_timestamp(), clock_timestamp(), 7)`);
    expect((await rpc.call(GetBotStats, { from: today, to: today })).days).toMatchObject([
      { alerts: untilNow!.alerts + 1, alertDelayP50Ms: 7 },
    ]);
  }, 30_000);
});
