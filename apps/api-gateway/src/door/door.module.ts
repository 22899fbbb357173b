import { Module } from '@nestjs/common';
import { Clock } from './clock';
import { Door } from './door.service';
import { RateLimiter } from './rate-limiter.service';
import { SessionsController } from './sessions.controller';
import { Sessions } from './sessions.service';

@Module({ controllers: [SessionsController], providers: [Clock, Door, RateLimiter, Sessions], exports: [Clock, Door, Sessions] })
export class DoorModule {}
