import { Module } from '@nestjs/common';
import { ChatsModule } from '../chats/chats.module';
import { ConversationsModule } from '../conversations/conversations.module';
import { OutgoingModule } from '../outgoing/outgoing.module';
import { NoticesController } from './notices.controller';
import { Notices } from './notices.service';

@Module({
  imports: [ChatsModule, ConversationsModule, OutgoingModule],
  controllers: [NoticesController],
  providers: [Notices],
})
export class NoticesModule {}
