import type { Command } from '../../world/settings';
import type { Handlers, Parts } from '../parts';
import { isRecord, type Params } from '../reading/params';
import { badRequest } from '../refusal';

const MOST_COMMANDS = 100;

/** The list that is meant: a scope, in it the chat or the member. @throws Refusal 400 when there is no such scope */
function readScope({ world }: Parts, params: Params): string {
  const { type = 'default', chat_id: chatId, user_id: userId } = params.record('scope') ?? {};
  switch (type) {
    case 'default':
    case 'all_private_chats':
    case 'all_group_chats':
    case 'all_chat_administrators':
      return type;
    case 'chat':
    case 'chat_administrators':
      return `${type} ${world.reach(Number(chatId)).id}`;
    case 'chat_member':
      return `${type} ${world.reach(Number(chatId)).id} ${Number(userId)}`;
    default:
      throw badRequest("can't parse BotCommandScope: Unsupported type specified");
  }
}

function readLanguage(params: Params): string {
  const language = params.text('language_code') ?? '';
  if (!/^([a-z]{2})?$/.test(language)) throw badRequest('LANG_CODE_INVALID');
  return language;
}

function readCommands(params: Params): Command[] {
  const given = params.list('commands') ?? [];
  if (given.length > MOST_COMMANDS) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  return given.map((value) => {
    const { command, description } = isRecord(value) ? value : {};
    if (typeof command !== 'string' || typeof description !== 'string')
      throw badRequest("can't parse BotCommand: expected an Object with command and description");
    const name = command.replace(/^\//, '');
    if (!/^[a-z\d_]{1,32}$/.test(name)) throw badRequest('BOT_COMMAND_INVALID');
    if (description.trim().length < 1 || description.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
    return { command: name, description };
  });
}

const TEXTS = { Name: ['name', 64], Description: ['description', 512], ShortDescription: ['short_description', 120] } as const;

export function commandMethods(parts: Parts): Handlers {
  const { settings } = parts;
  const texts = Object.entries(TEXTS).flatMap(([spelling, [name, most]]) => [
    [
      `setMy${spelling}`,
      (params: Params): true => {
        const text = params.text(name) ?? '';
        if (text.length > most) throw badRequest(`${name.toUpperCase()}_TOO_LONG`);
        settings.texts.set(`${name} ${readLanguage(params)}`, text);
        return true;
      },
    ],
    [
      `getMy${spelling}`,
      (params: Params): object => ({
        [name]: settings.texts.get(`${name} ${readLanguage(params)}`) ?? settings.texts.get(`${name} `) ?? '',
      }),
    ],
  ]);
  return {
    ...(Object.fromEntries(texts) as Handlers),
    setMyCommands: (params) => {
      settings.setCommands(readScope(parts, params), readLanguage(params), readCommands(params));
      return true;
    },
    getMyCommands: (params) => settings.commandsOf(readScope(parts, params), readLanguage(params)),
    deleteMyCommands: (params) => {
      settings.setCommands(readScope(parts, params), readLanguage(params), []);
      return true;
    },
  };
}
