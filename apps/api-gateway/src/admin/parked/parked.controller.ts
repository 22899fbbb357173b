import type { StaffDoing } from '#contracts';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CheckedBody, CheckedQuery } from '../../http/input.pipe';
import { AdminRoute } from '../door/admin-route.decorator';
import { DoneBy } from '../door/current-staff.decorator';
import { ReasonBody } from '../drivers/drivers.bodies';
import { PAGE, type ListPage } from '../paging/page.query';
import { ParkedQuery } from './parked.query';
import { Parked, type ParkedLine } from './parked.service';

@Controller('api/v1/admin/parked-messages')
export class ParkedController {
  constructor(private readonly parked: Parked) {}

  @Get()
  @AdminRoute('parked.read', { query: PAGE })
  list(@CheckedQuery(ParkedQuery) query: ParkedQuery): Promise<ListPage<ParkedLine>> {
    return this.parked.list(query);
  }

  @Post(':id/requeue')
  @HttpCode(204)
  @AdminRoute('parked.requeue')
  requeue(@Param('id') id: string, @Body(CheckedBody) { reason }: ReasonBody, @DoneBy() by: StaffDoing): Promise<void> {
    return this.parked.requeue(id, reason, by);
  }
}
