import { Module } from '@nestjs/common';
import { AlertsOfDriver } from './driver-alerts.service';
import { OfficeController } from './office.controller';

/** What staff look at. */
@Module({ controllers: [OfficeController], providers: [AlertsOfDriver] })
export class OfficeModule {}
