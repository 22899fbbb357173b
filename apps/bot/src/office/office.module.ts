import { Module } from '@nestjs/common';
import { ChatsModule } from '../chats/chats.module';
import { BotStatistics } from './bot-stats.service';
import { MessagesToDrivers } from './driver-messages.service';
import { OfficeController } from './office.controller';
import { Standing } from './standing.service';

/** What staff look at, and whom they shut out. */
@Module({
  imports: [ChatsModule],
  controllers: [OfficeController],
  providers: [Standing, MessagesToDrivers, BotStatistics],
})
export class OfficeModule {}
