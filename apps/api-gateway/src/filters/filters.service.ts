import { GetLastFilter, PutLastFilter, type LastFilter, type Session } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';

/** The last filter of a driver, remembered by filtering. */
@Injectable()
export class Filters {
  constructor(private readonly rpc: RpcClient) {}

  read({ driverId }: Session): Promise<LastFilter> {
    return this.rpc.call(GetLastFilter, { driverId });
  }

  /** @throws Refusal FILTER_INVALID, SERVICE_UNAVAILABLE */
  remember({ driverId, timeZone }: Session, filter: Record<string, string>): Promise<LastFilter> {
    return this.rpc.call(PutLastFilter, { driverId, timeZone, filter });
  }
}
