/// <reference lib="dom" />
import type { Dom } from '../dom';
import type { Keyboards } from './keyboards';
import type { RichText } from './rich-text';
import type { Message, Seat } from '../types';

/** One message as a bubble. */
export function makeMessages({
  dom: { el, sign, nameOf },
  richText,
  keyboards,
}: {
  dom: Dom;
  richText: RichText;
  keyboards: Keyboards;
}) {
  const clock = new Intl.DateTimeFormat('ru', { hour: '2-digit', minute: '2-digit' });
  const calendar = new Intl.DateTimeFormat('ru', { day: 'numeric', month: 'long' });

  /** Stars are whole; every other currency counts hundredths. */
  const money = (currency: string, amount: number): string =>
    currency === 'XTR' ? `${amount} ★` : (amount / 100).toLocaleString('ru', { style: 'currency', currency });

  /** What a message is besides its text. */
  const attachment = (message: Message): Node[] => {
    const { contact, location, invoice, successful_payment: payment, document: file, photo } = message;
    const nodes: Node[] = [];
    if (contact !== undefined) {
      const number = `+${contact.phone_number.replace(/\D/g, '')}`;
      const card = el(
        'div',
        { class: 'card' },
        el('span', { class: 'kind' }, 'Контакт'),
        el('b', {}, nameOf(contact)),
        el('a', { href: `tel:${number}` }, number),
      );
      nodes.push(card);
    }
    if (location !== undefined) {
      const { latitude, longitude, live_period } = location;
      const at = `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
      const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=12/${latitude}/${longitude}`;
      const title = live_period === undefined ? 'Геопозиция' : 'Геопозиция, трансляция';
      const map = el('a', { href, target: '_blank', rel: 'noopener' }, at);
      nodes.push(el('div', { class: 'card' }, el('span', { class: 'kind' }, title), map));
    }
    if (invoice !== undefined) {
      const { title, description, currency, total_amount } = invoice;
      nodes.push(el('div', { class: 'card' }, el('b', {}, title), description, el('b', {}, money(currency, total_amount))));
    }
    if (payment !== undefined)
      nodes.push(el('div', { class: 'card' }, `Оплачено ${money(payment.currency, payment.total_amount)}`));
    if (file !== undefined) nodes.push(el('div', { class: 'card' }, `Файл ${file.file_name ?? ''}`.trim()));
    if (photo !== undefined) nodes.push(el('div', { class: 'card' }, 'Фото'));
    return nodes;
  };

  /** What happened in the chat, said by nobody. */
  const event = ({ new_chat_members: came, left_chat_member: left }: Message): string | undefined => {
    if (came !== undefined) return `${came.map(nameOf).join(', ')}: теперь в группе`;
    return left === undefined ? undefined : `${nameOf(left)}: больше не в группе`;
  };

  const quote = ({ from, text = '…' }: Message): Node =>
    el('blockquote', { class: 'reply' }, el('b', {}, from === undefined ? '' : nameOf(from)), text.slice(0, 80));

  const dayOf = ({ date }: Message): string => calendar.format(date * 1_000);

  interface Hands {
    /** Puts words into the input line. */
    write: (text: string) => void;
    /** Answers this very message. */
    reply: (message: Message) => void;
  }

  /** @param day heading above the first message of a day, else empty */
  const draw = (message: Message, day: string, seat: Seat, { write, reply }: Hands): HTMLLIElement => {
    const { from, text, caption, entities = [], caption_entities = [], date, edit_date } = message;
    const heading = day === '' ? [] : [el('p', { class: 'day' }, day)];
    const happened = event(message);
    if (happened !== undefined) return el('li', {}, ...heading, el('p', { class: 'day' }, happened));
    const words = text ?? caption;
    const own = from?.id === seat.userId;
    const time = `${edit_date === undefined ? '' : 'изменено '}${clock.format(date * 1_000)}`;
    const bubble = el(
      'div',
      { class: 'bubble' },
      ...(own || from === undefined || seat.chatId > 0 ? [] : [el('b', { class: 'name' }, nameOf(from))]),
      ...(message.reply_to_message === undefined ? [] : [quote(message.reply_to_message)]),
      ...attachment(message),
      ...(words === undefined
        ? []
        : [el('div', { class: 'text' }, ...richText(words, text === undefined ? caption_entities : entities, seat))]),
      el('span', { class: 'time' }, time),
    );
    const line = el(
      'div',
      { class: 'line' },
      bubble,
      sign('↩', 'Ответить на это сообщение', () => reply(message)),
    );
    const keys = keyboards.inline(message, seat, write);
    const item = el('li', { class: own ? 'own' : '', 'data-message': String(message.message_id) }, ...heading, line);
    if (keys.length > 0) item.append(el('div', { class: 'keys' }, ...keys));
    return item;
  };

  return { draw, dayOf };
}

export type Messages = ReturnType<typeof makeMessages>;
