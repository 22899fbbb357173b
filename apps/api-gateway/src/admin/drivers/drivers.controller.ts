import type { DriverMessage } from '#contracts';
import { Controller, Get, Param } from '@nestjs/common';
import { CheckedQuery } from '../../http/input.pipe';
import { AdminRoute } from '../door/admin-route.decorator';
import { UuidParam } from '../door/uuid-param.pipe';
import { PAGE, PageQuery, type ListPage } from '../paging/page.query';
import { DriverList, type DriverLine } from './driver-list.service';
import { DriverPages, type AlertLine, type DriverPage, type ResponseLine } from './driver-page.service';
import { DRIVER_FILTERS, DriversQuery } from './drivers.query';

@Controller('api/v1/admin/drivers')
export class AdminDriversController {
  constructor(
    private readonly drivers: DriverList,
    private readonly pages: DriverPages,
  ) {}

  @Get()
  @AdminRoute('drivers.read', { query: [...DRIVER_FILTERS, ...PAGE] })
  find(@CheckedQuery(DriversQuery) query: DriversQuery): Promise<ListPage<DriverLine>> {
    return this.drivers.find(query);
  }

  @Get(':id')
  @AdminRoute('drivers.read')
  one(@Param('id', UuidParam) id: string): Promise<DriverPage> {
    return this.pages.of(id);
  }

  @Get(':id/messages')
  @AdminRoute('drivers.read', { query: PAGE })
  messages(@Param('id', UuidParam) id: string, @CheckedQuery(PageQuery) page: PageQuery): Promise<ListPage<DriverMessage>> {
    return this.pages.messages(id, page);
  }

  @Get(':id/responses')
  @AdminRoute('drivers.read', { query: PAGE })
  responses(@Param('id', UuidParam) id: string, @CheckedQuery(PageQuery) page: PageQuery): Promise<ListPage<ResponseLine>> {
    return this.pages.responses(id, page);
  }

  @Get(':id/alerts')
  @AdminRoute('drivers.read', { query: PAGE })
  alerts(@Param('id', UuidParam) id: string, @CheckedQuery(PageQuery) page: PageQuery): Promise<ListPage<AlertLine>> {
    return this.pages.alerts(id, page);
  }
}
