import { GROUP, IVAN, PAVEL, Phone, TOKEN, type Json, type Shown, type Update } from '../../testing/telegram';

let phone: Phone;
beforeAll(async () => {
  phone = await Phone.open();
});
afterEach(() => phone.anew());
afterAll(() => phone.sandbox.close());

const say = (more: object = {}) =>
  phone.act<{ updateId?: number; messageId: number }>('text', { userId: IVAN, text: '/start', ...more });
const last = async (): Promise<Update> => (await phone.updates({ offset: -1 }))[0]!;
const ask = async (chatId: number, button: object): Promise<number> => {
  const reply_markup = { inline_keyboard: [[{ text: 'Да', ...button }]] };
  return (await phone.done('sendMessage', { chat_id: chatId, text: 'Да?', reply_markup })).message_id;
};
const refusedAct = async (path: string, body: object): Promise<number> => (await phone.control(path, body)).status;

describe('buttons', () => {
  it('ask the bot, which answers once', async () => {
    await say();
    const messageId = await ask(IVAN, { callback_data: 'yes' });
    const press = { userId: IVAN, chatId: IVAN, messageId };
    const { callbackQueryId } = await phone.act<{ callbackQueryId: string }>('tap', { ...press, data: 'yes' });
    expect(await last()).toMatchObject({
      callback_query: { id: callbackQueryId, data: 'yes', from: { id: IVAN }, message: { message_id: messageId, text: 'Да?' } },
    });
    expect(await refusedAct('tap', { ...press, data: 'no' })).toBe(404);
    expect((await phone.control(`answers/${callbackQueryId}`)).status).toBe(404);
    const answer = { callback_query_id: callbackQueryId, text: 'Готово' };
    expect(await phone.done('answerCallbackQuery', answer)).toBe(true);
    expect(await phone.act(`answers/${callbackQueryId}`)).toEqual({ text: 'Готово' });
    const late = '400 Bad Request: query is too old and response timeout expired or query ID is invalid';
    expect(await phone.refused('answerCallbackQuery', answer)).toBe(late);
    const second = await phone.act<{ callbackQueryId: string }>('tap', { ...press, label: 'Да' });
    await phone.act('clock', { stepMs: 150_001 });
    expect(await phone.refused('answerCallbackQuery', { callback_query_id: second.callbackQueryId })).toBe(late);
  });

  it('are for members, and links are followed by the phone itself', async () => {
    const messageId = await ask(GROUP, { url: 'https://t.me/cargotech_demo_bot?start=x' });
    const press = { chatId: GROUP, messageId, label: 'Да' };
    expect(await phone.act('tap', { userId: PAVEL, ...press })).toEqual({ url: 'https://t.me/cargotech_demo_bot?start=x' });
    expect(await refusedAct('tap', { userId: IVAN, ...press })).toBe(409);
  });
});

describe('events', () => {
  it('tell what changes, as it changes', async () => {
    const response = await fetch(`${phone.sandbox.telegramUrl}_control/events`);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const until = async (words: string): Promise<void> => {
      while (!heard.includes(words)) heard += (await reader.read()).value ?? '';
    };
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    await say();
    await until(`event: chat\ndata: {"chatId":${IVAN}}\n\n`);
    const messageId = await ask(IVAN, { callback_data: 'yes' });
    const { callbackQueryId } = await phone.act<{ callbackQueryId: string }>('tap', {
      userId: IVAN,
      chatId: IVAN,
      messageId,
      data: 'yes',
    });
    await phone.done('answerCallbackQuery', { callback_query_id: callbackQueryId, text: 'Готово', show_alert: true });
    await until(`event: answer\ndata: ${JSON.stringify({ callbackQueryId, userId: IVAN, text: 'Готово', showAlert: true })}\n\n`);
    await reader.cancel();
  });
});

describe('the record of calls', () => {
  it('keeps every call with its answer, and finds by method, chat and number', async () => {
    await say();
    await phone.done('sendMessage', { chat_id: IVAN, text: 'Да', parse_mod: 'HTML' });
    await phone.bot('sendMessage', { chat_id: 1, text: 'Да' });
    const form = new URLSearchParams({ chat_id: String(IVAN), text: 'Нет', reply_markup: '{"remove_keyboard":true}' });
    await phone.bot('sendMessage', {}, { headers: {}, body: form });
    const { items } = await phone.act<{ items: Json[] }>('calls?method=sendMessage');
    expect(items).toMatchObject([
      { method: 'sendMessage', params: { text: 'Да' }, unknown: ['parse_mod'], status: 200, response: { ok: true } },
      { status: 400, response: { ok: false, description: 'Bad Request: chat not found' } },
      { params: { reply_markup: { remove_keyboard: true } }, status: 200 },
    ]);
    const { items: here } = await phone.act<{ items: Json[] }>(`calls?chatId=${IVAN}&since=${String(items[0]!['seq'])}`);
    expect(here).toEqual([items[2]]);
    expect(JSON.stringify(items)).not.toContain(TOKEN);
  });
});

describe('control', () => {
  it.each([
    ['text', { userId: IVAN, txt: 'Да' }],
    ['text', { userId: '900000001', text: 'Да' }],
    ['tap', { userId: IVAN, chatId: IVAN, messageId: 1 }],
    ['faults', { kind: '418' }],
    ['limiter', {}],
    ['clock', { stepMs: -1 }],
    ['behaviour', { duplicate: 1 }],
    ['groups', { id: 5, title: 'Группа', members: [] }],
    ['open', { userId: IVAN, url: 'javascript:alert(1)' }],
  ])('refuses %s with %j', async (path, body) => expect(await refusedAct(path, body)).toBe(400));

  it('knows no strangers and no chats that are not there', async () => {
    expect(await refusedAct('text', { userId: 5, text: 'Да' })).toBe(404);
    expect((await phone.control('chats/5/messages')).status).toBe(404);
  });

  it('begins anew, and numbers of messages go on', async () => {
    const { messageId } = await say();
    await phone.act('block', { userId: IVAN });
    await phone.act('reset', {});
    expect(await phone.updates()).toEqual([]);
    expect((await say()).messageId).toBeGreaterThan(messageId);
    expect((await phone.messages(IVAN)).map(({ text }: Shown) => text)).toEqual(['/start']);
  });
});
