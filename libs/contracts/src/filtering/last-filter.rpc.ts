import { IsObject, IsOptional, IsString, IsUUID } from 'class-validator';
import { defineRpc } from '../contract';
import { AsSent } from './as-sent.decorator';
import { FILTER_INVALID } from './canonicalize-filter.rpc';

export class GetLastFilterRequest {
  @IsUUID() driverId!: string;
  /** IANA zone in which a remembered day that has passed reads as today; Moscow's when absent. */
  @IsOptional() @IsString() timeZone?: string;
}

export class LastFilter {
  /** The filter by its public names, values as text; empty when the driver has none yet. */
  @IsObject() filter!: Record<string, string>;
}

export const GetLastFilter = defineRpc({
  subject: 'rpc.filtering.get-last-filter',
  request: GetLastFilterRequest,
  response: LastFilter,
});

export class PutLastFilterRequest {
  @IsUUID() driverId!: string;
  @IsString() timeZone!: string;
  @IsObject() @AsSent() filter!: Record<string, string>;
}

/** FR-3: remembered per driver. A past `startDate` is kept as it is and read as today. */
export const PutLastFilter = defineRpc({
  subject: 'rpc.filtering.put-last-filter',
  request: PutLastFilterRequest,
  response: LastFilter,
  errors: [FILTER_INVALID],
});
