import { Module } from '@nestjs/common';
import { ChatsModule } from '../chats/chats.module';
import { ConversationsModule } from '../conversations/conversations.module';
import { OutgoingModule } from '../outgoing/outgoing.module';
import { AlertCards } from './alert-cards.repository';
import { AlertLetters } from './alert-letters.service';
import { AlertsController } from './alerts.controller';
import { Alerts } from './alerts.service';
import { LivingCards } from './living-cards.service';

/** What drivers are told of loads, and the messages that live on. */
@Module({
  imports: [ChatsModule, ConversationsModule, OutgoingModule],
  controllers: [AlertsController],
  providers: [Alerts, AlertCards, AlertLetters, LivingCards],
  exports: [AlertCards, LivingCards],
})
export class AlertsModule {}
