import { DRIVER_BLOCKED, Refusal, SERVICE_UNAVAILABLE, UpdateReceived, updateEventId } from '#contracts';
import { EventPublisher } from '#messaging';
import { startService, type RunningService } from '#runtime';
import { eventually } from '#testing';
import { register } from 'prom-client';
import { bot } from '../app.module';
import { echo, EchoBotModule } from '../testing/echo-bot';
import { Stage } from '../testing/stage';
import { html } from '../texts/html';

const ALERTS = '-1009999';

describe('updates at two replicas', () => {
  let stage: Stage;
  let events: EventPublisher;
  const running: RunningService[] = [];
  let lastId = 1_000;
  let lastSecond = 1_700_000_000;

  /** A message that came a second after the one before it, so that the limit of a chat is out of the way. */
  const message = (userId: number, text: string, date = ++lastSecond) => ({
    update_id: ++lastId,
    message: {
      message_id: lastId,
      date,
      chat: { id: userId, type: 'private' },
      from: { id: userId, is_bot: false, first_name: `Иван ${userId}` },
      text,
    },
  });
  const press = (userId: number, data: string) => ({
    update_id: ++lastId,
    callback_query: {
      id: `press-${lastId}`,
      from: { id: userId, is_bot: false, first_name: 'Иван' },
      chat_instance: '1',
      message: { message_id: 1, date: 0, chat: { id: userId, type: 'private' } },
      data,
    },
  });
  const publish = async (update: { update_id: number }, id = updateEventId(update.update_id)): Promise<void> => {
    await events.publish(UpdateReceived, { updateId: update.update_id, update }, { id });
  };
  const stateOf = async (update: { update_id: number }): Promise<string | undefined> =>
    (await stage.rows<{ state: string }>('select state from bot.updates where update_id = $1', [update.update_id]))[0]?.state;
  const ended = (update: { update_id: number }, state: string, withinMs?: number): Promise<void> =>
    eventually(`${update.update_id} is ${state}`, async () => (await stateOf(update)) === state, withinMs);
  const saidIn = (chatId: number | string): Promise<{ key: string; content: { text: string } }[]> =>
    stage.rows('select key, content from bot.outgoing where chat_id = $1 order by id', [String(chatId)]);

  beforeAll(async () => {
    stage = await Stage.set();
    await stage.client.query('create table public.effects (text text not null)');
    const environment = stage.environment({ TELEGRAM_UPDATES: 'webhook', ALERT_CHAT_ID: ALERTS });
    for (let count = 0; count < 2; count++) {
      const service = await startService({ ...bot, module: EchoBotModule }, environment, stage.log);
      await service.hearing;
      running.push(service);
    }
    events = running[0]!.app.get(EventPublisher);
  }, 30_000);
  beforeEach(() => {
    echo.seen.length = 0;
    echo.overlaps = 0;
    echo.behaviour = () => undefined;
    stage.peers.refusals.clear();
  });
  afterAll(async () => {
    await Promise.all(running.map((service) => service.stop()));
    await stage.stop();
  });

  it('are handled in the order of their chat, once each, however often they come', async () => {
    echo.behaviour = () => new Promise((done) => setTimeout(done, Math.random() * 20));
    const updates = Array.from({ length: 200 }, (_, index) => message(11 + (index % 5), `order ${index}`));
    for (const update of updates) {
      await publish(update);
      // JetStream forgets after a while what it has seen; the table does not.
      if (update.update_id % 7 === 0) await publish(update, `again ${update.update_id}`);
    }
    await eventually('all handled', () => echo.seen.length >= updates.length);
    for (let chat = 11; chat < 16; chat++) {
      const expected = updates.filter((one) => one.message.chat.id === chat).map((one) => one.message.text);
      expect(echo.seen.filter(({ chatId }) => chatId === String(chat)).map(({ text }) => text)).toEqual(expected);
    }
    expect(echo.overlaps).toBe(0);
    for (const update of updates) await ended(update, 'done');
    const kept = await stage.rows<{ content: unknown }>('select content from bot.updates where content is not null');
    expect(kept).toEqual([]);
    const [effects] = await stage.rows<{ count: string }>(`select count(*) from public.effects where text like 'order %'`);
    expect(effects?.count).toBe('200');
    const said = (await saidIn(11)).map(({ content }) => content.text);
    expect(said[0]).toBe('order 0, driver');
    expect(said).toHaveLength(40);
  }, 40_000);

  it('leave nothing of a turn that failed, and one turn of all tries', async () => {
    let failures = 2;
    echo.behaviour = (_, { turn }) => {
      turn.say(html`half`);
      if (failures-- > 0) throw new Error('not yet');
    };
    const update = message(21, 'third time lucky');
    await publish(update);
    await ended(update, 'done');
    expect((await saidIn(21)).map(({ content }) => content.text)).toEqual(['half', 'third time lucky, driver']);
  }, 15_000);

  it('are put aside when every try fails, with an apology and one alarm, and their chat goes on', async () => {
    echo.behaviour = (text) => {
      if (text.startsWith('poison')) throw new Error('cannot be digested');
    };
    const poison = [message(22, 'poison'), message(23, 'poison')];
    const after = message(22, 'after the poison');
    const begun = performance.now();
    for (const update of [...poison, after]) await publish(update);
    await ended(after, 'done', 15_000);
    expect(performance.now() - begun).toBeGreaterThan(7_500);
    await Promise.all(poison.map((update) => ended(update, 'parked')));
    const said = (await saidIn(22)).map(({ content }) => content.text);
    expect(said).toEqual([expect.stringContaining('Не получилось'), 'after the poison, driver']);
    const [row] = await stage.rows<{ error: string; failures: number; content: object }>(
      'select error, failures, content from bot.updates where update_id = $1',
      [poison[0]!.update_id],
    );
    expect(row).toMatchObject({ error: 'cannot be digested', failures: 4, content: poison[0] });
    await eventually('the alarm is told', async () => (await saidIn(ALERTS)).length > 0);
    expect(await register.metrics()).toMatch(
      /^alarm_raised_timestamp_seconds\{alarm="telegram-update-parked",origin="bot"\} \d/m,
    );
    expect((await saidIn(ALERTS)).map(({ content }) => content.text)).toEqual([
      expect.stringContaining('telegram-update-parked'),
    ]);
  }, 25_000);

  it('write nothing when another worker has taken them meanwhile', async () => {
    let tries = 0;
    echo.behaviour = async () => {
      if (++tries > 1) return;
      await stage.client.query(`update bot.updates set claim = gen_random_uuid(), taken_until = clock_timestamp()
        where chat_id = 24 and state = 'taken'`);
    };
    const update = message(24, 'stolen');
    await publish(update);
    await ended(update, 'done');
    expect(tries).toBe(2);
    expect(await saidIn(24)).toHaveLength(1);
  });

  it('answer a press with its toast, but not when nobody looks any more', async () => {
    const fresh = press(25, 'echo:now');
    await publish(fresh);
    const answers = async (): Promise<Record<string, unknown>[]> =>
      (await stage.telegram.calls('answerCallbackQuery')).map(({ params }) => ({ ...params }));
    await eventually('the press is answered', async () => (await answers()).length > 0);
    expect(await answers()).toEqual([{ callback_query_id: fresh.callback_query.id, text: 'pressed now', show_alert: true }]);
    let failures = 1;
    echo.behaviour = async () => {
      if (failures-- <= 0) return;
      await stage.client.query(`update bot.updates set received_at = received_at - interval '151 s' where state = 'taken'`);
      throw new Error('later');
    };
    const old = press(25, 'echo:old');
    const next = press(25, 'echo:next');
    await publish(old);
    await publish(next);
    await eventually('the next press is answered', async () => (await answers()).length === 2);
    expect((await answers())[1]).toMatchObject({ callback_query_id: next.callback_query.id });
    expect(await stateOf(old)).toBe('done');
  });

  it('of one chat are taken ten a second, twenty at once; one message says so', async () => {
    const second = ++lastSecond;
    const updates = Array.from({ length: 60 }, (_, index) => message(26, `flood ${index}`, second));
    for (const update of updates) await publish(update);
    const later = message(26, 'later', second + 2);
    await publish(later);
    await ended(later, 'done');
    expect(echo.seen.map(({ text }) => text)).toEqual([...updates.slice(0, 20).map((one) => one.message.text), 'later']);
    const hints = (await saidIn(26)).filter(({ key }) => key.startsWith('flood:'));
    expect(hints.length).toBeGreaterThan(0);
    expect(hints.length).toBeLessThanOrEqual(2);
  });

  it('of a blocked driver are answered once a day', async () => {
    stage.peers.refusals.set('MeetDriver', new Refusal(DRIVER_BLOCKED));
    const updates = [message(27, 'hello'), message(27, 'hello?')];
    for (const update of updates) await publish(update);
    await ended(updates[1]!, 'done');
    expect(echo.seen).toEqual([]);
    expect((await saidIn(27)).map(({ content }) => content.text)).toEqual([expect.stringContaining('закрыт')]);
  });

  it('of a known driver are handled while auth-session is away', async () => {
    const met = message(28, 'before');
    await publish(met);
    await ended(met, 'done');
    stage.peers.refusals.set('MeetDriver', new Refusal(SERVICE_UNAVAILABLE));
    const update = message(28, 'meanwhile');
    await publish(update);
    await ended(update, 'done');
    expect((await saidIn(28)).at(-1)?.content.text).toBe('meanwhile, driver');
  });

  it('that are nothing to us are not kept', async () => {
    const group = { id: -500, type: 'supergroup', title: 'x' };
    const somebody = { id: 29, is_bot: false, first_name: 'Иван' };
    const nothing: { update_id: number }[] = [
      { update_id: ++lastId, message: { message_id: 1, date: 1, chat: group, from: somebody, text: 'hi' } } as never,
      { update_id: ++lastId, channel_post: { message_id: 1 } } as never,
      { update_id: ++lastId, message: 'not even a message' } as never,
      { update_id: ++lastId, callback_query: { id: '1', from: somebody, message: { chat: group }, data: 'echo:x' } } as never,
      { update_id: ++lastId, message: { ...message(29, 'x').message, from: { ...somebody, is_bot: true } } } as never,
    ];
    for (const update of nothing) await publish(update);
    const last = message(29, 'a person');
    await publish(last);
    await ended(last, 'done');
    const ids = [...nothing.map(({ update_id }) => update_id)];
    expect(await stage.rows('select 1 from bot.updates where update_id = any($1)', [ids])).toEqual([]);
  });

  it('tell who blocked the bot and who let it in again', async () => {
    const first = message(30, 'hello');
    await publish(first);
    await ended(first, 'done');
    const change = (from: string, to: string) => ({
      update_id: ++lastId,
      my_chat_member: {
        chat: { id: 30, type: 'private' },
        from: { id: 30, is_bot: false, first_name: 'Иван' },
        date: ++lastSecond,
        old_chat_member: { status: from, user: { id: 1 } },
        new_chat_member: { status: to, user: { id: 1 } },
      },
    });
    const reachable = async (): Promise<boolean> =>
      (await stage.rows('select 1 from bot.chats where chat_id = 30 and unreachable_since is null')).length === 1;
    const blocked = change('member', 'kicked');
    await publish(blocked);
    await ended(blocked, 'done');
    expect(await reachable()).toBe(false);
    const back = change('kicked', 'member');
    await publish(back);
    await ended(back, 'done');
    expect(await reachable()).toBe(true);
  });
});
