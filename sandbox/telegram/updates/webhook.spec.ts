import { Hook, IVAN, Phone, SERGEY, type Delivery, type Json, type Shown } from '../../testing/telegram';

let phone: Phone;
let hook: Hook;
beforeAll(async () => {
  phone = await Phone.open();
});
afterAll(() => phone.sandbox.close());
beforeEach(async () => {
  hook = await Hook.open();
});
afterEach(async () => {
  await phone.anew();
  await hook.close();
});

const set = (more: object = {}) => phone.bot('setWebhook', { url: hook.url, secret_token: 'canary_1', ...more });
const say = (text: string, userId = IVAN) => phone.act<{ updateId: number }>('text', { userId, text });
const textOf = ({ body }: Delivery): string | undefined => (body['message'] as Shown | undefined)?.text;
const info = () => phone.done<Json>('getWebhookInfo');
const step = (stepMs: number) => phone.act('clock', { stepMs });
/** Answers with these statuses in turn, then with 200. */
const answerWith = (...statuses: readonly { status: number; headers?: Record<string, string> }[]): void => {
  const left = [...statuses];
  hook.answer = () => Promise.resolve(left.shift() ?? { status: 200 });
};
/** Resolves when so many deliveries are known to have failed. */
async function untilFailed(count: number): Promise<void> {
  while ((await phone.act<{ webhook: { failedDeliveries: number } }>('state')).webhook.failedDeliveries < count);
}
/** Resolves when the outcome of what was delivered so far is known to Telegram. */
async function until(condition: (known: Json) => boolean): Promise<Json> {
  for (;;) {
    const known = await info();
    if (condition(known)) return known;
  }
}

describe('setting a webhook', () => {
  it('says what it did, and does nothing twice', async () => {
    expect((await set()).json).toEqual({ ok: true, result: true, description: 'Webhook was set' });
    expect((await set()).json).toMatchObject({ description: 'Webhook is already set' });
    expect(await info()).toEqual({ url: hook.url, has_custom_certificate: false, pending_update_count: 0, max_connections: 40 });
    const changed = await set({ max_connections: 3 });
    expect(changed).toMatchObject({ status: 429, json: { parameters: { retry_after: 1 } } });
    expect(changed.headers.get('retry-after')).toBe('1');
    await step(1_000);
    expect((await set({ max_connections: 3, allowed_updates: ['message'] })).json).toMatchObject({
      description: 'Webhook was set',
    });
    expect(await info()).toMatchObject({ max_connections: 3, allowed_updates: ['message'] });
    expect((await phone.bot('deleteWebhook')).json).toMatchObject({ description: 'Webhook was deleted' });
    expect((await phone.bot('deleteWebhook')).json).toMatchObject({ description: 'Webhook is already deleted' });
    expect(await info()).toMatchObject({ url: '' });
  });

  it.each([
    [{ url: 'ftp://a.example' }, 'invalid webhook URL specified'],
    [{ url: 'nowhere' }, 'invalid webhook URL specified'],
    [{ url: 'https://a.example:3000/' }, 'bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443'],
    [{ secret_token: 'x'.repeat(257) }, 'secret token is too long'],
    [{ secret_token: 'два слова' }, 'secret token contains unallowed characters'],
  ])('refuses %j', async (params, words) =>
    expect(await phone.refused('setWebhook', { url: hook.url, ...params })).toBe(`400 Bad Request: ${words}`),
  );

  it('delivers what waited before, unless it is to be dropped', async () => {
    await say('раз');
    await set({ drop_pending_updates: true });
    await say('два');
    const [delivery] = await hook.until(1);
    expect(textOf(delivery!)).toBe('два');
  });
});

describe('delivering', () => {
  it('posts JSON with the secret', async () => {
    await set();
    const { updateId } = await say('раз');
    const [delivery] = await hook.until(1);
    expect(delivery!.headers).toMatchObject({
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': 'canary_1',
    });
    expect(delivery!.body).toMatchObject({ update_id: updateId, message: { text: 'раз' } });
    await until(({ pending_update_count }) => pending_update_count === 0);
  });

  it('keeps the order in a queue and lets queues run side by side', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((done) => (release = done));
    hook.answer = async (delivery) => {
      if (textOf(delivery) === 'раз') await held;
      return { status: 200 };
    };
    await set();
    for (const text of ['раз', 'два', 'три']) await say(text);
    await say('Сергей', SERGEY);
    expect((await hook.until(2)).map(textOf).sort()).toEqual(['Сергей', 'раз']);
    release();
    expect((await hook.until(4)).slice(2).map(textOf)).toEqual(['два', 'три']);
  });

  it('opens no more connections than it may', async () => {
    let open = 0;
    let most = 0;
    hook.answer = async () => {
      most = Math.max(most, (open += 1));
      await info();
      open -= 1;
      return { status: 200 };
    };
    await set({ max_connections: 2 });
    for (let userId = IVAN; userId < IVAN + 6; userId += 1) await say('раз', userId);
    await until(({ pending_update_count }) => pending_update_count === 0);
    expect(most).toBeLessThanOrEqual(2);
  });

  it('tries again at once, then after 2, 4, 8 s of its world, and holds its queue meanwhile', async () => {
    answerWith(...Array.from({ length: 4 }, () => ({ status: 500 })));
    await set();
    await say('раз');
    await say('два');
    for (const [failed, seconds] of [
      [2, 2],
      [3, 4],
      [4, 8],
    ] as const) {
      await untilFailed(failed);
      await step(seconds * 1_000 - 1);
      await info();
      expect(hook.deliveries).toHaveLength(failed);
      await step(1);
    }
    expect((await hook.until(6)).map(textOf)).toEqual(['раз', 'раз', 'раз', 'раз', 'раз', 'два']);
  });

  it('waits as long as it is asked to', async () => {
    answerWith({ status: 503, headers: { 'retry-after': '30' } });
    await set();
    await say('раз');
    await hook.until(1);
    await untilFailed(1);
    await step(29_999);
    await info();
    expect(hook.deliveries).toHaveLength(1);
    await step(1);
    await hook.until(2);
  });

  it('drops a press that nobody took in 150 s', async () => {
    await say('/start');
    await phone.updates({ offset: -1 });
    const reply_markup = { inline_keyboard: [[{ text: 'Да', callback_data: 'yes' }]] };
    const { message_id: messageId } = await phone.done('sendMessage', { chat_id: IVAN, text: 'Да?', reply_markup });
    hook.answer = () => Promise.resolve({ status: 503, headers: { 'retry-after': '3600' } });
    await set({ drop_pending_updates: true });
    await phone.act('tap', { userId: IVAN, chatId: IVAN, messageId, data: 'yes' });
    await hook.until(1);
    expect(await info()).toMatchObject({ pending_update_count: 1 });
    await step(150_000);
    expect(await info()).toMatchObject({ pending_update_count: 0 });
  });

  it('tells of an address where nobody listens', async () => {
    await hook.close();
    await set();
    await say('раз');
    const known = await until(({ last_error_message }) => last_error_message !== undefined);
    expect(known).toMatchObject({ last_error_message: 'Connection refused', pending_update_count: 1 });
  });

  it('takes down a webhook that has been gone for 23 hours', async () => {
    hook.answer = () => Promise.resolve({ status: 410 });
    await set();
    await say('раз');
    await untilFailed(2);
    await step(23 * 3_600_000);
    await until(({ url }) => url === '');
  });

  it('does what an answer asks for', async () => {
    hook.answer = () =>
      Promise.resolve({ status: 200, body: JSON.stringify({ method: 'sendMessage', chat_id: IVAN, text: 'Ответ' }) });
    await set();
    await say('раз');
    while ((await phone.messages(IVAN)).at(-1)?.text !== 'Ответ');
    expect(await phone.act('calls?method=sendMessage')).toMatchObject({ items: [{ status: 200, params: { text: 'Ответ' } }] });
  });
});

describe('going wrong on purpose', () => {
  it('delivers twice', async () => {
    await phone.act('behaviour', { duplicateUpdates: 1 });
    await set();
    const { updateId } = await say('раз');
    await say('два');
    const deliveries = await hook.until(3);
    expect(deliveries.map(({ body }) => body.update_id)).toEqual([updateId, updateId, updateId + 1]);
  });

  it('lets the later overtake the earlier', async () => {
    await set();
    await phone.act('behaviour', { reorderUpdates: 2 });
    for (const text of ['раз', 'два', 'три']) await say(text);
    expect((await hook.until(3)).map(textOf)).toEqual(['два', 'раз', 'три']);
  });

  it('does not wait for ever for one that overtakes', async () => {
    await set();
    await phone.act('behaviour', { reorderUpdates: 2 });
    await say('раз');
    await step(10_000);
    expect((await hook.until(1)).map(textOf)).toEqual(['раз']);
  });

  it('shows a wrong secret, then the right one', async () => {
    hook.answer = ({ headers }) =>
      Promise.resolve({ status: headers['x-telegram-bot-api-secret-token'] === 'canary_1' ? 200 : 401 });
    await phone.act('behaviour', { wrongSecret: 1 });
    await set();
    await say('раз');
    const [first, second] = await hook.until(2);
    expect(first!.headers['x-telegram-bot-api-secret-token']).not.toBe('canary_1');
    expect(second!.body).toEqual(first!.body);
    expect(await until(({ pending_update_count }) => pending_update_count === 0)).toMatchObject({
      last_error_message: 'Wrong response from the webhook: 401 Unauthorized',
    });
  });

  it('sends more than anybody takes', async () => {
    await phone.act('behaviour', { oversizedUpdate: 1 });
    await set();
    await say('раз');
    const [delivery] = await hook.until(1);
    expect(delivery!.bytes).toBeGreaterThan(1_048_576);
  });
});
