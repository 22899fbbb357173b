import { eventually } from '#testing';
import type { ShownMessage, TelegramSide } from './telegram-side';

/** One person with the bot's chat open. */
export class Phone {
  constructor(
    readonly telegram: TelegramSide,
    readonly userId: number,
  ) {}

  static async of(telegram: TelegramSide, userId: number, languageCode = 'ru'): Promise<Phone> {
    await telegram.post('users', { id: userId, first_name: 'Иван', last_name: 'Петров', language_code: languageCode });
    return new Phone(telegram, userId);
  }

  async messages(): Promise<ShownMessage[]> {
    return this.telegram.messages(this.userId);
  }

  /** Writes and waits for the bot to say something that matches. */
  async say(text: string, expected: RegExp): Promise<ShownMessage> {
    const { messageId } = await this.telegram.say(this.userId, text);
    return this.hear(expected, messageId);
  }

  /** The newest message after `after`, and up to `last`, whose text matches. */
  async hear(expected: RegExp, after = 0, last = Infinity): Promise<ShownMessage> {
    let found: ShownMessage | undefined;
    const look = async (): Promise<boolean> => {
      const messages = await this.messages();
      found = messages.findLast(({ message_id, text = '' }) => message_id > after && message_id <= last && expected.test(text));
      return found !== undefined;
    };
    try {
      await eventually(`the bot says ${expected}`, look);
    } catch (error) {
      const said = (await this.messages()).map(({ text = '' }) => text).join('\n---\n');
      throw new Error(`${String(error)}; the chat shows:\n${said}`, { cause: error });
    }
    return found!;
  }

  /** Presses the button whose data begins so and waits for a new message that matches. */
  async press(message: ShownMessage, data: string, expected: RegExp): Promise<ShownMessage> {
    await this.tap(message, data);
    return this.hear(expected, message.message_id);
  }

  /** Presses and waits until the message itself has become what matches. */
  async turn(message: ShownMessage, data: string, expected: RegExp): Promise<ShownMessage> {
    await this.tap(message, data);
    return this.hear(expected, message.message_id - 1, message.message_id);
  }

  /** Presses and waits for the window or line that Telegram shows then. */
  async pressForToast(message: ShownMessage, data: string): Promise<string> {
    const id = await this.tap(message, data);
    let text: string | undefined;
    await eventually('the press is answered', async () => {
      const answer = await this.telegram.answer(id);
      text = answer?.text;
      return answer !== undefined;
    });
    return text ?? '';
  }

  private tap({ message_id, reply_markup }: ShownMessage, data: string): Promise<string> {
    const buttons = (reply_markup?.inline_keyboard ?? []).flat();
    const button = buttons.find(({ callback_data = '' }) => callback_data.startsWith(data));
    if (button?.callback_data === undefined) {
      throw new Error(
        `no button ${data} among ${buttons.map(({ text, callback_data }) => `${text}=${callback_data ?? ''}`).join(', ')}`,
      );
    }
    return this.telegram.tap(this.userId, this.userId, message_id, button.callback_data);
  }
}
