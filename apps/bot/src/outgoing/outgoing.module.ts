import { Module } from '@nestjs/common';
import { ChatsModule } from '../chats/chats.module';
import { TelegramModule } from '../telegram/telegram.module';
import { Letters } from './letters';
import { Outgoing } from './outgoing.service';
import { Queue } from './queue';
import { QueueCensus } from './queue-census.service';
import { Sender } from './sender.service';

@Module({
  imports: [TelegramModule, ChatsModule],
  providers: [Outgoing, Letters, Queue, QueueCensus, Sender],
  exports: [Outgoing, Letters],
})
export class OutgoingModule {}
