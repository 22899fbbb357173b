/// <reference lib="dom" />
import type { Control } from '../control';
import type { Dialogs } from '../dialogs';
import type { Dom } from '../dom';
import type { Links } from '../links';
import type { CallbackAnswer, InlineButton, Message, ReplyButton, ReplyKeyboard, Seat } from '../types';

/** The buttons under a message and in place of the keyboard. */
export function makeKeyboards({
  dom: { el, button },
  control,
  dialogs,
  links,
}: {
  dom: Dom;
  control: Control;
  dialogs: Dialogs;
  links: Links;
}) {
  /** How long Telegram's apps wait for a bot to answer a press. */
  const PATIENCE_MS = 30_000;
  /** Answers come by another connection than the press, so one may be here before the press knows its number. */
  const EARLY_KEPT = 100;
  const waiting = new Map<string, { rest: () => void; seat: Seat }>();
  const early = new Map<string, CallbackAnswer>();

  const answered = (answer: CallbackAnswer): void => {
    const press = waiting.get(answer.callbackQueryId);
    if (press === undefined) {
      early.set(answer.callbackQueryId, answer);
      const [oldest] = early.keys();
      if (early.size > EARLY_KEPT && oldest !== undefined) early.delete(oldest);
      return;
    }
    waiting.delete(answer.callbackQueryId);
    press.rest();
    const { text = '', showAlert = false, url = '' } = answer;
    if (text !== '' && showAlert) dialogs.alert(text);
    else if (text !== '') dialogs.toast(text);
    if (url !== '') void links.follow(url, press.seat);
  };

  const tap = async (pressed: HTMLButtonElement, seat: Seat, messageId: number, data: string): Promise<void> => {
    pressed.setAttribute('aria-busy', 'true');
    const rest = (): void => pressed.removeAttribute('aria-busy');
    try {
      const answer = await control.post('tap', { ...seat, messageId, data });
      const { callbackQueryId } = answer as { callbackQueryId: string };
      waiting.set(callbackQueryId, { rest, seat });
      const known = early.get(callbackQueryId);
      early.delete(callbackQueryId);
      const giveUp = (): void => {
        waiting.delete(callbackQueryId);
        rest();
      };
      if (known === undefined) setTimeout(giveUp, PATIENCE_MS);
      else answered(known);
    } catch (error) {
      rest();
      throw error;
    }
  };

  const copy = async (text: string): Promise<void> => {
    await navigator.clipboard.writeText(text);
    dialogs.toast('Скопировано');
  };

  const inlineButton = (key: InlineButton, messageId: number, seat: Seat, write: (text: string) => void): HTMLButtonElement => {
    const { text, callback_data, url, web_app, copy_text } = key;
    const query = key.switch_inline_query_current_chat ?? key.switch_inline_query;
    const pressed = (): unknown => {
      if (callback_data !== undefined) return dialogs.attempt(() => tap(made, seat, messageId, callback_data));
      if (web_app !== undefined) return links.openApp(seat, { url: web_app.url });
      if (url !== undefined) return links.follow(url, seat);
      if (key.pay === true) return dialogs.attempt(() => control.post('pay', { userId: seat.userId, messageId }));
      if (copy_text !== undefined) return dialogs.attempt(() => copy(copy_text.text));
      if (query !== undefined) write(query);
      return undefined;
    };
    const kind = web_app === undefined ? (url === undefined ? '' : '↗') : '▣';
    const made = button(text, pressed, { 'data-kind': kind });
    return made;
  };

  const inline = ({ message_id, reply_markup }: Message, seat: Seat, write: (text: string) => void): Node[] =>
    (reply_markup?.inline_keyboard ?? []).map((row) =>
      el('div', { class: 'row' }, ...row.map((key) => inlineButton(key, message_id, seat, write))),
    );

  const replyButton = (key: ReplyButton, seat: Seat): HTMLButtonElement => {
    const { userId } = seat;
    const place = (latitude: number, longitude: number) => control.post('location', { userId, latitude, longitude });
    return button(key.text, async () => {
      if (key.request_contact === true) dialogs.askContact((contact) => control.post('contact', { userId, ...contact }), true);
      else if (key.request_location === true) dialogs.askLocation(place);
      else if (key.web_app !== undefined) await links.openApp(seat, { url: key.web_app.url });
      else await dialogs.attempt(() => control.post('text', { ...seat, text: key.text }));
    });
  };

  const reply = ({ keyboard }: ReplyKeyboard, seat: Seat): Node[] =>
    keyboard.map((row) =>
      el('div', { class: 'row' }, ...row.map((key) => replyButton(typeof key === 'string' ? { text: key } : key, seat))),
    );

  return { inline, reply, answered };
}

export type Keyboards = ReturnType<typeof makeKeyboards>;
