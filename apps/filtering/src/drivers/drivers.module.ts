import { ProductConfigurationModule } from '#messaging';
import { Module } from '@nestjs/common';
import { DriversController } from './drivers.controller';
import { Drivers } from './drivers.service';

@Module({
  imports: [ProductConfigurationModule],
  controllers: [DriversController],
  providers: [Drivers],
  exports: [Drivers],
})
export class DriversModule {}
