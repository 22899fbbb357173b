import { randomBytes } from 'node:crypto';
import type { SandboxClock } from '../../clock';
import { badRequest, Refusal } from '../bot-api/refusal';
import { Chat } from './chat';
import type { ChatInfo, MemberStatus, User } from './types';

export interface Person {
  user: User;
  /** Wrote to the bot, or let it write. */
  reachable: boolean;
  blocked: boolean;
  deactivated: boolean;
  readonly phone: string;
}

export type Happening =
  { readonly event: 'chat'; readonly data: { readonly chatId: number } } | { readonly event: 'answer'; readonly data: object };

/** Something in the world is not as a visitor thinks. */
export class Impossible extends Error {
  constructor(
    readonly status: 400 | 404 | 409,
    message: string,
  ) {
    super(message);
  }
}

export const DISPATCHERS_CHAT = -1_001_000_000_001;
const DISPATCHERS: readonly User[] = [
  { id: 910_000_001, is_bot: false, first_name: 'Ольга', last_name: 'Диспетчер', username: 'olga_demo', language_code: 'ru' },
  { id: 910_000_002, is_bot: false, first_name: 'Павел', last_name: 'Диспетчер', username: 'pavel_demo', language_code: 'ru' },
];

export interface Member {
  readonly userId: number;
  readonly status: MemberStatus;
}

/** Everybody and everything there is in this Telegram. */
export class World {
  readonly people = new Map<number, Person>();
  readonly chats = new Map<number, Chat>();
  private readonly ears = new Set<(happening: Happening) => void>();
  /** Kept when the rest begins anew: a bot may remember messages, and no other message may have their number. */
  private readonly lastMessageIds = new Map<number, number>();

  /**
   * @param named who is there from the start
   * @param unnamed gives a person to an id that nobody has mentioned yet; undefined when such ids are nobody's
   */
  constructor(
    readonly clock: SandboxClock,
    readonly bot: User,
    private readonly named: readonly User[],
    private readonly unnamed: (id: number) => User | undefined,
  ) {
    this.begin();
  }

  /** As at the start: the demo's people, and the dispatchers in their group. */
  begin(): void {
    this.people.clear();
    this.chats.clear();
    for (const user of [...this.named, ...DISPATCHERS]) this.meet(user);
    this.addGroup(DISPATCHERS_CHAT, 'Диспетчерская', [
      { userId: 910_000_001, status: 'creator' },
      { userId: 910_000_002, status: 'member' },
    ]);
  }

  /** Seconds since 1970. */
  now(): number {
    return Math.floor(this.clock.now() / 1_000);
  }

  /** Adds a person, or renames one. */
  meet(user: User): Person {
    const known = this.people.get(user.id);
    const phone = `79${String(user.id % 1_000_000_000).padStart(9, '0')}`;
    const person = known ?? { user, reachable: false, blocked: false, deactivated: false, phone };
    person.user = user;
    this.people.set(user.id, person);
    return person;
  }

  /** @throws Impossible when there is no such person */
  person(id: number): Person {
    const known = this.people.get(id);
    if (known !== undefined) return known;
    const user = this.unnamed(id);
    if (user === undefined) throw new Impossible(404, `there is no user ${id}`);
    return this.meet(user);
  }

  addGroup(id: number, title: string, members: readonly Member[]): Chat {
    const chat = this.makeChat({ id, type: 'supergroup', title });
    for (const { userId, status } of members) {
      if (userId === this.bot.id) chat.botStatus = status;
      else chat.members.set(this.person(userId).user.id, status);
    }
    return chat;
  }

  /** The chat of a person with the bot. */
  privateChat({ user: { id, first_name, last_name, username } }: Person): Chat {
    return this.chats.get(id) ?? this.makeChat({ id, type: 'private', first_name, last_name, username });
  }

  /** @throws Impossible when there is no such chat */
  chat(id: number): Chat {
    const chat = this.chats.get(id);
    if (chat === undefined) throw new Impossible(404, `there is no chat ${id}`);
    return chat;
  }

  /**
   * The chat the bot wants to act in.
   *
   * @throws Refusal 400 when the bot cannot know it, 403 when it may not act there
   */
  reach(chatId: number | string | undefined): Chat {
    const id = typeof chatId === 'number' ? chatId : NaN;
    const group = this.chats.get(id);
    if (group !== undefined && !group.isPrivate) {
      if (group.botStatus === 'kicked') throw new Refusal(403, 'Forbidden: bot was kicked from the supergroup chat');
      if (group.botStatus === 'left') throw new Refusal(403, 'Forbidden: bot is not a member of the supergroup chat');
      return group;
    }
    const person = this.people.get(id);
    if (person === undefined) throw badRequest('chat not found');
    if (person.deactivated) throw new Refusal(403, 'Forbidden: user is deactivated');
    if (person.blocked) throw new Refusal(403, 'Forbidden: bot was blocked by the user');
    if (person.reachable) return this.privateChat(person);
    // The bot knows a person it shares a group with, and still may not speak first.
    if (this.groupsOf(id).length > 0) throw new Refusal(403, "Forbidden: bot can't initiate conversation with a user");
    throw badRequest('chat not found');
  }

  groupsOf(userId: number): Chat[] {
    return [...this.chats.values()].filter((chat) => {
      const status = chat.members.get(userId);
      return status !== undefined && status !== 'left' && status !== 'kicked';
    });
  }

  tell(happening: Happening): void {
    for (const ear of this.ears) ear(happening);
  }

  /** @returns ends it */
  listen(ear: (happening: Happening) => void): () => void {
    this.ears.add(ear);
    return () => this.ears.delete(ear);
  }

  private makeChat(info: ChatInfo): Chat {
    const chat = new Chat(
      info,
      () => this.nextMessageId(info.id),
      () => this.now(),
      (chatId) => this.tell({ event: 'chat', data: { chatId } }),
    );
    this.chats.set(info.id, chat);
    return chat;
  }

  private nextMessageId(chatId: number): number {
    const id = (this.lastMessageIds.get(chatId) ?? 0) + 1;
    this.lastMessageIds.set(chatId, id);
    return id;
  }
}

/** A number nobody can guess, as Telegram gives its queries. */
export const newQueryId = (): string => String(randomBytes(8).readBigUInt64BE() >> 1n);
