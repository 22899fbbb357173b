import { Module } from '@nestjs/common';
import { Clock } from './clock';
import { Door } from './door.service';
import { RateLimiter } from './rate-limiter.service';
import { SessionsController } from './sessions.controller';
import { Sessions } from './sessions.service';
import { Tickets } from './tickets';

@Module({
  controllers: [SessionsController],
  providers: [Clock, Door, RateLimiter, Sessions, Tickets],
  exports: [Clock, Door, Sessions, Tickets],
})
export class DoorModule {}
