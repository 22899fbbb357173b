import { Module } from '@nestjs/common';
import { Configurations } from './configurations.service';
import { SettingChanges } from './setting-changes.service';
import { SettingsController } from './settings.controller';
import { Settings } from './settings.service';
import { StoredSettings } from './stored-settings.service';

@Module({
  controllers: [SettingsController],
  providers: [Settings, StoredSettings, SettingChanges, Configurations],
  exports: [Settings, Configurations],
})
export class SettingsModule {}
