import type { Chat } from '../../world/chat';
import type { MemberStatus } from '../../world/types';
import type { Handlers, Parts } from '../parts';
import type { Params } from '../reading/params';
import { badRequest } from '../refusal';

const RIGHTS = {
  can_be_edited: false,
  is_anonymous: false,
  can_manage_chat: true,
  can_delete_messages: true,
  can_invite_users: true,
};

/** A place in a chat as Telegram describes it: what more is said depends on the place. */
function member({ world }: Parts, userId: number, status: MemberStatus): object {
  const user = userId === world.bot.id ? world.bot : world.person(userId).user;
  if (status === 'administrator') return { status, user, ...RIGHTS };
  if (status === 'creator') return { status, user, is_anonymous: false };
  return status === 'kicked' ? { status, user, until_date: 0 } : { status, user };
}

function memberOf(parts: Parts, chat: Chat, userId: number): object {
  const { world } = parts;
  const known = userId === world.bot.id || world.people.has(userId);
  if (!known || (chat.isPrivate && userId !== chat.id && userId !== world.bot.id)) throw badRequest('PARTICIPANT_ID_INVALID');
  if (chat.isPrivate) return member(parts, userId, 'member');
  return member(parts, userId, userId === world.bot.id ? chat.botStatus : (chat.members.get(userId) ?? 'left'));
}

export function chatMethods(parts: Parts): Handlers {
  const { world } = parts;
  const chatOf = (params: Params): Chat => world.reach(params.json('chat_id') as number | string);
  const groupOf = (params: Params): Chat => {
    const chat = chatOf(params);
    if (chat.isPrivate) throw badRequest('there are no administrators in the private chat');
    return chat;
  };
  return {
    getChat: (params) => ({
      ...chatOf(params).info,
      accent_color_id: 0,
      max_reaction_count: 11,
      accepted_gift_types: { unlimited_gifts: false, limited_gifts: false, unique_gifts: false, premium_subscription: false },
    }),
    getChatMember: (params) => memberOf(parts, chatOf(params), params.number('user_id') ?? 0),
    // Other bots are not named, and this one is the only bot here.
    getChatAdministrators: (params) =>
      [...groupOf(params).members]
        .filter(([, status]) => status === 'creator' || status === 'administrator')
        .map(([userId, status]) => member(parts, userId, status)),
    getChatMemberCount: (params) => {
      const chat = chatOf(params);
      const present = [...chat.members.values()].filter((status) => status !== 'left' && status !== 'kicked');
      return chat.isPrivate ? 2 : present.length + 1;
    },
    leaveChat: (params) => {
      const chat = chatOf(params);
      if (chat.isPrivate) throw badRequest("chat member status can't be changed in private chats");
      chat.botStatus = 'left';
      world.tell({ event: 'chat', data: { chatId: chat.id } });
      return true;
    },
  };
}
