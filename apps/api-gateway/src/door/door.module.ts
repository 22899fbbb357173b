import { Module } from '@nestjs/common';
import { Door } from './door.service';
import { RateLimiter } from './rate-limiter.service';
import { SessionsController } from './sessions.controller';
import { Sessions } from './sessions.service';
import { Tickets } from './tickets';

@Module({
  controllers: [SessionsController],
  providers: [Door, RateLimiter, Sessions, Tickets],
  exports: [Door, Sessions, Tickets],
})
export class DoorModule {}
