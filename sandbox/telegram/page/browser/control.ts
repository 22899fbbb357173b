/// <reference lib="dom" />
import type { CallbackAnswer, Chat, Command, Message, Person, ReplyKeyboard } from './types';

/** The control API of this sandbox's Telegram. */
export function makeControl() {
  const base = '/telegram/_control/';

  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(base + path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: unknown = text === '' ? {} : JSON.parse(text);
    if (!response.ok) throw new Error((answer as { message?: string }).message ?? `Песочница ответила ${response.status}`);
    return answer;
  };

  /** @throws Error with the refusal's words */
  const post = (path: string, body: object): Promise<unknown> => call('POST', path, body);
  const clear = (path: string): Promise<unknown> => call('DELETE', path);

  interface State {
    /** With the commands a person sees whom the bot has not met. */
    bot: Person & { commands?: readonly Command[] };
    users: readonly Person[];
    webhook?: { url?: string };
    pendingUpdates: number;
    faults: readonly object[];
    limiter: { enabled: boolean };
  }
  const state = async (): Promise<State> => (await call('GET', 'state')) as State;
  const chats = async (): Promise<readonly Chat[]> => ((await call('GET', 'chats')) as { items: Chat[] }).items;
  const messages = async (chatId: number): Promise<readonly Message[]> =>
    ((await call('GET', `chats/${chatId}/messages?limit=100`)) as { items: Message[] }).items;
  const keyboard = async (chatId: number): Promise<ReplyKeyboard | null> =>
    ((await call('GET', `chats/${chatId}/keyboard`)) as { keyboard: ReplyKeyboard | null }).keyboard;

  interface Ears {
    /** Told after every reconnection, too: what happened meanwhile has to be read again. */
    connected: () => void;
    lost: () => void;
    chat: (chatId: number) => void;
    answer: (answer: CallbackAnswer) => void;
  }
  const listen = (ears: Ears): void => {
    const source = new EventSource(`${base}events`);
    source.addEventListener('open', ears.connected);
    source.addEventListener('error', ears.lost);
    source.addEventListener('chat', ({ data }: MessageEvent<string>) =>
      ears.chat((JSON.parse(data) as { chatId: number }).chatId),
    );
    source.addEventListener('answer', ({ data }: MessageEvent<string>) => ears.answer(JSON.parse(data) as CallbackAnswer));
  };

  return { post, clear, state, chats, messages, keyboard, listen };
}

export type Control = ReturnType<typeof makeControl>;
