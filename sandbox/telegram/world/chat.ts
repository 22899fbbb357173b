import type { ChatInfo, Content, InlineKeyboard, MemberStatus, Message, ReplyKeyboard, User } from './types';

/** A message as the chat shows it, and what only the chat knows about it. */
export interface Posted {
  /** Replaced as a whole by every change: what was given out stays as it was. */
  message: Message;
  /** The same without where, when and by whom. */
  content: Content;
  edits: number;
  /** Sent with something else than an inline keyboard: Telegram lets nobody edit such a message. */
  readonly fixed: boolean;
  readonly forcesReply: boolean;
}

export interface Markup {
  readonly inline?: InlineKeyboard | undefined;
  readonly reply?: ReplyKeyboard | 'remove' | undefined;
  readonly forcesReply?: boolean;
}

/** One chat: the same for everybody in it. */
export class Chat {
  readonly posted: Posted[] = [];
  /** Who is in a group; the bot has its own place below. */
  readonly members = new Map<number, MemberStatus>();
  botStatus: MemberStatus = 'administrator';
  keyboard: ReplyKeyboard | undefined;
  menuButton: object | undefined;

  constructor(
    readonly info: ChatInfo,
    private readonly nextMessageId: () => number,
    private readonly now: () => number,
    private readonly changed: (chatId: number) => void,
  ) {}

  get id(): number {
    return this.info.id;
  }

  get isPrivate(): boolean {
    return this.info.type === 'private';
  }

  post(from: User, content: Content, { inline, reply, forcesReply = false }: Markup = {}): Message {
    const whole = inline === undefined ? content : { ...content, reply_markup: inline };
    const message: Message = { message_id: this.nextMessageId(), from, chat: this.info, date: this.now(), ...whole };
    this.posted.push({ message, content: whole, edits: 0, fixed: reply !== undefined || forcesReply, forcesReply });
    if (reply !== undefined) this.keyboard = reply === 'remove' ? undefined : reply;
    this.changed(this.id);
    return message;
  }

  find(messageId: number): Posted | undefined {
    return this.posted.findLast(({ message }) => message.message_id === messageId);
  }

  /** Takes the content's place; what the content leaves out is gone, but for where and when it was said. */
  edit(posted: Posted, content: Content): Message {
    const { message_id, from, chat, date } = posted.message;
    posted.message = { message_id, from, chat, date, ...content, edit_date: this.now() };
    posted.content = content;
    posted.edits += 1;
    this.changed(this.id);
    return posted.message;
  }

  remove(posted: Posted): void {
    this.posted.splice(this.posted.indexOf(posted), 1);
    this.changed(this.id);
  }

  /** A keyboard meant for one press goes away with it. */
  keyboardUsed(): void {
    if (this.keyboard?.one_time_keyboard === true) this.keyboard = undefined;
  }

  /** Shown messages of the last so many, oldest first. */
  shown(limit: number): object[] {
    return this.posted.slice(-limit).map(({ message, edits, forcesReply }) => ({
      ...message,
      ...(forcesReply ? { reply_markup: { force_reply: true } } : {}),
      edits,
    }));
  }
}
