import { Module } from '@nestjs/common';
import { ChatsModule } from '../chats/chats.module';
import { TelegramModule } from '../telegram/telegram.module';
import { Letters } from './letters';
import { Outgoing } from './outgoing.service';
import { Queue } from './queue';
import { Sender } from './sender.service';

@Module({ imports: [TelegramModule, ChatsModule], providers: [Outgoing, Letters, Queue, Sender], exports: [Outgoing, Letters] })
export class OutgoingModule {}
