import { ScriptedBot, type Update } from './scripted-bot';

const CARD =
  '<b>Москва → <i>Казань</i></b>, <s>90 000</s> 95 000 ₽\n<tg-spoiler>секрет</tg-spoiler> <code>20 т</code> <a href="https://example.com/load">подробно</a>\n&lt;img src=x onerror="document.title=1"&gt;';

const key = (text: string, data: string) => ({ text, callback_data: data });
const inline = (...inline_keyboard: object[][]) => ({ reply_markup: { inline_keyboard } });

/** A bot with a card to page through, a response that goes to the dispatchers, and questions about phone and place. */
export class CargoBot extends ScriptedBot {
  /** Held by a test that wants to see a button wait. */
  gate: Promise<unknown> = Promise.resolve();

  /**
   * @param api address up to and with the token
   * @param groupId the dispatchers' chat
   * @param webapp address the Mini App's button names
   */
  constructor(
    api: string,
    private readonly groupId: number,
    private readonly webapp: string,
  ) {
    super(api);
  }

  say(chat_id: number, text: string, more: object = {}): Promise<unknown> {
    return this.call('sendMessage', { chat_id, text, ...more });
  }

  protected override async hear({ message, callback_query }: Update): Promise<void> {
    if (callback_query !== undefined) await this.pressed(callback_query);
    if (message === undefined) return;
    const { chat, contact, location, text = '', reply_to_message: reply } = message;
    if (contact !== undefined)
      await this.say(chat.id, `Номер ${contact.phone_number}`, { reply_markup: { remove_keyboard: true } });
    else if (location !== undefined) await this.say(chat.id, `Широта ${location.latitude.toFixed(1)}`);
    else if (text === '/start') await this.say(chat.id, CARD, { parse_mode: 'HTML', ...this.keys() });
    else if (text === '/phone') await this.say(chat.id, 'Как вам позвонить?', { reply_markup: { keyboard: QUESTIONS } });
    else if (text === '/price') await this.say(chat.id, 'Ваша цена?', { reply_markup: { force_reply: true } });
    else if (reply !== undefined) await this.say(chat.id, `В ответ на «${reply.text ?? ''}»: ${text}`);
    else if (chat.id > 0) await this.say(chat.id, `Вы написали: ${text}`);
  }

  private keys(): object {
    return inline(
      [key('▶', 'next'), key('Важно', 'alert')],
      [key('Откликнуться', 'respond')],
      [{ text: 'Открыть', web_app: { url: `${this.webapp}load` } }],
      [{ text: 'По ссылке', url: 'https://t.me/cargotech_demo_bot?start=cargo_7' }],
    );
  }

  private async pressed({ id, data, message }: NonNullable<Update['callback_query']>): Promise<void> {
    await this.gate;
    const edit = (text: string, more: object = {}): Promise<unknown> =>
      this.call('editMessageText', { chat_id: message.chat.id, message_id: message.message_id, text, ...more });
    const answer = (more: object = {}): Promise<unknown> => this.call('answerCallbackQuery', { callback_query_id: id, ...more });
    if (data === 'next') {
      await edit('Вторая страница', inline([key('◀', 'back'), key('Важно', 'alert')]));
      await answer({ text: 'Листаем' });
    } else if (data === 'alert') await answer({ text: 'Это важно', show_alert: true });
    else if (data === 'respond') {
      await this.say(this.groupId, 'Отклик Ивана', inline([key('Принять', `accept ${message.chat.id}`)]));
      await answer();
    } else {
      await edit('Отклик Ивана: принят');
      await this.say(Number(data.split(' ')[1]), 'Ваш отклик принят');
      await answer();
    }
  }
}

const QUESTIONS = [[{ text: 'Отправить номер', request_contact: true }], [{ text: 'Где я', request_location: true }]];
