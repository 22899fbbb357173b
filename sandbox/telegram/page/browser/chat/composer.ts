/// <reference lib="dom" />
import type { Control } from '../control';
import type { Dialogs } from '../dialogs';
import type { Dom } from '../dom';
import type { Links } from '../links';
import type { Commands } from './commands';
import type { Keyboards } from './keyboards';
import type { Chat, Message, ReplyKeyboard, Seat } from '../types';

/** The lower edge of a phone: menu button, input line, attachments, commands, reply keyboard. */
export function makeComposer({
  dom: { el, button, sign, nameOf },
  control,
  dialogs,
  links,
  keyboards,
  commands,
}: {
  dom: Dom;
  control: Control;
  dialogs: Dialogs;
  links: Links;
  keyboards: Keyboards;
  commands: Commands;
}) {
  return (seatNow: () => Seat) => {
    let answering: Message | undefined;
    const input = el('input', {
      'aria-label': 'Сообщение',
      placeholder: 'Сообщение',
      autocomplete: 'off',
      maxlength: '4096',
      enterkeyhint: 'send',
    });
    const quote = el('div', { class: 'answering', hidden: true });
    const keys = el('div', { class: 'keys', hidden: true, 'aria-label': 'Клавиатура бота', role: 'group' });
    const menu = button('Меню', () => undefined, { class: 'menu', hidden: true });

    const reply = (message: Message | undefined): void => {
      answering = message;
      quote.hidden = message === undefined;
      if (message === undefined) {
        quote.replaceChildren();
        return;
      }
      const { from, text = 'сообщение' } = message;
      const words = `${from === undefined ? '' : `${nameOf(from)}: `}${text.slice(0, 60)}`;
      quote.replaceChildren(
        el('span', {}, words),
        sign('✕', 'Не отвечать', () => reply(undefined)),
      );
      input.focus();
    };

    const send = async (text: string): Promise<void> => {
      const replyTo = answering?.message_id;
      await control.post('text', { ...seatNow(), text, ...(replyTo === undefined ? {} : { replyTo }) });
      reply(undefined);
    };

    const write = (text: string): void => {
      input.value = text;
      input.focus();
    };

    const submit = async (event: Event): Promise<void> => {
      event.preventDefault();
      const text = input.value.trim();
      if (text === '') return;
      input.value = '';
      // What could not be sent is not lost.
      await dialogs.attempt(() =>
        send(text).catch((error: unknown) => {
          write(text);
          throw error;
        }),
      );
    };

    const attach = (): void =>
      dialogs.sheet('Прикрепить', (close) => [
        button('Контакт', () => {
          close();
          dialogs.askContact((contact) => control.post('contact', { userId: seatNow().userId, ...contact }));
        }),
        button('Геопозиция', () => {
          close();
          dialogs.askLocation((latitude, longitude) =>
            control.post('location', { userId: seatNow().userId, latitude, longitude }),
          );
        }),
        button('Отмена', close),
      ]);

    const attachments = sign('+', 'Прикрепить', attach);
    const list = sign('/', 'Команды', () => dialogs.attempt(() => commands(seatNow(), send)));
    const form = el(
      'form',
      { class: 'composer', submit },
      menu,
      attachments,
      input,
      list,
      el('button', { class: 'sign send', 'aria-label': 'Отправить', title: 'Отправить' }, '➤'),
    );

    /** Fits the edge to the chat that is shown. Contacts, places and the list of commands are for the bot alone. */
    const show = ({ menuButton, blocked = false, type }: Chat, keyboard: ReplyKeyboard | null): void => {
      const opens = menuButton?.type === 'web_app' ? menuButton : undefined;
      menu.hidden = opens === undefined;
      menu.textContent = opens?.text ?? '';
      menu.onclick = () => {
        const url = opens?.web_app?.url;
        void links.openApp(seatNow(), url === undefined ? {} : { url });
      };
      attachments.hidden = list.hidden = type !== 'private';
      form.hidden = blocked;
      keys.hidden = keyboard === null || blocked;
      keys.replaceChildren(...(keyboard === null ? [] : keyboards.reply(keyboard, seatNow())));
      input.placeholder = keyboard?.input_field_placeholder ?? 'Сообщение';
    };

    return { element: el('footer', {}, quote, form, keys), show, reply, write };
  };
}

export type Composer = ReturnType<typeof makeComposer>;
