import { Module } from '@nestjs/common';
import { DoorModule } from '../door/door.module';
import { MarksController } from './marks.controller';
import { DriversMarks } from './marks.service';

@Module({ imports: [DoorModule], controllers: [MarksController], providers: [DriversMarks] })
export class MarksModule {}
