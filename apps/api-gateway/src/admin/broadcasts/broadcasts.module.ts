import { Module } from '@nestjs/common';
import { BroadcastsController } from './broadcasts.controller';
import { Broadcasts } from './broadcasts.service';
import { SegmentsController } from './segments.controller';
import { Segments } from './segments.service';

@Module({ controllers: [BroadcastsController, SegmentsController], providers: [Broadcasts, Segments] })
export class BroadcastsModule {}
