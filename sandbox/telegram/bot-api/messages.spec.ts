import { GROUP, IVAN, OLGA, Phone, SERGEY, TOKEN, type Shown } from '../../testing/telegram';

let phone: Phone;
beforeAll(async () => {
  phone = await Phone.open();
});
afterAll(() => phone.sandbox.close());
beforeEach(async () => {
  await phone.act('reset', {});
  await phone.act('text', { userId: IVAN, text: '/start' });
});

const send = (params: object): Promise<Shown> => phone.done('sendMessage', { chat_id: IVAN, text: 'Да', ...params });
const refused = (params: object): Promise<string> => phone.refused('sendMessage', { chat_id: IVAN, text: 'Да', ...params });
const button = (fields: object): object => ({ reply_markup: { inline_keyboard: [[{ text: 'Кнопка', ...fields }]] } });

describe('the envelope', () => {
  const address = (path: string): string => `${phone.sandbox.telegramUrl}bot${path}`;
  const call = (path: string, init: RequestInit = {}) => phone.send(address(path), init);

  it.each([
    ['', 404, 'Not Found: method not found', `${TOKEN}/sendMesage`],
    ['', 404, 'Not Found', TOKEN],
    ['', 401, 'Unauthorized', '1000000001:AAF_another_token_of_the_right_shape'],
    ['', 401, 'Unauthorized: invalid token specified', 'canary/getMe'],
  ])('%sanswers %d %s', async (_blank, status, description, path) => {
    const whole = path.includes('/') || status === 404 ? path : `${path}/getMe`;
    expect(await call(whole)).toMatchObject({ status, json: { ok: false, error_code: status, description } });
  });

  it('takes parameters from wherever they stand, and methods in any case', async () => {
    const texts = ['query', 'urlencoded', 'json', 'multipart'];
    const form = new FormData();
    form.set('chat_id', String(IVAN));
    form.set('text', 'multipart');
    form.set('reply_markup', JSON.stringify({ inline_keyboard: [[{ text: 'a', callback_data: 'b' }]] }));
    const replies = [
      await call(`${TOKEN}/SENDMESSAGE?chat_id=${IVAN}&text=query`),
      await call(`${TOKEN}/sendmessage`, {
        method: 'POST',
        body: new URLSearchParams({ chat_id: String(IVAN), text: 'urlencoded' }),
      }),
      await phone.bot('sendMessage', { chat_id: String(IVAN), text: 'json' }),
      await call(`${TOKEN}/test/sendMessage`, { method: 'POST', body: form }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(replies.map(({ json }) => (json['result'] as Shown).text)).toEqual(texts);
    expect(replies[3]!.json['result']).toMatchObject({ reply_markup: { inline_keyboard: [[{ callback_data: 'b' }]] } });
  });

  it('answers a body it cannot read', async () => {
    expect(await phone.bot('sendMessage', {}, { body: '{"chat_id":' })).toMatchObject({ status: 400, json: { ok: false } });
    expect(await phone.bot('getMe', {}, { body: '' })).toMatchObject({ status: 200, json: { result: { is_bot: true } } });
  });
});

describe('sendMessage', () => {
  it('makes messages with numbers of the chat, seconds, and the chat and the bot in them', async () => {
    const [first, second] = [await send({}), await send({ text: ' ещё  ' })];
    expect(second.message_id).toBe(first.message_id + 1);
    expect(first).toMatchObject({
      date: Math.floor(phone.now / 1_000),
      chat: { id: IVAN, type: 'private', first_name: 'Иван' },
      from: { id: 1_000_000_001, is_bot: true, username: 'cargotech_demo_bot' },
    });
    expect(second.text).toBe('ещё');
    expect((await phone.messages(IVAN)).map(({ text }) => text)).toEqual(['/start', 'Да', 'ещё']);
  });

  it.each([
    [{ chat_id: undefined }, '400 Bad Request: chat_id is empty'],
    [{ chat_id: 1 }, '400 Bad Request: chat not found'],
    [{ chat_id: '@nobody' }, '400 Bad Request: chat not found'],
    [{ chat_id: SERGEY }, '400 Bad Request: chat not found'],
    [{ chat_id: OLGA }, "403 Forbidden: bot can't initiate conversation with a user"],
    [{ text: '' }, '400 Bad Request: message text is empty'],
    [{ text: ' \n ' }, '400 Bad Request: message text is empty'],
    [{ text: '<b> </b>', parse_mode: 'HTML' }, '400 Bad Request: message text is empty'],
    [{ text: 'я'.repeat(4_097) }, '400 Bad Request: message is too long'],
    [{ parse_mode: 'BBCode' }, '400 Bad Request: unsupported parse_mode'],
    [{ reply_parameters: { message_id: 9_999 } }, '400 Bad Request: message to be replied not found'],
    [{ reply_markup: 'keyboard' }, "400 Bad Request: can't parse reply_markup JSON object"],
    [button({}), "400 Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"],
    [button({ callback_data: 'я'.repeat(33) }), '400 Bad Request: BUTTON_DATA_INVALID'],
    [button({ callback_data: '' }), '400 Bad Request: BUTTON_DATA_INVALID'],
    [button({ url: 'tel:+79000000000' }), '400 Bad Request: BUTTON_URL_INVALID'],
    [button({ url: 'javascript:alert(1)' }), '400 Bad Request: BUTTON_URL_INVALID'],
    [button({ pay: true }), '400 Bad Request: BUTTON_TYPE_INVALID'],
    [{ ...button({ web_app: { url: 'https://a.example' } }), chat_id: GROUP }, '400 Bad Request: BUTTON_TYPE_INVALID'],
    [
      button({ web_app: { url: 'http://a.example' } }),
      "400 Bad Request: inline keyboard button Web App URL 'http://a.example' is invalid: Only HTTPS links are allowed",
    ],
    [
      { chat_id: GROUP, reply_markup: { keyboard: [[{ text: 'Номер', request_contact: true }]] } },
      '400 Bad Request: phone number can be requested in private chats only',
    ],
  ])('refuses %j', async (params, words) => expect(await refused(params)).toBe(words));

  it('counts characters after the markup is out, and takes exactly as many as may be', async () => {
    expect((await send({ text: `<b>${'я'.repeat(4_096)}</b>`, parse_mode: 'HTML' })).text).toHaveLength(4_096);
  });

  it('takes buttons with one action, 64 bytes of data, and pages of this machine', async () => {
    for (const fields of [
      { callback_data: 'я'.repeat(32) },
      { url: 'https://t.me/x?start=1' },
      { url: 'tg://user?id=1' },
      { web_app: { url: 'http://127.0.0.1:3000/' } },
      { web_app: { url: 'https://a.example' } },
      { copy_text: { text: 'x' }, style: 'danger' },
    ])
      await send(button(fields));
    expect(await refused(button({ url: 'https://a.example', callback_data: 'x' }))).toMatch(/^400 .*exactly one/);
  });

  it('shows the reply keyboard in force until it is taken away', async () => {
    const keyboard = [[{ text: 'Номер', request_contact: true }]];
    await send({ reply_markup: { keyboard, one_time_keyboard: true } });
    await send({});
    expect(await phone.act(`chats/${IVAN}/keyboard`)).toMatchObject({ keyboard: { keyboard } });
    await send({ reply_markup: { remove_keyboard: true } });
    expect(await phone.act(`chats/${IVAN}/keyboard`)).toEqual({ keyboard: null });
  });
});

describe('editing', () => {
  const edit = (params: object): Promise<string> => phone.refused('editMessageText', { chat_id: IVAN, text: 'Нет', ...params });

  it('replaces text and keyboard, and tells when', async () => {
    const { message_id } = await send(button({ callback_data: 'a' }));
    phone.now += 5_000;
    const edited = await phone.done('editMessageText', { chat_id: IVAN, message_id, text: '<i>Нет</i>', parse_mode: 'HTML' });
    expect(edited).toMatchObject({
      message_id,
      text: 'Нет',
      edit_date: Math.floor(phone.now / 1_000),
      entities: [{ type: 'italic' }],
    });
    expect(edited).not.toHaveProperty('reply_markup');
    expect((await phone.messages(IVAN)).at(-1)).toMatchObject({ text: 'Нет', edits: 1 });
  });

  it('refuses what changes nothing, whatever the order of fields', async () => {
    const { message_id } = await send({ text: '<b>Да</b>', parse_mode: 'HTML', ...button({ callback_data: 'a' }) });
    const same = { chat_id: IVAN, message_id, text: '*Да*', parse_mode: 'MarkdownV2', ...button({ callback_data: 'a' }) };
    expect(await phone.refused('editMessageText', same)).toMatch(/^400 Bad Request: message is not modified: /);
    await phone.done('editMessageText', { ...same, ...button({ callback_data: 'b' }) });
    await phone.done('editMessageReplyMarkup', { chat_id: IVAN, message_id });
    expect(await phone.refused('editMessageReplyMarkup', { chat_id: IVAN, message_id })).toMatch(/not modified/);
  });

  it('finds only its own messages that may change', async () => {
    const [start] = await phone.messages(IVAN);
    const { message_id } = await send({ reply_markup: { keyboard: [['Да']] } });
    expect(await edit({ message_id: 9_999 })).toBe('400 Bad Request: message to edit not found');
    expect(await edit({ message_id: start!.message_id })).toBe("400 Bad Request: message can't be edited");
    expect(await edit({ message_id })).toBe("400 Bad Request: message can't be edited");
  });

  it('deletes once', async () => {
    const { message_id } = await send({});
    const target = { chat_id: IVAN, message_id };
    expect(await phone.done('deleteMessage', target)).toBe(true);
    expect(await phone.refused('deleteMessage', target)).toBe('400 Bad Request: message to delete not found');
    expect(await edit({ message_id })).toBe('400 Bad Request: message to edit not found');
  });
});
