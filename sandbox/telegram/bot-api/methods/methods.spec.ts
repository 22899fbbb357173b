import { GROUP, IVAN, OLGA, PAVEL, Phone, SERGEY, TOKEN, type Json } from '../../../testing/telegram';

let phone: Phone;
beforeAll(async () => {
  phone = await Phone.open();
});
beforeEach(() => phone.act('text', { userId: IVAN, text: '/start' }));
afterEach(() => phone.anew());
afterAll(() => phone.sandbox.close());

const BOT = 1_000_000_001;

describe('members of a group', () => {
  const statusOf = async (user_id: number) =>
    (await phone.done<{ status: string }>('getChatMember', { chat_id: GROUP, user_id })).status;

  it('are told with their places', async () => {
    expect(await phone.done('getChatMember', { chat_id: GROUP, user_id: OLGA })).toMatchObject({
      status: 'creator',
      user: { id: OLGA, first_name: 'Ольга' },
    });
    expect(await Promise.all([PAVEL, IVAN, BOT].map(statusOf))).toEqual(['member', 'left', 'administrator']);
    expect(await phone.refused('getChatMember', { chat_id: GROUP, user_id: 5 })).toBe('400 Bad Request: PARTICIPANT_ID_INVALID');
    expect(await phone.done<Json[]>('getChatAdministrators', { chat_id: GROUP })).toMatchObject([{ user: { id: OLGA } }]);
    expect(await phone.done('getChatMemberCount', { chat_id: GROUP })).toBe(3);
  });

  it('change, and the bot hears of it when it asked', async () => {
    await phone.updates({ allowed_updates: ['message', 'chat_member', 'my_chat_member'] });
    await phone.act(`groups/${GROUP}/members`, { userId: SERGEY, status: 'administrator' });
    const updates = await phone.updates({ offset: -2 });
    expect(updates).toMatchObject([
      { message: { new_chat_members: [{ id: SERGEY }] } },
      { chat_member: { chat: { id: GROUP }, old_chat_member: { status: 'left' }, new_chat_member: { status: 'administrator' } } },
    ]);
    expect(await statusOf(SERGEY)).toBe('administrator');
  });

  it('may throw the bot out', async () => {
    await phone.act(`groups/${GROUP}/members`, { userId: BOT, status: 'kicked' });
    expect((await phone.updates({ offset: -1 }))[0]).toMatchObject({ my_chat_member: { new_chat_member: { status: 'kicked' } } });
    const send = { chat_id: GROUP, text: 'Да' };
    expect(await phone.refused('sendMessage', send)).toBe('403 Forbidden: bot was kicked from the supergroup chat');
    await phone.act(`groups/${GROUP}/members`, { userId: BOT, status: 'administrator' });
    await phone.done('leaveChat', { chat_id: GROUP });
    expect(await phone.refused('sendMessage', send)).toBe('403 Forbidden: bot is not a member of the supergroup chat');
  });

  it('are in the groups a test makes', async () => {
    await phone.act('groups', { id: -100_500, title: 'Вторая', members: [{ userId: IVAN, status: 'creator' }] });
    expect(await phone.done('getChat', { chat_id: -100_500 })).toMatchObject({ type: 'supergroup', title: 'Вторая' });
    expect(await phone.done('sendMessage', { chat_id: '-100500', text: 'Да' })).toMatchObject({ chat: { id: -100_500 } });
  });
});

describe('commands', () => {
  const commands = [{ command: 'cargos', description: 'Грузы' }];

  it('are kept by scope and language', async () => {
    await phone.done('setMyCommands', { commands });
    await phone.done('setMyCommands', { commands: [{ command: '/cargos', description: 'Loads' }], language_code: 'en' });
    const scope = { type: 'chat', chat_id: GROUP };
    await phone.done('setMyCommands', { commands: [{ command: 'stop', description: 'Стоп' }], scope });
    expect(await phone.done('getMyCommands')).toEqual(commands);
    expect(await phone.done('getMyCommands', { language_code: 'en' })).toEqual([{ command: 'cargos', description: 'Loads' }]);
    expect(await phone.done('getMyCommands', { scope: JSON.stringify(scope) })).toMatchObject([{ command: 'stop' }]);
    expect(await phone.done('getMyCommands', { scope: { type: 'all_group_chats' } })).toEqual([]);
    expect((await phone.act<{ bot: Json }>('state')).bot).toMatchObject({ commands });
    await phone.act('text', { userId: 900_000_004, text: '/start' });
    const { items } = await phone.act<{ items: { id: number; commands?: Json[] }[] }>('chats');
    const shown = (chatId: number) => items.find(({ id }) => id === chatId)?.commands;
    expect([shown(IVAN), shown(900_000_004), shown(GROUP)]).toMatchObject([commands, [{ description: 'Loads' }], undefined]);
    await phone.done('deleteMyCommands');
    expect(await phone.done('getMyCommands')).toEqual([]);
  });

  it.each([
    [{ commands: [{ command: 'Cargos', description: 'Грузы' }] }, 'BOT_COMMAND_INVALID'],
    [{ commands: [{ command: 'я', description: 'Грузы' }] }, 'BOT_COMMAND_INVALID'],
    [{ commands: [{ command: 'a', description: ' ' }] }, 'BOT_COMMAND_DESCRIPTION_INVALID'],
    [{ commands: Array(101).fill(commands[0]) }, 'BOT_COMMANDS_TOO_MUCH'],
    [{ commands, language_code: 'rus' }, 'LANG_CODE_INVALID'],
    [{ commands, scope: { type: 'everywhere' } }, "can't parse BotCommandScope: Unsupported type specified"],
  ])('like %j are refused', async (params, words) =>
    expect(await phone.refused('setMyCommands', params)).toBe(`400 Bad Request: ${words}`),
  );
});

describe('the menu button', () => {
  const button = { type: 'web_app', text: 'Грузы', web_app: { url: 'https://a.example/' } };

  it('is the chat’s own, else the bot’s', async () => {
    expect(await phone.done('getChatMenuButton', { chat_id: IVAN })).toEqual({ type: 'commands' });
    await phone.done('setChatMenuButton', { menu_button: button });
    expect(await phone.done('getChatMenuButton', { chat_id: IVAN })).toEqual(button);
    await phone.done('setChatMenuButton', { chat_id: IVAN, menu_button: { type: 'commands' } });
    expect(await phone.done('getChatMenuButton', { chat_id: IVAN })).toEqual({ type: 'commands' });
    const { items } = await phone.act<{ items: Json[] }>('chats');
    expect(items.find(({ id }) => id === IVAN)).toMatchObject({
      menuButton: { type: 'commands' },
      blocked: false,
      last: { text: '/start' },
    });
    await phone.done('setChatMenuButton', { menu_button: { type: 'default' } });
  });

  it('opens nothing but a Mini App', async () => {
    const wrong = { ...button, web_app: { url: 'http://a.example/' } };
    expect(await phone.refused('setChatMenuButton', { menu_button: wrong })).toMatch(/^400 .*Only HTTPS links are allowed/);
  });
});

describe('other messages', () => {
  it('are contacts, places on the move and copies', async () => {
    const contact = { phone_number: '+79001234567', first_name: 'Иван' };
    const sent = await phone.done('sendContact', { chat_id: IVAN, ...contact });
    expect(sent).toMatchObject({ contact });
    const place = { chat_id: IVAN, latitude: 55.75, longitude: 37.62 };
    expect(await phone.refused('sendLocation', { ...place, latitude: 91 })).toBe('400 Bad Request: location is invalid');
    expect(await phone.refused('sendLocation', { ...place, live_period: 59 })).toBe(
      '400 Bad Request: invalid live_period specified',
    );
    const { message_id } = await phone.done('sendLocation', { ...place, live_period: 60 });
    const moved = await phone.done('editMessageLiveLocation', { ...place, message_id, latitude: 55.8 });
    expect(moved).toMatchObject({ location: { latitude: 55.8, live_period: 60 } });
    await phone.act('clock', { stepMs: 60_000 });
    expect(await phone.refused('stopMessageLiveLocation', { chat_id: IVAN, message_id })).toBe(
      "400 Bad Request: message can't be edited",
    );
    const copy = await phone.done('copyMessage', { chat_id: GROUP, from_chat_id: IVAN, message_id: sent.message_id });
    expect((await phone.messages(GROUP)).at(-1)).toMatchObject({ message_id: copy.message_id, contact });
    const forwarded = await phone.done('forwardMessage', { chat_id: GROUP, from_chat_id: IVAN, message_id: sent.message_id });
    expect(forwarded).toMatchObject({ contact, forward_origin: { type: 'user' } });
  });

  it('are files, which come back as they were', async () => {
    const form = new FormData();
    form.set('chat_id', String(IVAN));
    form.set('caption', '<b>Накладная</b>');
    form.set('parse_mode', 'HTML');
    form.set('document', new Blob(['%PDF-1.7']), 'waybill.pdf');
    const { json } = await phone.bot('sendDocument', {}, { headers: {}, body: form });
    const sent = json['result'] as { message_id: number; document: { file_id: string } };
    expect(sent).toMatchObject({
      document: { file_name: 'waybill.pdf', file_size: 8 },
      caption: 'Накладная',
      caption_entities: [{ type: 'bold' }],
    });
    const { file_path } = await phone.done<{ file_path: string }>('getFile', { file_id: sent.document.file_id });
    expect(await (await fetch(`${phone.sandbox.telegramUrl}file/bot${TOKEN}/${file_path}`)).text()).toBe('%PDF-1.7');
    expect((await fetch(`${phone.sandbox.telegramUrl}file/bot1:x/${file_path}`)).status).toBe(404);
    const again = { chat_id: IVAN, document: sent.document.file_id, caption: 'я'.repeat(1_025) };
    expect(await phone.refused('sendDocument', again)).toBe('400 Bad Request: message caption is too long');
    const edit = { chat_id: IVAN, message_id: sent.message_id, caption: 'Счёт' };
    expect(await phone.done('editMessageCaption', edit)).toMatchObject({ caption: 'Счёт' });
    expect(await phone.refused('editMessageText', { ...edit, text: 'Счёт' })).toBe(
      '400 Bad Request: there is no text in the message to edit',
    );
  });
});

describe('messages to be shared', () => {
  const result = { type: 'article', id: '1', title: 'Груз', input_message_content: { message_text: 'Груз' } };

  it('are prepared for a person', async () => {
    expect(await phone.done('savePreparedInlineMessage', { user_id: IVAN, result })).toMatchObject({
      id: expect.any(String) as string,
      expiration_date: expect.any(Number) as number,
    });
    expect(await phone.refused('savePreparedInlineMessage', { user_id: 5, result })).toBe('400 Bad Request: USER_ID_INVALID');
    expect(await phone.refused('savePreparedInlineMessage', { user_id: IVAN })).toBe(
      '400 Bad Request: parameter "result" is required',
    );
  });
});

describe('methods without a part here', () => {
  it('look at what they need, and give the least', async () => {
    expect(await phone.refused('setMessageReaction', { chat_id: IVAN })).toBe(
      '400 Bad Request: message identifier is not specified',
    );
    expect(await phone.done('setMessageReaction', { chat_id: IVAN, message_id: 1 })).toBe(true);
    expect(await phone.refused('pinChatMessage', { chat_id: 5, message_id: 1 })).toBe('400 Bad Request: chat not found');
    expect(await phone.done('getUserProfilePhotos', { user_id: IVAN })).toEqual({ total_count: 0, photos: [] });
    expect(await phone.done('sendDice', { chat_id: IVAN })).toMatchObject({ chat: { id: IVAN } });
    expect(await phone.refused('setMessageReaction', { chat_id: IVAN, message_id: 'первое' })).toBe(
      '400 Bad Request: invalid message_id specified',
    );
  });
});
