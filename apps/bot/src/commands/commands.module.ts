import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { BroadcastsModule } from '../broadcasts/broadcasts.module';
import { ChatsModule } from '../chats/chats.module';
import { ConversationsModule } from '../conversations/conversations.module';
import { DispatchModule } from '../dispatch/dispatch.module';
import { MarksModule } from '../marks/marks.module';
import { OutgoingModule } from '../outgoing/outgoing.module';
import { RespondingModule } from '../responding/responding.module';
import { SavedSearchesModule } from '../saved-searches/saved-searches.module';
import { SearchingModule } from '../searching/searching.module';
import { SubscriptionModule } from '../subscription/subscription.module';
import { About } from './about.service';
import { CommandsUpdate } from './commands.update';
import { DriverDoor } from './driver-door.service';
import { ListButtonsUpdate } from './list-buttons.update';
import { MailingButtonsUpdate } from './mailing-buttons.update';
import { MarkButtonsUpdate } from './mark-buttons.update';
import { ResponseButtonsUpdate } from './response-buttons.update';
import { SearchButtonsUpdate } from './search-buttons.update';
import { SubscriptionUpdate } from './subscription.update';
import { StaffLinks } from './staff-link.service';
import { Talk } from './talk.service';
import { WordsUpdate } from './words.update';

/** The handlers are registered in this order: the door first, whatever is left last. */
@Module({
  imports: [
    AccessModule,
    ChatsModule,
    ConversationsModule,
    SearchingModule,
    RespondingModule,
    SavedSearchesModule,
    MarksModule,
    SubscriptionModule,
    BroadcastsModule,
    DispatchModule,
    OutgoingModule,
  ],
  providers: [
    DriverDoor,
    About,
    StaffLinks,
    Talk,
    CommandsUpdate,
    ListButtonsUpdate,
    ResponseButtonsUpdate,
    SearchButtonsUpdate,
    MarkButtonsUpdate,
    SubscriptionUpdate,
    MailingButtonsUpdate,
    WordsUpdate,
  ],
})
export class CommandsModule {}
