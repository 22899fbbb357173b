import { randomBytes } from 'node:crypto';
import type { Chat } from '../../world/chat';
import type { Handlers, Parts } from '../parts';
import { checkWebApp, readInlineMarkup } from '../reading/markup';
import { isRecord, Params } from '../reading/params';
import { asText, readWords } from '../reading/words';
import { badRequest } from '../refusal';

const PREPARED_FOR_S = 86_400;

/** @throws Refusal 400 when Telegram would not show such a button */
function readMenuButton(value: Readonly<Record<string, unknown>> = { type: 'default' }): object {
  const { type, text } = value;
  if (type === 'commands' || type === 'default') return { type };
  if (type !== 'web_app') throw badRequest("can't parse menu button: MenuButton has unsupported type");
  if (typeof text !== 'string' || text.trim() === '') throw badRequest("can't parse menu button: text is missing");
  checkWebApp(value['web_app'], 'menu button');
  return value;
}

/** A result the bot made for an inline message. @throws Refusal 400 when it is none */
function readResult(params: Params): Readonly<Record<string, unknown>> {
  const result = params.record('result') ?? {};
  if (typeof result['type'] !== 'string' || typeof result['id'] !== 'string' || result['id'] === '')
    throw badRequest("can't parse inline query result");
  return result;
}

export function miniAppMethods(parts: Parts): Handlers {
  const { world, settings, updates, launches } = parts;
  const chatOf = (params: Params): Chat | undefined => {
    const id = params.number('chat_id');
    const chat = id === undefined ? undefined : world.reach(id);
    if (chat?.isPrivate === false) throw badRequest('chat not found');
    return chat;
  };
  return {
    setChatMenuButton: (params) => {
      const chat = chatOf(params);
      (chat ?? settings).menuButton = readMenuButton(params.record('menu_button'));
      world.tell({ event: 'chat', data: { chatId: chat?.id ?? 0 } });
      return true;
    },
    getChatMenuButton: (params) => menuButtonOf(parts, chatOf(params)),
    answerWebAppQuery: (params) => {
      const userId = launches.takeQuery(params.text('web_app_query_id') ?? '');
      if (userId === undefined) throw badRequest('query is too old and response timeout expired or query ID is invalid');
      const { input_message_content: content, reply_markup: markup, title } = readResult(params);
      const { message_text: text = title, ...how } = isRecord(content) ? content : {};
      const words = asText(readWords(new Params({ ...how, text }), 'text'));
      const person = world.person(userId);
      const chat = world.privateChat(person);
      const message = chat.post(person.user, { ...words, via_bot: world.bot }, { inline: readInlineMarkup(markup, undefined) });
      updates.add('message', chat.id, message);
      return { inline_message_id: randomBytes(18).toString('base64url') };
    },
    savePreparedInlineMessage: (params) => {
      if (!world.people.has(params.number('user_id') ?? 0)) throw badRequest('USER_ID_INVALID');
      const { reply_markup: markup } = readResult(params);
      readInlineMarkup(markup, undefined);
      return { id: randomBytes(12).toString('base64url'), expiration_date: world.now() + PREPARED_FOR_S };
    },
  };
}

/** The button beside the input line: the chat's own, else the bot's, else the list of commands. */
export function menuButtonOf({ settings }: Pick<Parts, 'settings'>, chat: Chat | undefined): object {
  const isOwn = (button: object | undefined): button is object =>
    button !== undefined && (!('type' in button) || button.type !== 'default');
  return [chat?.menuButton, settings.menuButton].find(isOwn) ?? { type: 'commands' };
}
