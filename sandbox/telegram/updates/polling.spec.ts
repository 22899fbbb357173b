import { Telegraf } from 'telegraf';
import { GROUP, IVAN, OLGA, Phone, SERGEY, TOKEN, type Shown } from '../../testing/telegram';

let phone: Phone;
beforeAll(async () => {
  phone = await Phone.open();
});
afterEach(() => phone.anew());
afterAll(() => phone.sandbox.close());

const say = (text: string, userId = IVAN) => phone.act<{ updateId: number; messageId: number }>('text', { userId, text });
const texts = async (params: object = {}): Promise<unknown[]> =>
  (await phone.updates(params)).map((update) => (update['message'] as Shown | undefined)?.text ?? Object.keys(update)[1]);

describe('long polling', () => {
  it('gives the same until an offset confirms them, in their order', async () => {
    const { updateId } = await say('раз');
    expect(await say('два', SERGEY)).toMatchObject({ updateId: updateId + 1 });
    expect(await phone.updates()).toMatchObject([
      { update_id: updateId, message: { text: 'раз', from: { id: IVAN }, chat: { id: IVAN, type: 'private' } } },
      { update_id: updateId + 1 },
    ]);
    expect(await texts()).toEqual(['раз', 'два']);
    expect(await texts({ limit: 1 })).toEqual(['раз']);
    expect(await texts({ offset: updateId + 1 })).toEqual(['два']);
    expect(await texts({ offset: updateId + 2 })).toEqual([]);
  });

  it('forgets all but the last by a negative offset', async () => {
    for (const text of ['раз', 'два', 'три']) await say(text);
    expect(await texts({ offset: -2 })).toEqual(['два', 'три']);
    expect(await texts()).toEqual(['два', 'три']);
  });

  it('waits for an update and answers as soon as it is there', async () => {
    const waiting = texts({ timeout: 50 });
    await say('раз');
    expect(await waiting).toEqual(['раз']);
  });

  it('answers with nothing when the time is over', async () => expect(await texts({ timeout: 1 })).toEqual([]));

  it('remembers which kinds are wanted', async () => {
    await phone.updates({ allowed_updates: ['callback_query'] });
    expect(await say('раз')).not.toHaveProperty('updateId');
    await phone.updates();
    expect(await say('два')).not.toHaveProperty('updateId');
    await phone.updates({ allowed_updates: [] });
    await say('три');
    await phone.act(`groups/${GROUP}/members`, { userId: IVAN, status: 'member' });
    // Members of a group are told of only on request.
    expect(await texts()).toEqual(['три', 'message']);
  });

  it('lets a second poller push out the first', async () => {
    const first = phone.refused('getUpdates', { timeout: 50 });
    await calls('getUpdates', 1);
    const second = texts({ timeout: 50 });
    expect(await first).toBe(
      '409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    );
    await say('раз');
    expect(await second).toEqual(['раз']);
  });

  it('gives nothing away to a poller that has hung up', async () => {
    const hangUp = new AbortController();
    const gone = phone.bot('getUpdates', { timeout: 50 }, { signal: hangUp.signal });
    await calls('getUpdates', 1);
    hangUp.abort();
    await expect(gone).rejects.toThrow('aborted');
    const heard = async () => (await phone.act<{ items: { response: unknown }[] }>('calls?method=getUpdates')).items[0]!.response;
    while ((await heard()) === null);
    await say('раз');
    expect(await texts()).toEqual(['раз']);
    expect(await phone.act('calls?method=getUpdates')).toMatchObject({ items: [{ status: 0 }, { status: 200 }] });
  });

  it('gives way to a webhook', async () => {
    const waiting = phone.refused('getUpdates', { timeout: 50 });
    await calls('getUpdates', 1);
    await phone.done('setWebhook', { url: 'http://127.0.0.1:1/' });
    expect(await waiting).toBe('409 Conflict: terminated by setWebhook request');
    expect(await phone.refused('getUpdates')).toBe(
      "409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
    await phone.done('deleteWebhook');
    expect(await texts()).toEqual([]);
  });

  it.each([
    ['message', 86_400_000, () => say('раз')],
    ['callback_query', 150_000, pressed],
  ])('drops a %s that nobody took for %d ms', async (_kind, lifetime, happen) => {
    await happen();
    const { length } = await phone.updates();
    await phone.act('clock', { stepMs: lifetime - 1 });
    expect(await phone.updates()).toHaveLength(length);
    await phone.act('clock', { stepMs: 1 });
    expect((await phone.updates()).length).toBe(length - 1);
  });

  it('brings kinds that nobody knows', async () => {
    await phone.act('behaviour', { unknownUpdate: 1 });
    expect(await texts()).toEqual(['telepathic_message']);
  });
});

async function pressed(): Promise<void> {
  await say('/start');
  const { message_id: messageId } = await phone.done('sendMessage', {
    chat_id: IVAN,
    text: 'Да?',
    reply_markup: { inline_keyboard: [[{ text: 'Да', callback_data: 'yes' }]] },
  });
  await phone.act('tap', { userId: IVAN, chatId: IVAN, messageId, label: 'Да' });
}

/** Resolves when the Bot API has begun so many calls of a method. */
async function calls(method: string, count: number): Promise<void> {
  while ((await phone.act<{ items: unknown[] }>(`calls?method=${method}`)).items.length < count);
}

describe('telegraf as the client', () => {
  it('polls, answers, edits and hears of presses', async () => {
    const bot = new Telegraf(TOKEN, { telegram: { apiRoot: phone.sandbox.telegramUrl } });
    bot.start((context) =>
      context.reply('Добрый день', { reply_markup: { inline_keyboard: [[{ text: 'Ещё', callback_data: 'more' }]] } }),
    );
    bot.action('more', async (context) => {
      await context.editMessageText('<b>Вот</b>', { parse_mode: 'HTML' });
      await context.answerCbQuery('Готово', { show_alert: true });
    });
    const polling = bot.launch({ allowedUpdates: ['message', 'callback_query'] });
    await say('/start cargo_1');
    const until = async <Found>(look: () => Promise<Found | undefined>): Promise<Found> => {
      for (;;) {
        const found = await look();
        if (found !== undefined) return found;
      }
    };
    const greeting = await until(async () => (await phone.messages(IVAN)).find(({ text }) => text === 'Добрый день'));
    const { callbackQueryId } = await phone.act<{ callbackQueryId: string }>('tap', {
      userId: IVAN,
      chatId: IVAN,
      messageId: greeting.message_id,
      data: 'more',
    });
    const answer = await until(async () => {
      const { status, json } = await phone.control(`answers/${callbackQueryId}`);
      return status === 200 ? json : undefined;
    });
    expect(answer).toEqual({ text: 'Готово', showAlert: true });
    expect((await phone.messages(IVAN)).at(-1)).toMatchObject({ text: 'Вот', entities: [{ type: 'bold' }], edits: 1 });
    await expect(bot.telegram.sendMessage(OLGA, 'Да')).rejects.toMatchObject({ code: 403 });
    await phone.act('faults', { method: 'sendMessage', kind: '429', retryAfter: 7 });
    await expect(bot.telegram.sendMessage(IVAN, 'Да')).rejects.toMatchObject({ code: 429, parameters: { retry_after: 7 } });
    await expect(bot.telegram.sendPhoto(IVAN, { source: Buffer.from('jpeg') }, { caption: 'Фото' })).resolves.toMatchObject({
      caption: 'Фото',
      photo: [{ file_size: 4 }],
    });
    bot.stop();
    await polling;
  });
});
