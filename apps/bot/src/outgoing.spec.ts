import { randomUUID } from 'node:crypto';
import { Database } from '#persistence';
import type { RunningService } from '#runtime';
import { eventually } from '#testing';
import { Outgoing } from './outgoing/outgoing.service';
import { OutgoingRow, type Priority } from './outgoing/outgoing.entity';
import { Queue } from './outgoing/queue';
import { html, TEXT_LIMIT } from './texts/html';
import { DISPATCHERS, Stage } from './testing/stage';

interface Kept {
  readonly state: string;
  readonly tries: number;
  readonly error: string | null;
  readonly uncertain: boolean;
}

describe('messages on their way to Telegram', () => {
  let stage: Stage;
  let replica: RunningService;
  let other: RunningService;
  let person = 920_000_000;

  const newPerson = async (): Promise<number> => {
    const id = ++person;
    await stage.telegram.post('users', { id, first_name: 'Адресат', language_code: 'ru' });
    await stage.telegram.say(id, '/help');
    await eventually('the bot has answered', async () => (await stage.telegram.messages(id)).length > 1);
    return id;
  };
  const put = (
    chatId: number | string,
    text: string,
    priority: Priority = 'status',
    key: string = randomUUID(),
  ): Promise<string> =>
    replica.app
      .get(Database, { strict: false })
      .transaction((manager) =>
        replica.app
          .get(Outgoing, { strict: false })
          .text(manager, { key, chatId: String(chatId), priority, text: html`${text}` }),
      )
      .then(() => key);
  const kept = async (key: string): Promise<Kept> =>
    (await stage.rows<Kept>('select state, tries, error, uncertain from bot.outgoing where key = $1', [key]))[0]!;
  const texts = async (chatId: number | string): Promise<string[]> =>
    (await stage.telegram.messages(chatId)).map(({ text }) => text ?? '');
  const until = (key: string, state: string, withinMs = 15_000): Promise<void> =>
    eventually(`${key} is ${state}`, async () => (await kept(key)).state === state, withinMs);

  beforeAll(async () => {
    stage = await Stage.set();
    replica = await stage.replica();
    other = await stage.replica();
  }, 60_000);
  afterEach(async () => {
    await stage.telegram.clearFaults();
    await stage.telegram.post('limiter', { enabled: false });
  });
  afterAll(() => stage.stop(), 60_000);

  it('are sent once under one key, and the delivery is written down', async () => {
    const id = await newPerson();
    await Promise.all(Array.from({ length: 5 }, () => put(id, 'один раз', 'status', `once:${id}`)));
    await until(`once:${id}`, 'sent');
    await put(id, 'после');
    await eventually('the later one is there', async () => (await texts(id)).includes('после'));
    expect((await texts(id)).filter((text) => text === 'один раз')).toHaveLength(1);
    const [row] = await stage.rows<{ sent_at: Date; message_id: string }>(
      'select sent_at, message_id from bot.outgoing where key = $1',
      [`once:${id}`],
    );
    expect(row!.sent_at).toBeInstanceOf(Date);
    expect(Number(row!.message_id)).toBeGreaterThan(0);
  });

  it('stay inside the limits that Telegram publishes, whatever comes at once', async () => {
    await stage.telegram.post('limiter', { enabled: true, perSecond: 30, perChatPerSecond: 1, perGroupPerMinute: 20 });
    const people = await Promise.all(Array.from({ length: 8 }, () => newPerson()));
    const before = (await stage.telegram.calls()).at(-1)?.seq ?? 0;
    const keys = await Promise.all([
      ...people.map(async (id) => {
        for (const text of ['первое', 'второе']) await put(id, text);
        return put(id, 'третье');
      }),
      ...Array.from({ length: 6 }, (_, n) => put(DISPATCHERS, `в группу ${n}`)),
    ]);
    for (const key of keys) await until(key, 'sent', 30_000);
    const calls = (await stage.telegram.calls()).filter(({ seq }) => seq > before);
    expect(calls.filter(({ status }) => status === 429)).toEqual([]);
    for (const id of people) expect((await texts(id)).slice(-3)).toEqual(['первое', 'второе', 'третье']);
  }, 60_000);

  it('go by their urgency: an answer overtakes what waits', async () => {
    const id = await newPerson();
    await stage.telegram.post('faults', { method: 'sendMessage', kind: '429', retryAfter: 2, times: 1 });
    const first = await put(id, 'толкает паузу', 'mailing');
    await eventually('the pause is on', async () => (await kept(first)).error?.includes('429') === true);
    const keys = [
      await put(id, 'рассылка', 'mailing'),
      await put(id, 'оповещение', 'alert'),
      await put(id, 'статус', 'status'),
      await put(id, 'ответ', 'answer'),
    ];
    for (const key of keys) await until(key, 'sent', 20_000);
    const order = (await texts(id)).filter((text) => ['рассылка', 'оповещение', 'статус', 'ответ'].includes(text));
    expect(order).toEqual(['ответ', 'статус', 'оповещение', 'рассылка']);
  }, 60_000);

  it('all wait while Telegram wants to be left alone', async () => {
    const [one, other] = [await newPerson(), await newPerson()];
    await stage.telegram.post('faults', { method: 'sendMessage', kind: '429', retryAfter: 3, times: 1 });
    const first = await put(one, 'первое');
    await eventually('refused', async () => (await kept(first)).error?.includes('429') === true);
    const begun = performance.now();
    const second = await put(other, 'второе');
    await until(second, 'sent');
    await until(first, 'sent');
    expect(performance.now() - begun).toBeGreaterThan(2_000);
    expect((await kept(first)).uncertain).toBe(false);
  }, 30_000);

  it('come again with a mark when nobody knows whether they arrived, and without one when Telegram says it failed', async () => {
    const id = await newPerson();
    await stage.telegram.post('faults', { method: 'sendMessage', kind: 'executed-lost', times: 1 });
    const lost = await put(id, 'ответ пропал');
    await until(lost, 'sent');
    await stage.telegram.post('faults', { method: 'sendMessage', kind: '500', times: 2 });
    const failed = await put(id, 'сбой');
    await until(failed, 'sent');
    const shown = await texts(id);
    expect(shown.filter((text) => text.startsWith('ответ пропал'))).toEqual(['ответ пропал', 'ответ пропал\n↻ повтор']);
    expect(shown.filter((text) => text.startsWith('сбой'))).toEqual(['сбой']);
  }, 30_000);

  it('are dropped for somebody who blocked the bot, until they come back', async () => {
    const id = await newPerson();
    await stage.telegram.post('faults', { method: 'sendMessage', chatId: id, kind: '403-blocked', times: 1 });
    const [first, second] = [await put(id, 'не дойдёт'), await put(id, 'и это')];
    await until(first, 'dropped');
    await until(second, 'dropped');
    const third = await put(id, 'и потом');
    expect((await kept(third)).state).toBe('dropped');
    await stage.telegram.say(id, '/help');
    await eventually('reachable again', async () => {
      const rows = await stage.rows<{ unreachable_since: Date | null }>(
        'select unreachable_since from bot.chats where chat_id = $1',
        [id],
      );
      return rows[0]?.unreachable_since === null;
    });
    await until(await put(id, 'снова дошло'), 'sent');
  }, 30_000);

  it('follow a group to its new id, and wait when the bot was thrown out', async () => {
    await stage.telegram.post('groups', {
      id: -1_001_000_000_777,
      title: 'Новая диспетчерская',
      members: [{ userId: 910_000_001, status: 'creator' }],
    });
    const old = -777;
    await stage.telegram.post('groups', { id: old, title: 'Старая', members: [{ userId: 910_000_001, status: 'creator' }] });
    await stage.telegram.post('faults', {
      method: 'sendMessage',
      chatId: old,
      kind: '400-migrated',
      migrateTo: -1_001_000_000_777,
      times: 1,
    });
    await put(old, 'переехали');
    await eventually('it is in the new group', async () => (await texts(-1_001_000_000_777)).includes('переехали'));
    await stage.telegram.post('faults', { method: 'sendMessage', chatId: Number(DISPATCHERS), kind: '403-kicked', times: 1 });
    const waiting = await put(DISPATCHERS, 'подождёт');
    await eventually('it waits', async () => (await kept(waiting)).error?.includes('kicked') === true);
    expect((await kept(waiting)).state).toBe('waiting');
    const alarms = await stage.rows<{ alarm: string }>(
      `select payload->>'alarm' as alarm from bot.outbox where subject = 'evt.alarm.raised'`,
    );
    expect(alarms.map(({ alarm }) => alarm)).toContain('dispatcher-chat-lost');
  }, 30_000);

  it('never exceed what one message holds', async () => {
    const id = await newPerson();
    const key = await put(id, `${'Длинная строка & <знаки>\n'.repeat(400)}конец`);
    await until(key, 'sent');
    const [text] = (await texts(id)).slice(-1);
    expect(text!.length).toBeLessThanOrEqual(TEXT_LIMIT);
    expect(text!.startsWith('Длинная строка & <знаки>')).toBe(true);
    expect(text!.endsWith('…')).toBe(true);
  });

  it('are sent by the other replica when the first one stops', async () => {
    const id = await newPerson();
    const leading = async (service: RunningService): Promise<boolean> =>
      (await (await fetch(`http://127.0.0.1:${service.opsPort}/metrics`)).text()).includes('telegram_sender_leading 1');
    expect(await leading(replica)).toBe(true);
    await replica.stop();
    replica = await stage.replica();
    await until(await put(id, 'после смены'), 'sent');
  }, 30_000);

  it('are taken for what they are now: what a sender read before another one tried them is stale', async () => {
    const key = randomUUID();
    const later = `clock_timestamp() + interval '1 hour'`;
    await stage.rows(
      `insert into bot.outgoing (key, chat_id, kind, priority, content, state, not_before) values ($1, 1, 'text', 1, '{}', 'waiting', ${later})`,
      [key],
    );
    const { source } = replica.app.get(Database, { strict: false });
    const read = await source.getRepository(OutgoingRow).findOneByOrFail({ key });
    await stage.rows('update bot.outgoing set uncertain = true, tries = 3 where key = $1', [key]);
    // Whichever of the two leads takes it.
    const taken = await Promise.all(
      [replica, other].map(({ app }) => app.get(Queue, { strict: false }).claim([Object.assign(new OutgoingRow(), read)])),
    );
    expect(taken.flat()).toEqual([expect.objectContaining({ key, uncertain: true, tries: 4 })]);
    await stage.rows(`update bot.outgoing set state = 'dropped', sending_until = null where key = $1`, [key]);
  });
});
