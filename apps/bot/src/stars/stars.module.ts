import { Module } from '@nestjs/common';
import { DoorModule } from '../door/door.module';
import { TelegramModule } from '../telegram/telegram.module';
import { StarsController } from './stars.controller';
import { Stars } from './stars.service';
import { StarsUpdate } from './stars.update';

/** Payments in Telegram Stars: billing keeps them, Telegram takes them. Its handlers come before the drivers' door. */
@Module({
  imports: [DoorModule, TelegramModule],
  controllers: [StarsController],
  providers: [Stars, StarsUpdate],
})
export class StarsModule {}
