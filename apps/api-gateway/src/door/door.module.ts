import { AccessBookModule } from '#runtime';
import { Module } from '@nestjs/common';
import { Door } from './door.service';
import { RateLimiter } from './rate-limiter.service';
import { Senders } from './senders.service';
import { SessionsController } from './sessions.controller';
import { Sessions } from './sessions.service';
import { Tickets } from './tickets';

@Module({
  imports: [AccessBookModule],
  controllers: [SessionsController],
  providers: [Door, RateLimiter, Senders, Sessions, Tickets],
  exports: [AccessBookModule, Door, Sessions, Tickets],
})
export class DoorModule {}
