import { Module } from '@nestjs/common';
import { DoorModule } from '../door/door.module';
import { LiveStreams } from './live-streams.service';
import { LiveController } from './live.controller';

@Module({ imports: [DoorModule], controllers: [LiveController], providers: [LiveStreams] })
export class LiveModule {}
