import { Module } from '@nestjs/common';
import { ChatsModule } from '../chats/chats.module';
import { ConversationsModule } from '../conversations/conversations.module';
import { ResponsesModule } from '../responses/responses.module';
import { MyResponses } from './my-responses.service';
import { RatingDialog } from './rating-dialog.service';
import { RespondDialog } from './respond-dialog.service';

@Module({
  imports: [ChatsModule, ConversationsModule, ResponsesModule],
  providers: [RespondDialog, MyResponses, RatingDialog],
  exports: [RespondDialog, MyResponses, RatingDialog],
})
export class RespondingModule {}
