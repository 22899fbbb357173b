import type { Setting, StaffDoing } from '#contracts';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { CheckedBody } from '../../http/input.pipe';
import { AdminRoute } from '../door/admin-route.decorator';
import { DoneBy } from '../door/current-staff.decorator';
import type { ListPage } from '../paging/page.query';
import { SettingBody } from './setting.body';
import { AdminSettings } from './settings.service';

@Controller('api/v1/admin/settings')
export class AdminSettingsController {
  constructor(private readonly settings: AdminSettings) {}

  @Get()
  @AdminRoute('settings.read')
  list(): Promise<ListPage<Setting>> {
    return this.settings.list();
  }

  @Put(':key')
  @AdminRoute('settings.change')
  put(@Param('key') key: string, @Body(CheckedBody) body: SettingBody, @DoneBy() by: StaffDoing): Promise<Setting> {
    return this.settings.put(key, body, by);
  }
}
