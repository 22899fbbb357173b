import { Module } from '@nestjs/common';
import { AdminSettingsController } from './settings.controller';
import { AdminSettings } from './settings.service';

@Module({ controllers: [AdminSettingsController], providers: [AdminSettings] })
export class AdminSettingsModule {}
