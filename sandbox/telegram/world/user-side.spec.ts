import { GROUP, IVAN, OLGA, PAVEL, Phone, SERGEY, type Json, type Update } from '../../testing/telegram';

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

describe('people', () => {
  it('are there from the start, with the dispatchers and the bot in their group', async () => {
    const { users, chats, bot } = await phone.act<{ users: { id: number }[]; chats: Json[]; bot: Json }>('state');
    expect(users.map(({ id }) => id)).toEqual([900_000_001, 900_000_002, 900_000_003, 900_000_004, OLGA, PAVEL]);
    expect(chats).toEqual([
      {
        id: GROUP,
        type: 'supergroup',
        title: 'Диспетчерская',
        members: [
          { userId: OLGA, status: 'creator' },
          { userId: PAVEL, status: 'member' },
        ],
      },
    ]);
    expect(bot).toMatchObject({ id: 1_000_000_001, username: 'cargotech_demo_bot' });
  });

  it('come and are named anew', async () => {
    await phone.act('users', { id: 77, first_name: 'Пётр' });
    await phone.act('users', { id: 77, first_name: 'Пётр', username: 'petr' });
    await say({ userId: 77 });
    expect(await last()).toMatchObject({ message: { from: { id: 77, is_bot: false, first_name: 'Пётр', username: 'petr' } } });
    await say({ userId: 900_000_050 });
    expect(await last()).toMatchObject({ message: { from: { first_name: 'Водитель 50' } } });
  });

  it('write, answering a message when they mean it', async () => {
    const { messageId } = await say({ text: '/start cargo_1' });
    expect(await last()).toMatchObject({ message: { entities: [{ type: 'bot_command', offset: 0, length: 6 }] } });
    await say({ text: 'Да', replyTo: messageId });
    expect(await last()).toMatchObject({
      message: { text: 'Да', reply_to_message: { message_id: messageId, text: '/start cargo_1' } },
    });
    expect(await refusedAct('text', { userId: IVAN, text: 'Да', replyTo: 9_999 })).toBe(404);
  });

  it('write in groups only while they are in', async () => {
    await say({ userId: PAVEL, chatId: GROUP });
    expect(await last()).toMatchObject({
      message: { chat: { id: GROUP, type: 'supergroup', title: 'Диспетчерская' }, from: { id: PAVEL } },
    });
    expect(await refusedAct('text', { userId: IVAN, chatId: GROUP, text: 'Да' })).toBe(409);
    await phone.act(`groups/${GROUP}/members`, { userId: PAVEL, status: 'left' });
    expect(await refusedAct('text', { userId: PAVEL, chatId: GROUP, text: 'Да' })).toBe(409);
    expect((await phone.messages(GROUP)).at(-1)).toMatchObject({ left_chat_member: { id: PAVEL } });
  });

  it('are heard in a group by a bot that is no administrator only when they mean a bot', async () => {
    await phone.act(`groups/${GROUP}/members`, { userId: 1_000_000_001, status: 'member' });
    const { messageId } = await say({ userId: PAVEL, chatId: GROUP });
    const { message_id } = await phone.done('sendMessage', { chat_id: GROUP, text: 'Да' });
    const heard = async (more: object): Promise<boolean> =>
      (await say({ userId: PAVEL, chatId: GROUP, text: 'Да', ...more })).updateId !== undefined;
    expect(await heard({})).toBe(false);
    expect(await heard({ replyTo: messageId })).toBe(false);
    expect(await heard({ replyTo: message_id })).toBe(true);
    expect(await heard({ text: '@cargotech_demo_bot, да' })).toBe(true);
  });

  it('share their own number, another one, and cards without an account', async () => {
    await phone.act('contact', { userId: IVAN });
    expect(await last()).toMatchObject({
      message: { contact: { user_id: IVAN, phone_number: '79900000001', first_name: 'Иван' } },
    });
    await phone.act('contact', { userId: IVAN, phone: '+79001112233', foreign: true });
    expect(await last()).toMatchObject({ message: { contact: { phone_number: '+79001112233', user_id: IVAN + 1 } } });
    await phone.act('contact', { userId: IVAN, forwarded: true });
    const { message } = (await last()) as unknown as { message: { contact: object; forward_origin: object } };
    expect(message.contact).not.toHaveProperty('user_id');
    expect(message.forward_origin).toMatchObject({ type: 'hidden_user' });
  });

  it('share where they are, once or as they go', async () => {
    const place = { userId: IVAN, latitude: 55.75, longitude: 37.62 };
    await phone.act('location', place);
    expect(await last()).toMatchObject({ message: { location: { latitude: 55.75, longitude: 37.62 } } });
    const { messageId } = await phone.act<{ messageId: number }>('location', { ...place, livePeriod: 600 });
    const move = { ...place, messageId, latitude: 55.8 };
    await phone.act('live-location', move);
    expect(await last()).toMatchObject({
      edited_message: { message_id: messageId, location: { latitude: 55.8, live_period: 600 } },
    });
    await phone.act('live-location', { ...move, stop: true });
    const { edited_message: ended } = (await last()) as unknown as { edited_message: { location: object } };
    expect(ended.location).toEqual({ latitude: 55.8, longitude: 37.62 });
    expect(await refusedAct('live-location', move)).toBe(409);
  });

  it('block the bot and come back', async () => {
    await say();
    await phone.act('block', { userId: IVAN });
    expect(await last()).toMatchObject({
      my_chat_member: { chat: { id: IVAN }, old_chat_member: { status: 'member' }, new_chat_member: { status: 'kicked' } },
    });
    const send = { chat_id: IVAN, text: 'Да' };
    expect(await phone.refused('sendMessage', send)).toBe('403 Forbidden: bot was blocked by the user');
    expect(await refusedAct('text', { userId: IVAN, text: 'Да' })).toBe(409);
    expect(await phone.act('block', { userId: IVAN })).toEqual({});
    await phone.act('unblock', { userId: IVAN });
    expect(await last()).toMatchObject({ my_chat_member: { new_chat_member: { status: 'member' } } });
    await phone.done('sendMessage', send);
    await phone.act('deactivate', { userId: IVAN });
    expect(await phone.refused('sendMessage', send)).toBe('403 Forbidden: user is deactivated');
  });

  it('let the bot write first', async () => {
    await phone.act('write-access', { userId: SERGEY });
    expect(await last()).toMatchObject({ message: { write_access_allowed: { from_request: true } } });
    await phone.done('sendMessage', { chat_id: SERGEY, text: 'Да' });
  });

  it('open the Mini App by the menu, a button or a link, signed as themselves', async () => {
    const launched = async (path: string, body: object): Promise<[URL, URLSearchParams]> => {
      const url = new URL((await phone.act<{ url: string }>(path, { userId: SERGEY, ...body })).url);
      return [url, new URLSearchParams(new URLSearchParams(url.hash.slice(1)).get('tgWebAppData') ?? '')];
    };
    const [plain, data] = await launched('open', {});
    expect(plain.origin).toBe('http://127.0.0.1:3000');
    expect(JSON.parse(data.get('user')!)).toEqual({
      id: SERGEY,
      first_name: 'Сергей',
      last_name: 'Кузнецов',
      username: 'sergey_demo',
      language_code: 'ru',
    });
    expect((await launched('open', { startParam: 'cargo_1' }))[1].get('start_param')).toBe('cargo_1');
    const web_app = { url: 'http://127.0.0.1:3001/menu' };
    await phone.done('setChatMenuButton', { menu_button: { type: 'web_app', text: 'Грузы', web_app } });
    expect((await launched('open', {}))[0].pathname).toBe('/menu');
    await phone.done('setChatMenuButton', {});
    await say({ userId: SERGEY });
    const messageId = await ask(SERGEY, { web_app: { url: 'http://127.0.0.1:3001/button' } });
    const [button, pressed] = await launched('tap', { chatId: SERGEY, messageId, label: 'Да' });
    expect(button.pathname).toBe('/button');
    expect(JSON.parse(pressed.get('user')!)).toMatchObject({ id: SERGEY, allows_write_to_pm: true });
    const result = {
      type: 'article',
      id: '1',
      title: 'Груз',
      input_message_content: { message_text: '<b>Груз</b>', parse_mode: 'HTML' },
    };
    const answer = { web_app_query_id: pressed.get('query_id'), result };
    expect(await phone.done('answerWebAppQuery', answer)).toHaveProperty('inline_message_id');
    expect(await last()).toMatchObject({
      message: { text: 'Груз', via_bot: { username: 'cargotech_demo_bot' }, from: { id: SERGEY } },
    });
    expect(await phone.refused('answerWebAppQuery', answer)).toMatch(/^400 .*query is too old/);
  });
});
