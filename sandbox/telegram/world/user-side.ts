import type { Updates } from '../updates/queue';
import { settle } from '../text/marked';
import type { Callbacks } from './callbacks';
import type { Chat } from './chat';
import type { Content, InlineButton, Location, MemberStatus, Message } from './types';
import { Impossible, type Person, type World } from './world';

export interface Said {
  /** Left out when the bot does not want such updates. */
  readonly updateId?: number;
  readonly messageId: number;
}

export interface Press {
  readonly userId: number;
  readonly chatId: number;
  readonly messageId: number;
  readonly data?: string;
  readonly label?: string;
}

/** Everything people do: each act shows in the chat and reaches the bot as an update. Impossible acts throw Impossible. */
export class UserSide {
  constructor(
    private readonly world: World,
    private readonly updates: Updates,
    private readonly callbacks: Callbacks,
    private readonly launch: (person: Person, address: string) => string,
  ) {}

  say(userId: number, text: string, chatId = userId, replyTo?: number): Said {
    const chat = this.enter(userId, chatId);
    const quoted = replyTo === undefined ? undefined : this.message(chat, replyTo).message;
    const words = settle({ text, entities: [] });
    if (words.text === '') throw new Impossible(400, 'an empty message cannot be sent');
    chat.keyboardUsed();
    return this.post(userId, chat, {
      text: words.text,
      ...(words.entities.length === 0 ? {} : { entities: words.entities }),
      ...(quoted === undefined ? {} : { reply_to_message: { ...quoted, reply_to_message: undefined } }),
    });
  }

  /** @returns the address behind a button that opens one; else what the bot answers by */
  press({ userId, chatId, messageId, data, label }: Press): { url: string } | { updateId?: number; callbackQueryId: string } {
    const person = this.world.person(userId);
    const chat = this.enter(userId, chatId, false);
    const { message } = this.message(chat, messageId);
    const fits = (button: InlineButton): boolean =>
      (data === undefined || button.callback_data === data) && (label === undefined || button.text === label);
    const button = message.reply_markup?.inline_keyboard.flat().find(fits);
    if (button === undefined) throw new Impossible(404, 'there is no such button under the message');
    if (button.web_app !== undefined) return { url: this.launch(person, button.web_app.url) };
    const url = button.url ?? button.login_url?.url;
    if (url !== undefined) return { url };
    if (button.callback_data === undefined) throw new Impossible(400, 'the button is for the phone alone');
    const callbackQueryId = this.callbacks.ask(userId);
    return {
      ...this.update('callback_query', userId, {
        id: callbackQueryId,
        from: person.user,
        message,
        chat_instance: String(BigInt(chatId) * 1_000_003n),
        data: button.callback_data,
      }),
      callbackQueryId,
    };
  }

  /** The own number, or somebody else's card. A forwarded card comes without the number of an account. */
  shareContact(
    userId: number,
    { phone, foreign = false, forwarded = false }: { phone?: string; foreign?: boolean; forwarded?: boolean },
  ): Said {
    const { user, phone: own } = this.world.person(userId);
    const chat = this.enter(userId, userId);
    chat.keyboardUsed();
    const card = foreign
      ? { phone_number: phone ?? '79990000000', first_name: 'Чужой' }
      : { phone_number: phone ?? own, first_name: user.first_name, last_name: user.last_name };
    const origin = { type: 'hidden_user', sender_user_name: 'Чужой', date: this.world.now() };
    return this.post(
      userId,
      chat,
      forwarded ? { contact: card, forward_origin: origin } : { contact: { ...card, user_id: foreign ? user.id + 1 : user.id } },
    );
  }

  shareLocation(
    userId: number,
    { latitude, longitude, livePeriod }: { latitude: number; longitude: number; livePeriod?: number },
  ): Said {
    const chat = this.enter(userId, userId);
    chat.keyboardUsed();
    const location: Location = { latitude, longitude, ...(livePeriod === undefined ? {} : { live_period: livePeriod }) };
    return this.post(userId, chat, { location });
  }

  /** A step of a live location, or its end: then it is a place like any other. */
  moveLocation(userId: number, messageId: number, { latitude, longitude }: Location, stop = false): Said {
    const chat = this.enter(userId, userId);
    const posted = this.message(chat, messageId);
    const { from, date, location } = posted.message;
    const until = date + (location?.live_period ?? 0);
    if (from.id !== userId || location?.live_period === undefined || until <= this.world.now())
      throw new Impossible(409, 'the message is no live location of this user any more');
    const place = stop ? { latitude, longitude } : { latitude, longitude, live_period: location.live_period };
    const message = chat.edit(posted, { location: place });
    return { ...this.update('edited_message', chat.id, message), messageId };
  }

  /** @returns the update about it; none when it was so already */
  block(userId: number): { updateId?: number } {
    return this.turn(this.world.person(userId), true);
  }

  unblock(userId: number): { updateId?: number } {
    return this.turn(this.world.person(userId), false);
  }

  /** The account is deleted: nobody hears of it until writing there. */
  deactivate(userId: number): object {
    this.world.person(userId).deactivated = true;
    this.world.tell({ event: 'chat', data: { chatId: userId } });
    return {};
  }

  /** Lets the bot write first, as the Mini App may ask. */
  grantWriteAccess(userId: number): Said {
    const person = this.world.person(userId);
    if (person.blocked) this.turn(person, false);
    return this.post(userId, this.enter(userId, userId), { write_access_allowed: { from_request: true } });
  }

  /** Somebody comes to a group, leaves it or gets another place in it. The bot, too. */
  place(chatId: number, userId: number, status: MemberStatus): { updateId?: number } {
    const chat = this.world.chat(chatId);
    if (chat.isPrivate) throw new Impossible(400, 'a private chat has no members');
    const isBot = userId === this.world.bot.id;
    const user = isBot ? this.world.bot : this.world.person(userId).user;
    const before = isBot ? chat.botStatus : (chat.members.get(userId) ?? 'left');
    if (isBot) chat.botStatus = status;
    else chat.members.set(userId, status);
    const away = (one: MemberStatus): boolean => one === 'left' || one === 'kicked';
    const by = this.world.person([...chat.members].find(([, place]) => place === 'creator')?.[0] ?? userId).user;
    if (away(before) !== away(status)) {
      const message = chat.post(by, away(status) ? { left_chat_member: user } : { new_chat_members: [user] });
      if (!away(chat.botStatus)) this.update('message', chatId, message);
    }
    return this.update(isBot ? 'my_chat_member' : 'chat_member', chatId, {
      chat: chat.info,
      from: by,
      date: this.world.now(),
      old_chat_member: { user, status: before },
      new_chat_member: { user, status },
    });
  }

  private turn(person: Person, blocked: boolean): { updateId?: number } {
    const { user } = person;
    const chat = this.world.privateChat(person);
    if (person.blocked === blocked) return {};
    person.blocked = blocked;
    this.world.tell({ event: 'chat', data: { chatId: chat.id } });
    const [before, after] = blocked ? ['member', 'kicked'] : ['kicked', 'member'];
    return this.update('my_chat_member', chat.id, {
      chat: chat.info,
      from: user,
      date: this.world.now(),
      old_chat_member: { user: this.world.bot, status: before },
      new_chat_member: { user: this.world.bot, status: after, ...(blocked ? { until_date: 0 } : {}) },
    });
  }

  /** The chat somebody acts in; writing to the bot lets it write back. */
  private enter(userId: number, chatId: number, speaks = true): Chat {
    const person = this.world.person(userId);
    if (person.deactivated) throw new Impossible(409, 'the account is deleted');
    if (chatId !== userId) {
      const chat = this.world.chat(chatId);
      if (!this.world.groupsOf(userId).includes(chat)) throw new Impossible(409, 'the user is not in the chat');
      return chat;
    }
    if (person.blocked) throw new Impossible(409, 'the user has blocked the bot');
    if (speaks) person.reachable = true;
    return this.world.privateChat(person);
  }

  private message(chat: Chat, messageId: number) {
    const posted = chat.find(messageId);
    if (posted === undefined) throw new Impossible(404, `there is no message ${messageId} in the chat`);
    return posted;
  }

  private post(userId: number, chat: Chat, content: Content): Said {
    const message: Message = chat.post(this.world.person(userId).user, content);
    return { ...(this.isHeard(chat, content) ? this.update('message', chat.id, message) : {}), messageId: message.message_id };
  }

  /** A bot that is no administrator hears in a group only what is for bots. */
  private isHeard({ botStatus, isPrivate }: Chat, { text = '', reply_to_message: quoted }: Content): boolean {
    if (isPrivate || botStatus === 'administrator') return true;
    const meant =
      text.startsWith('/') || quoted?.from.id === this.world.bot.id || text.includes(`@${this.world.bot.username ?? ''}`);
    return botStatus === 'member' && meant;
  }

  private update(kind: string, whose: number, payload: object): { updateId?: number } {
    const updateId = this.updates.add(kind, whose, payload);
    return updateId === undefined ? {} : { updateId };
  }
}
