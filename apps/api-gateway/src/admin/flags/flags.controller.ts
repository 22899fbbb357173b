import type { StaffDoing, StoredFlag } from '#contracts';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { CheckedBody } from '../../http/input.pipe';
import { AdminRoute } from '../door/admin-route.decorator';
import { DoneBy } from '../door/current-staff.decorator';
import type { ListPage } from '../paging/page.query';
import { FlagBody } from './flag.body';
import { AdminFlags } from './flags.service';

@Controller('api/v1/admin/feature-flags')
export class AdminFlagsController {
  constructor(private readonly flags: AdminFlags) {}

  @Get()
  @AdminRoute('flags.read')
  list(): Promise<ListPage<StoredFlag>> {
    return this.flags.list();
  }

  @Get(':name')
  @AdminRoute('flags.read')
  one(@Param('name') name: string): Promise<StoredFlag> {
    return this.flags.one(name);
  }

  @Put(':name')
  @AdminRoute('flags.change')
  put(@Param('name') name: string, @Body(CheckedBody) body: FlagBody, @DoneBy() by: StaffDoing): Promise<StoredFlag> {
    return this.flags.put(name, body, by);
  }
}
