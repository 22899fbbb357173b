import { Module } from '@nestjs/common';
import { DoorModule } from '../../door/door.module';
import { DriverActionsController } from './driver-actions.controller';
import { DriverActions } from './driver-actions.service';
import { DriverList } from './driver-list.service';
import { DriverPages } from './driver-page.service';
import { AdminDriversController } from './drivers.controller';

@Module({
  imports: [DoorModule],
  controllers: [AdminDriversController, DriverActionsController],
  providers: [DriverList, DriverPages, DriverActions],
})
export class AdminDriversModule {}
