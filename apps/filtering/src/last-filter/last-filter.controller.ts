import { GetLastFilter, PutLastFilter, type GetLastFilterRequest, type LastFilter, type PutLastFilterRequest } from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { LastFilterService } from './last-filter.service';

@Controller()
export class LastFilterController {
  constructor(private readonly lastFilter: LastFilterService) {}

  @HandleRpc(GetLastFilter)
  get({ driverId, timeZone }: GetLastFilterRequest): Promise<LastFilter> {
    return this.lastFilter.get(driverId, timeZone);
  }

  @HandleRpc(PutLastFilter)
  put({ driverId, timeZone, filter }: PutLastFilterRequest): Promise<LastFilter> {
    return this.lastFilter.put(driverId, timeZone, filter);
  }
}
