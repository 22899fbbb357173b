import { UseFilters } from '@nestjs/common';
import { Ctx, Next, On, Update } from 'nestjs-telegraf';
import type { Message } from 'telegraf/types';
import { isDriverTurn, type DriverContext } from '../conversations/driver-turn';
import { RespondDialog } from '../responding/respond-dialog.service';
import { Search } from '../searching/search.service';
import { About } from './about.service';
import { RefusalFilter } from './refusal.filter';
import { Talk } from './talk.service';

type With<M extends Message> = DriverContext & { readonly message: M };

/** What comes without a command or a known button; the last of the drivers' handlers. */
@Update()
@UseFilters(RefusalFilter)
export class WordsUpdate {
  constructor(
    private readonly talk: Talk,
    private readonly search: Search,
    private readonly respondDialog: RespondDialog,
    private readonly about: About,
  ) {}

  @On('contact')
  contact(@Ctx() { turn, message }: With<Message.ContactMessage>): Promise<void> {
    const { contact, from } = message;
    return this.respondDialog.contact(turn, {
      phone: contact.phone_number,
      userId: contact.user_id,
      senderId: from.id,
      forwarded: 'forward_origin' in message,
    });
  }

  @On('location')
  location(@Ctx() { turn, message }: With<Message.LocationMessage>): Promise<void> {
    return this.search.around(turn, message.location);
  }

  @On('text')
  text(@Ctx() { turn, message }: With<Message.TextMessage>): Promise<void> {
    return this.talk.text(turn, message.text);
  }

  @On('callback_query')
  async button(@Ctx() { turn }: DriverContext, @Next() next: () => Promise<void>): Promise<void> {
    if (!isDriverTurn(turn)) return next();
    this.about.oldButton(turn);
  }

  /** Photos, stickers, voices. Quiet about everything that is no word to the bot. */
  @On('message')
  other(@Ctx() { turn, message }: DriverContext): void {
    if (message !== undefined && SAID.some((kind) => kind in message)) this.about.puzzled(turn);
  }
}

const SAID = ['photo', 'sticker', 'voice', 'video', 'video_note', 'document', 'audio', 'animation', 'venue'] as const;
