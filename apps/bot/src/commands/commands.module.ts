import { Module } from '@nestjs/common';
import { ChatsModule } from '../chats/chats.module';
import { ConversationsModule } from '../conversations/conversations.module';
import { DispatchModule } from '../dispatch/dispatch.module';
import { OutgoingModule } from '../outgoing/outgoing.module';
import { RespondingModule } from '../responding/responding.module';
import { SearchingModule } from '../searching/searching.module';
import { About } from './about.service';
import { CommandsUpdate } from './commands.update';
import { DriverDoor } from './driver-door.service';
import { ListButtonsUpdate } from './list-buttons.update';
import { ResponseButtonsUpdate } from './response-buttons.update';
import { Talk } from './talk.service';
import { WordsUpdate } from './words.update';

/** The handlers are registered in this order: the door first, whatever is left last. */
@Module({
  imports: [ChatsModule, ConversationsModule, SearchingModule, RespondingModule, DispatchModule, OutgoingModule],
  providers: [DriverDoor, About, Talk, CommandsUpdate, ListButtonsUpdate, ResponseButtonsUpdate, WordsUpdate],
})
export class CommandsModule {}
