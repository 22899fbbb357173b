import { GROUP, IVAN, Phone, SERGEY, type Json } from '../../testing/telegram';

let phone: Phone;
beforeAll(async () => {
  phone = await Phone.open();
});
beforeEach(async () => {
  await phone.act('text', { userId: IVAN, text: '/start' });
  await phone.act('text', { userId: SERGEY, text: '/start' });
});
afterEach(() => phone.anew());
afterAll(() => phone.sandbox.close());

const fault = (body: object) => phone.act('faults', body);
const send = (params: object = {}) => phone.bot('sendMessage', { chat_id: IVAN, text: 'Да', ...params });
const texts = async (chatId = IVAN) => (await phone.messages(chatId)).slice(1).map(({ text }) => text);

describe('faults', () => {
  it.each([
    ['429', 429, 'Too Many Requests: retry after 1'],
    ['403-blocked', 403, 'Forbidden: bot was blocked by the user'],
    ['403-deactivated', 403, 'Forbidden: user is deactivated'],
    ['403-initiate', 403, "Forbidden: bot can't initiate conversation with a user"],
    ['403-kicked', 403, 'Forbidden: bot was kicked from the supergroup chat'],
    ['400-chat-not-found', 400, 'Bad Request: chat not found'],
    ['400-migrated', 400, 'Bad Request: group chat was upgraded to a supergroup chat'],
    ['500', 500, 'Internal Server Error: restart'],
  ])('%s refuses once, and does nothing', async (kind, status, description) => {
    await fault({ kind });
    expect(await send()).toMatchObject({ status, json: { ok: false, error_code: status, description } });
    expect((await send()).status).toBe(200);
    expect(await texts()).toEqual(['Да']);
  });

  it('say when to come back, and where the group went', async () => {
    await fault({ kind: '429', retryAfter: 7 });
    const limited = await send();
    expect(limited.json).toMatchObject({ parameters: { retry_after: 7 } });
    expect(limited.headers.get('retry-after')).toBe('7');
    await fault({ kind: '400-migrated', chatId: GROUP, migrateTo: -100_200 });
    expect((await send({ chat_id: GROUP })).json).toMatchObject({ parameters: { migrate_to_chat_id: -100_200 } });
  });

  it('meet only the calls they are meant for, so many times', async () => {
    await fault({ method: 'sendmessage', chatId: SERGEY, contains: '"груз"', kind: '500', times: 2 });
    const meant = { chat_id: SERGEY, text: 'Ваш "груз"' };
    const statuses: number[] = [];
    for (const params of [{}, { chat_id: SERGEY }, meant, meant, meant]) statuses.push((await send(params)).status);
    expect(statuses).toEqual([200, 200, 500, 500, 200]);
    await fault({ method: 'getMe', kind: '500', times: 5 });
    expect((await phone.act<{ faults: Json[] }>('state')).faults).toEqual([{ method: 'getMe', kind: '500', times: 5 }]);
    await phone.control('faults', undefined, 'DELETE');
    expect((await phone.bot('getMe')).status).toBe(200);
  });

  it('send a page instead of JSON', async () => {
    await fault({ kind: '502-html' });
    const { status, headers } = await send();
    expect([status, headers.get('content-type')]).toEqual([502, 'text/html']);
  });

  it('cut the connection before anything is done', async () => {
    await fault({ kind: 'reset' });
    await expect(send()).rejects.toThrow('fetch failed');
    expect(await texts()).toEqual([]);
  });

  it('cut it after everything is done', async () => {
    await fault({ method: 'sendMessage', kind: 'executed-lost' });
    await expect(send()).rejects.toThrow('fetch failed');
    expect(await texts()).toEqual(['Да']);
    expect(await phone.act('calls?method=sendMessage')).toMatchObject({ items: [{ status: 0, response: { ok: true } }] });
  });

  it('never answer', async () => {
    await fault({ kind: 'hang' });
    const given = new AbortController();
    const call = phone.bot('sendMessage', { chat_id: IVAN, text: 'Да' }, { signal: given.signal });
    while ((await phone.act<{ items: Json[] }>('calls?method=sendMessage')).items.length === 0);
    given.abort();
    await expect(call).rejects.toThrow('aborted');
    expect(await phone.act('calls?method=sendMessage')).toMatchObject({ items: [{ status: 0, response: null }] });
    expect(await texts()).toEqual([]);
  });
});

describe('the limiter', () => {
  const statuses = async (count: number, call: (index: number) => ReturnType<typeof send>): Promise<number[]> => {
    const found: number[] = [];
    for (let index = 0; index < count; index += 1) found.push((await call(index)).status);
    return found;
  };
  const step = (stepMs: number) => phone.act('clock', { stepMs });

  it('is off until it is wanted', async () => {
    expect(await statuses(3, () => send())).toEqual([200, 200, 200]);
    await phone.act('limiter', { enabled: true });
    expect(await statuses(2, () => send())).toEqual([200, 429]);
  });

  it('lets one message a second into a chat', async () => {
    await phone.act('limiter', { enabled: true });
    expect(await statuses(2, () => send())).toEqual([200, 429]);
    expect((await send({ chat_id: SERGEY })).status).toBe(200);
    expect((await send()).json).toMatchObject({ description: 'Too Many Requests: retry after 1' });
    await step(1_000);
    expect((await send()).status).toBe(200);
    expect((await phone.bot('sendChatAction', { chat_id: IVAN, action: 'typing' })).status).toBe(200);
  });

  it('lets 20 a minute into a group, edits among them', async () => {
    await phone.act('limiter', { enabled: true, perChatPerSecond: 100 });
    expect(await statuses(19, () => send({ chat_id: GROUP }))).toEqual(Array(19).fill(200));
    const [message] = await phone.messages(GROUP);
    const edit = (text: string) => phone.bot('editMessageText', { chat_id: GROUP, message_id: message!.message_id, text });
    expect((await edit('Раз')).status).toBe(200);
    await step(20_000);
    expect((await edit('Два')).json).toMatchObject({ parameters: { retry_after: 40 } });
    await step(40_000);
    expect((await edit('Два')).status).toBe(200);
  });

  it('lets so many a second out to all', async () => {
    await phone.act('limiter', { enabled: true, perSecond: 3, perChatPerSecond: 100 });
    expect(await statuses(4, (index) => send({ chat_id: index % 2 === 0 ? IVAN : SERGEY }))).toEqual([200, 200, 200, 429]);
  });
});
