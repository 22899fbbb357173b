import {
  ConfigurationChanged,
  GetConfiguration,
  ListSettings,
  PutSetting,
  type Configuration,
  type PutSettingRequest,
  type Setting,
  type SettingList,
} from '#contracts';
import { HandleEvent, HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { Configurations } from './configurations.service';
import { SettingChanges } from './setting-changes.service';
import { Settings } from './settings.service';

@Controller()
export class SettingsController {
  constructor(
    private readonly changes: SettingChanges,
    private readonly configurations: Configurations,
    private readonly settings: Settings,
  ) {}

  @HandleRpc(ListSettings)
  async list(): Promise<SettingList> {
    return { items: await this.changes.list() };
  }

  @HandleRpc(PutSetting)
  put(request: PutSettingRequest): Promise<Setting> {
    return this.changes.put(request);
  }

  @HandleRpc(GetConfiguration)
  configuration(): Promise<Configuration> {
    return this.configurations.current();
  }

  @HandleEvent(ConfigurationChanged, { everyReplica: true })
  changed(): void {
    this.settings.changed();
  }
}
