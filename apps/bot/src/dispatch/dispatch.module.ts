import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { ChatsModule } from '../chats/chats.module';
import { OutgoingModule } from '../outgoing/outgoing.module';
import { ResponsesModule } from '../responses/responses.module';
import { TelegramModule } from '../telegram/telegram.module';
import { Decisions } from './decisions.service';
import { Dispatch } from './dispatch.service';
import { DispatchUpdate } from './dispatch.update';
import { Dispatchers } from './dispatchers.service';

@Module({
  imports: [AccessModule, ChatsModule, OutgoingModule, ResponsesModule, TelegramModule],
  providers: [Dispatch, Decisions, Dispatchers, DispatchUpdate],
  exports: [Decisions, Dispatchers],
})
export class DispatchModule {}
