import type { Chat, Posted } from '../../world/chat';
import type { Content, Location, Message } from '../../world/types';
import { readMarkup } from '../reading/markup';
import type { Params } from '../reading/params';
import { badRequest } from '../refusal';
import { asText, readWords } from '../reading/words';
import type { Handlers, Parts } from '../parts';

/** The message a call answers. @throws Refusal 400 when it is not there, unless that was allowed */
function repliedTo(chat: Chat, params: Params): Message | undefined {
  const { message_id: id, allow_sending_without_reply: anyway } = params.record('reply_parameters') ?? {};
  if (id === undefined) return undefined;
  const found = chat.find(Number(id))?.message;
  if (found === undefined && anyway !== true) throw badRequest('message to be replied not found');
  // A quoted message does not quote in turn.
  return found === undefined ? undefined : { ...found, reply_to_message: undefined };
}

/** @throws Refusal 403 or 400 when the bot may not write there, 400 when the call is wrong */
export function post({ world }: Pick<Parts, 'world'>, params: Params, content: Content, payable = false): Message {
  const chat = world.reach(params.json('chat_id') as number | string);
  const markup = readMarkup(params.json('reply_markup'), chat, payable);
  return chat.post(
    world.bot,
    {
      ...content,
      reply_to_message: repliedTo(chat, params),
      ...(params.flag('protect_content') ? { has_protected_content: true } : {}),
    },
    payable && markup.inline === undefined ? { inline: PAY } : markup,
  );
}

/** Every invoice has a button to pay by. */
const PAY = { inline_keyboard: [[{ text: 'Pay', pay: true }]] };

/** A location that is updated until someone stops it. */
export const FOREVER = 0x7fffffff;

/** @throws Refusal 400 when there is no such place, or the bounds of a live location are not kept */
export function readLocation(params: Params): Location {
  const [latitude = NaN, longitude = NaN] = [params.number('latitude'), params.number('longitude')];
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) throw badRequest('location is invalid');
  const within = (name: string, low: number, high: number): number | undefined => {
    const value = params.number(name);
    if (value !== undefined && !(value >= low && value <= high)) throw badRequest(`invalid ${name} specified`);
    return value;
  };
  const period = params.number('live_period');
  return {
    latitude,
    longitude,
    horizontal_accuracy: within('horizontal_accuracy', 0, 1_500),
    live_period: period === FOREVER ? period : within('live_period', 60, 86_400),
    heading: within('heading', 1, 360),
  };
}

export const sendMethods = (parts: Parts): Handlers => ({
  sendMessage: (params) => post(parts, params, asText(readWords(params, 'text'))),
  sendContact: (params) =>
    post(parts, params, {
      contact: {
        phone_number: params.text('phone_number') ?? '',
        first_name: params.text('first_name') ?? '',
        last_name: params.text('last_name'),
        vcard: params.text('vcard'),
      },
    }),
  sendLocation: (params) => post(parts, params, { location: readLocation(params) }),
  forwardMessage: (params) => {
    const { message, content } = source(parts, params);
    return post(parts, params, {
      ...plain(content),
      forward_origin: { type: 'user', sender_user: message.from, date: message.date },
    });
  },
  copyMessage: (params) => ({ message_id: post(parts, params, plain(source(parts, params).content)).message_id }),
  sendChatAction: (params) => {
    parts.world.reach(params.json('chat_id') as number | string);
    if (!/^(typing|upload_\w+|record_\w+|choose_sticker|find_location)$/.test(params.text('action') ?? ''))
      throw badRequest('wrong parameter action in request');
    return true;
  },
});

/** Buttons and quotations stay where they are. */
const plain = (content: Content): Content => ({ ...content, reply_markup: undefined, reply_to_message: undefined });

function source({ world }: Parts, params: Params): Posted {
  const found = world.reach(params.json('from_chat_id') as number | string).find(params.number('message_id') ?? 0);
  if (found === undefined) throw badRequest('message to copy not found');
  return found;
}
