import { Module } from '@nestjs/common';
import { ChatsController } from './chats.controller';
import { Chats } from './chats.service';

@Module({ controllers: [ChatsController], providers: [Chats], exports: [Chats] })
export class ChatsModule {}
