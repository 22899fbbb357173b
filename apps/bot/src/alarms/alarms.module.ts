import { Module } from '@nestjs/common';
import { OutgoingModule } from '../outgoing/outgoing.module';
import { AlarmsController } from './alarms.controller';
import { Alarms } from './alarms.service';

@Module({ imports: [OutgoingModule], controllers: [AlarmsController], providers: [Alarms] })
export class AlarmsModule {}
