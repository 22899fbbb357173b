import { Module } from '@nestjs/common';
import { Settings } from './settings.service';
import { StoredSettings } from './stored-settings.service';

@Module({ providers: [Settings, StoredSettings], exports: [Settings, StoredSettings] })
export class SettingsModule {}
