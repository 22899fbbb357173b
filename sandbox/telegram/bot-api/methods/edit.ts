import type { Chat, Posted } from '../../world/chat';
import type { Content, Message } from '../../world/types';
import { readInlineMarkup } from '../reading/markup';
import type { Params } from '../reading/params';
import { badRequest } from '../refusal';
import { asCaption, asText, readWords } from '../reading/words';
import type { Handlers, Parts } from '../parts';
import { FOREVER, readLocation } from './send';

const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';
/** A bot deletes its own and others' messages in a private chat for so long. */
const DELETABLE_S = 48 * 3_600;

interface Target {
  readonly chat: Chat;
  readonly posted: Posted;
}

function find({ world }: Parts, params: Params, verb: 'edit' | 'delete', id = params.number('message_id')): Target {
  if (params.has('inline_message_id')) throw badRequest('MESSAGE_ID_INVALID');
  if (!params.has('chat_id')) throw badRequest('chat_id is empty');
  const chat = world.reach(params.json('chat_id') as number | string);
  if (id === undefined) throw badRequest('message identifier is not specified');
  const posted = chat.find(id);
  if (posted === undefined) throw badRequest(`message to ${verb} not found`);
  return { chat, posted };
}

/** A message of the bot's own that may change. */
function own(parts: Parts, params: Params): Target {
  const target = find(parts, params, 'edit');
  if (target.posted.message.from.id !== parts.world.bot.id || target.posted.fixed) throw badRequest("message can't be edited");
  return target;
}

/** The old content with changes; an edit that does not mention the keyboard takes it away. */
function edit({ chat, posted }: Target, params: Params, change: Content): Message {
  const before = posted.content;
  const markup = readInlineMarkup(params.json('reply_markup'), chat, before.invoice !== undefined);
  const after: Content = { ...before, ...change, reply_markup: markup };
  // Keys stand in the order they were first given, so equal content makes equal text.
  const same = (one: Content): string =>
    JSON.stringify(
      Object.entries(one)
        .filter(([, value]) => value !== undefined)
        .sort(),
    );
  if (same(before) === same(after)) throw badRequest(NOT_MODIFIED);
  return chat.edit(posted, after);
}

function liveLocation(parts: Parts, params: Params): Target {
  const target = own(parts, params);
  const { date, location } = target.posted.message;
  const period = location?.live_period;
  if (period === undefined || (period !== FOREVER && date + period <= parts.world.now()))
    throw badRequest("message can't be edited");
  return target;
}

function remove(parts: Parts, params: Params, id?: number): true {
  const { chat, posted } = find(parts, params, 'delete', id);
  const old = parts.world.now() - posted.message.date > DELETABLE_S;
  if (old && chat.isPrivate) throw badRequest("message can't be deleted for everyone");
  if (!chat.isPrivate && posted.message.from.id !== parts.world.bot.id && chat.botStatus !== 'administrator')
    throw badRequest("message can't be deleted");
  chat.remove(posted);
  return true;
}

export const editMethods = (parts: Parts): Handlers => ({
  editMessageText: (params) => {
    const words = readWords(params, 'text');
    const target = own(parts, params);
    if (target.posted.message.text === undefined) throw badRequest('there is no text in the message to edit');
    return edit(target, params, { entities: undefined, ...asText(words) });
  },
  editMessageCaption: (params) => {
    const words = readWords(params, 'caption');
    const target = own(parts, params);
    const { photo, document } = target.posted.message;
    if (photo === undefined && document === undefined) throw badRequest('there is no caption in the message to edit');
    return edit(target, params, { caption: undefined, caption_entities: undefined, ...asCaption(words) });
  },
  editMessageReplyMarkup: (params) => edit(own(parts, params), params, {}),
  editMessageLiveLocation: (params) => {
    const target = liveLocation(parts, params);
    const { live_period, ...place } = readLocation(params);
    return edit(target, params, {
      location: { ...place, live_period: live_period ?? target.posted.message.location?.live_period },
    });
  },
  stopMessageLiveLocation: (params) => {
    const target = liveLocation(parts, params);
    const { latitude = 0, longitude = 0 } = target.posted.message.location ?? {};
    return edit(target, params, { location: { latitude, longitude } });
  },
  deleteMessage: (params) => remove(parts, params),
  deleteMessages: (params) => {
    // Those that are not there are skipped.
    for (const id of params.list('message_ids') ?? []) {
      if (parts.world.reach(params.json('chat_id') as number | string).find(Number(id)) !== undefined)
        remove(parts, params, Number(id));
    }
    return true;
  },
});
