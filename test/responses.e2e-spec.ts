import { eventually } from '#testing';
import { System } from './support/system';

const DISPATCHERS = -1001000000001;
const OLGA = 910_000_001;

interface Shown {
  readonly message_id: number;
  readonly text?: string;
  readonly reply_markup?: { readonly inline_keyboard?: readonly (readonly { text: string; callback_data?: string }[])[] };
}

/** The product as a whole: a driver responds, the dispatchers decide in Telegram, the driver's phone shows it. */
describe('a response from the phone to the dispatchers and back', () => {
  let system: System;
  let control: string;
  const messages = async (chat: number): Promise<Shown[]> =>
    ((await (await fetch(`${control}/chats/${chat}/messages?limit=500`)).json()) as { items: Shown[] }).items;
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${control}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const card = async (cargoId: string): Promise<Shown> => {
    let found: Shown | undefined;
    await eventually('the card is in the chat', async () => {
      found = (await messages(DISPATCHERS)).find(({ text }) => text?.includes(cargoId) === true);
      return found !== undefined;
    });
    return found!;
  };
  const tap = (message: Shown, label: string): Promise<unknown> =>
    post('tap', { userId: OLGA, chatId: DISPATCHERS, messageId: message.message_id, label });

  beforeAll(async () => {
    system = await System.start({ environment: { LOG_LEVEL: 'info' } });
    control = `${system.sandbox.url}/telegram/_control`;
  }, 120_000);
  afterAll(() => system.stop(), 60_000);

  it('shows in the chat, and its acceptance on the phone within a second', async () => {
    const token = await system.signIn(1);
    const { items } = (await (await system.call('/cargos', { token })).json()) as { items: { id: string }[] };
    const cargoId = items[0]!.id;
    const stream = await system.call('/events', { token });
    let live = '';
    void (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of stream.body as unknown as AsyncIterable<Uint8Array>)
        live += decoder.decode(chunk, { stream: true });
    })().catch(() => undefined);

    const made = await system.post(`/cargos/${cargoId}/responses`, { phone: '+7 900 123-45-67', priceKopecks: 9_100_000 }, token);
    expect(made.status).toBe(201);
    const message = await card(cargoId);
    await eventually('the phone sees it sent', () => live.includes('"status":"sent"'));

    await tap(message, '✅ Принять');
    await eventually('the phone sees it accepted', () => live.includes('"status":"accepted"'));
    const list = (await (await system.call('/me/responses', { token })).json()) as {
      items: { cargoId: string; status: string }[];
    };
    expect(list.items[0]).toMatchObject({ cargoId, status: 'accepted' });
    await eventually('the card shows it', async () => (await card(cargoId)).text?.includes('принят') === true);
    const marks = (await (await system.call('/me/marks', { token })).json()) as { responses: Record<string, string> };
    expect(marks.responses[cargoId]).toBe('accepted');
  }, 60_000);
});
