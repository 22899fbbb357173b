import { Module } from '@nestjs/common';
import { DoorModule } from '../door/door.module';
import { OutgoingModule } from '../outgoing/outgoing.module';
import { TelegramModule } from '../telegram/telegram.module';
import { IntakeController } from './intake.controller';
import { Intake } from './intake.service';
import { Turns } from './turns.service';
import { UpdateQueue } from './update-queue';
import { UpdateWorker } from './worker.service';

@Module({
  imports: [DoorModule, OutgoingModule, TelegramModule],
  controllers: [IntakeController],
  providers: [Intake, Turns, UpdateQueue, UpdateWorker],
})
export class UpdatesModule {}
