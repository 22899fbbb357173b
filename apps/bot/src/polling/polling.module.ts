import { Module } from '@nestjs/common';
import { TelegramModule } from '../telegram/telegram.module';
import { Poller } from './poller.service';

@Module({ imports: [TelegramModule], providers: [Poller] })
export class PollingModule {}
