import { eventually } from '#testing';
import type { System } from './system';

/** A message as its chat shows it now. */
export interface ShownMessage {
  readonly message_id: number;
  readonly text?: string;
  readonly contact?: { readonly phone_number: string };
  readonly reply_markup?: {
    readonly inline_keyboard?: readonly (readonly {
      readonly text: string;
      readonly callback_data?: string;
      readonly url?: string;
    }[])[];
  };
}

const buttonsOf = ({ reply_markup: markup }: ShownMessage): string[] =>
  (markup?.inline_keyboard ?? []).flat().flatMap(({ callback_data: data }) => (data === undefined ? [] : [data]));

/**
 * How often a thing was told. Who was killed while sending does not know whether Telegram has the message: it comes with a mark then, that
 * it may be there a second time, whether it had come before or not.
 */
export interface Tellings {
  readonly all: number;
  /** Without the mark. */
  readonly plain: number;
  /** With it. */
  readonly again: number;
}

export function tellingsIn(messages: readonly ShownMessage[]): Tellings {
  const again = messages.filter(({ text }) => text?.includes('↻')).length;
  return { all: messages.length, plain: messages.length - again, again };
}

/** Messages that are about a load: an alert names it in its buttons, whatever has become of it. */
export const alertsIn = (messages: readonly ShownMessage[], cargoId: string): ShownMessage[] =>
  messages.filter((message) => buttonsOf(message).includes(`favourite:${cargoId}`));

/** A demo driver with the bot's chat open. */
export class DriverChat {
  private readonly control: string;

  private constructor(
    sandboxUrl: string,
    readonly userId: number,
  ) {
    this.control = `${sandboxUrl}/telegram/_control`;
  }

  /** Has written to the bot, so that it may write back. */
  static async open({ sandbox }: System, driver: number): Promise<DriverChat> {
    const launch = new URLSearchParams(sandbox.telegram.initData({ driver }));
    const { id: userId } = JSON.parse(launch.get('user') ?? '{}') as { id: number };
    const chat = new DriverChat(sandbox.url, userId);
    await chat.say('/start', /Здравствуйте|Hello/);
    return chat;
  }

  async messages(): Promise<ShownMessage[]> {
    const answer = await fetch(`${this.control}/chats/${this.userId}/messages?limit=1000`);
    return ((await answer.json()) as { items: ShownMessage[] }).items;
  }

  async say(text: string, expected: RegExp, withinMs?: number): Promise<ShownMessage> {
    const { messageId } = await this.post<{ messageId: number }>('text', { userId: this.userId, text });
    return this.hear(expected, { after: messageId }, withinMs);
  }

  /** The newest message that matches: any, one that came after, or what one has become. */
  async hear(expected: RegExp, where: { after?: number; at?: number } = {}, withinMs = 30_000): Promise<ShownMessage> {
    const { after = 0, at } = where;
    let found: ShownMessage | undefined;
    const look = async (): Promise<boolean> => {
      found = (await this.messages()).findLast(
        ({ message_id: id, text = '' }) => id > after && (at === undefined || id === at) && expected.test(text),
      );
      return found !== undefined;
    };
    await eventually(`the bot says ${String(expected)}`, look, withinMs);
    if (found === undefined) throw new Error('unreachable');
    return found;
  }

  async press({ message_id: messageId, ...message }: ShownMessage, data: string): Promise<void> {
    const button = buttonsOf({ message_id: messageId, ...message }).find((one) => one.startsWith(data));
    if (button === undefined) throw new Error(`no button ${data}`);
    await this.post('tap', { userId: this.userId, chatId: this.userId, messageId, data: button });
  }

  async alertsOf(cargoId: string): Promise<ShownMessage[]> {
    return alertsIn(await this.messages(), cargoId);
  }

  private async post<Answer>(path: string, body: object): Promise<Answer> {
    const answer = await fetch(`${this.control}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }
}
