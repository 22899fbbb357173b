import { Module } from '@nestjs/common';
import { DoorModule } from '../../door/door.module';
import { AdminDoor } from './admin-door.service';
import { StaffSessionsController } from './staff-sessions.controller';
import { StaffSessions } from './staff-sessions.service';

@Module({
  imports: [DoorModule],
  controllers: [StaffSessionsController],
  providers: [AdminDoor, StaffSessions],
  exports: [AdminDoor, StaffSessions],
})
export class AdminDoorModule {}
