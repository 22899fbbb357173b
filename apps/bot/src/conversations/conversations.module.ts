import { Module } from '@nestjs/common';
import { Conversations } from './conversations.service';
import { Drivers } from './drivers.service';
import { MiniApp } from './mini-app.service';

@Module({ providers: [Conversations, Drivers, MiniApp], exports: [Conversations, Drivers, MiniApp] })
export class ConversationsModule {}
