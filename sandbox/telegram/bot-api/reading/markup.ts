import type { Chat, Markup } from '../../world/chat';
import type { InlineButton, InlineKeyboard, ReplyButton, ReplyKeyboard } from '../../world/types';
import { isRecord, type Values } from './params';
import { badRequest } from '../refusal';

const MOST_BUTTONS = 100;
const MOST_DATA_BYTES = 64;

const ACTIONS = [
  'url',
  'callback_data',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
] as const;
const REQUESTS = ['request_users', 'request_chat', 'request_contact', 'request_location', 'request_poll', 'web_app'] as const;
const STYLES = ['danger', 'success', 'primary'];
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** @throws Refusal 400 when a Mini App may not be opened from there: HTTPS, or plain HTTP of this very machine */
export function checkWebApp(value: unknown, what: string): void {
  const address = isRecord(value) ? value['url'] : undefined;
  if (typeof address !== 'string') throw badRequest(`can't parse ${what}: Web App URL is missing`);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname))) return;
  throw badRequest(`${what} Web App URL '${address}' is invalid: Only HTTPS links are allowed`);
}

/** Links lead to the web or into Telegram, nowhere else: a number to call is refused. */
function checkUrl(value: unknown): void {
  const address = typeof value === 'string' ? value : '';
  const whole = /^[a-z][a-z\d+.-]*:/i.test(address) && !/^[\w.-]+:\d/.test(address) ? address : `http://${address}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  const web = url !== undefined && /^https?:$/.test(url.protocol) && (url.hostname.includes('.') || LOOPBACK.test(url.hostname));
  if (!web && !/^(tg|ton):\/\/\S+$/i.test(address)) throw badRequest('BUTTON_URL_INVALID');
}

const labelOf = (button: Values, what: string): string => {
  const { text } = button;
  if (typeof text !== 'string') throw badRequest(`can't parse ${what}: Field "text" must be of type String`);
  if (text.trim() === '') throw badRequest(`can't parse ${what}: Text buttons must have a text`);
  return text;
};

function readInlineButton(value: unknown, chat: Chat | undefined, payable: boolean): InlineButton {
  const what = 'inline keyboard button';
  if (!isRecord(value)) throw badRequest(`can't parse ${what}: expected an Object`);
  labelOf(value, what);
  const [action, ...more] = ACTIONS.filter((name) => value[name] !== undefined && value[name] !== false);
  if (action === undefined) throw badRequest(`can't parse ${what}: Text buttons are unallowed in the inline keyboard`);
  if (more.length > 0)
    throw badRequest(`can't parse ${what}: exactly one action is allowed, got ${[action, ...more].join(', ')}`);
  if (value['style'] !== undefined && !STYLES.some((style) => style === value['style'])) throw badRequest('BUTTON_STYLE_INVALID');
  const given = value[action];
  if (action === 'callback_data') {
    const bytes = typeof given === 'string' ? Buffer.byteLength(given) : 0;
    if (bytes < 1 || bytes > MOST_DATA_BYTES) throw badRequest('BUTTON_DATA_INVALID');
  }
  if (action === 'url') checkUrl(given);
  if (action === 'login_url') checkUrl(isRecord(given) ? given['url'] : undefined);
  if (action === 'pay' && !payable) throw badRequest('BUTTON_TYPE_INVALID');
  if (action === 'web_app') {
    checkWebApp(given, what);
    if (chat?.isPrivate !== true) throw badRequest('BUTTON_TYPE_INVALID');
  }
  if (action === 'copy_text') {
    const text = isRecord(given) ? given['text'] : undefined;
    if (typeof text !== 'string' || text.length < 1 || text.length > 256) throw badRequest('BUTTON_COPY_TEXT_INVALID');
  }
  return value as unknown as InlineButton;
}

function readReplyButton(value: unknown, chat: Chat | undefined): ReplyButton {
  const what = 'keyboard button';
  if (typeof value === 'string') return { text: labelOf({ text: value }, what) };
  if (!isRecord(value)) throw badRequest(`can't parse ${what}: expected an Object or a String`);
  labelOf(value, what);
  const [request, ...more] = REQUESTS.filter((name) => value[name] !== undefined && value[name] !== false);
  if (more.length > 0) throw badRequest(`can't parse ${what}: at most one request is allowed`);
  if (request !== undefined && chat?.isPrivate !== true)
    throw badRequest(
      request === 'request_contact' || request === 'request_location'
        ? `${request === 'request_contact' ? 'phone number' : 'location'} can be requested in private chats only`
        : 'BUTTON_TYPE_INVALID',
    );
  if (request === 'web_app') checkWebApp(value['web_app'], what);
  return value as unknown as ReplyButton;
}

function readRows<Button>(value: unknown, what: string, read: (button: unknown) => Button): Button[][] {
  if (!Array.isArray(value)) throw badRequest(`can't parse ${what}: expected an Array of Array`);
  const rows = value.map((row: unknown) => {
    if (!Array.isArray(row)) throw badRequest(`can't parse ${what}: expected an Array of Array`);
    return row.map(read);
  });
  if (rows.flat().length > MOST_BUTTONS) throw badRequest('reply markup is too long');
  return rows.filter((row) => row.length > 0);
}

/**
 * What `reply_markup` asks for.
 *
 * @param chat where it will stand; undefined for a message sent by way of the bot
 * @param payable whether it belongs to an invoice
 * @throws Refusal 400 when Telegram would not take it
 */
export function readMarkup(value: unknown, chat: Chat | undefined, payable = false): Markup {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) throw badRequest("can't parse reply keyboard markup JSON object");
  const { inline_keyboard: inline, keyboard, remove_keyboard: remove, force_reply: force } = value;
  if (inline !== undefined) {
    const rows = readRows(inline, 'inline keyboard', (button) => readInlineButton(button, chat, payable));
    const markup: InlineKeyboard = { inline_keyboard: rows };
    return rows.length === 0 ? {} : { inline: markup };
  }
  if (keyboard !== undefined) {
    const rows = readRows(keyboard, 'reply keyboard', (button) => readReplyButton(button, chat));
    const reply: ReplyKeyboard = { ...value, keyboard: rows };
    return { reply: rows.length === 0 ? 'remove' : reply };
  }
  if (remove === true) return { reply: 'remove' };
  if (force === true) return { forcesReply: true };
  if (Object.keys(value).length === 0) return {};
  throw badRequest("can't parse reply keyboard markup JSON object");
}

/** Markup of an edit: nothing but an inline keyboard. */
export function readInlineMarkup(value: unknown, chat: Chat | undefined, payable = false): InlineKeyboard | undefined {
  const { inline, reply, forcesReply } = readMarkup(value, chat, payable);
  if (reply !== undefined || forcesReply !== undefined) throw badRequest('inline keyboard expected');
  return inline;
}
