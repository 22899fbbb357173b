import { Type } from 'class-transformer';
import { IsArray, IsIn, IsISO8601, IsObject, IsString, IsUUID, Matches, ValidateNested } from 'class-validator';
import { PageEnd, PageRequest } from '../billing/admin-list';
import { CARGO_ID } from '../cargo/cargo-detail.page';
import { defineRpc } from '../contract';

/**
 * `told`: said at once. `waiting`: goes with a digest. `digested`: went with one. `merged`: its twin is the one that is told.
 * `dropped`: nobody wanted it any more when the digest was made.
 */
export const ALERT_STATES = ['told', 'waiting', 'digested', 'merged', 'dropped'] as const;

export class DriverAlertsRequest extends PageRequest {
  @IsUUID() driverId!: string;
}

/** From where to where a load goes. */
export class RouteNames {
  @IsString() from!: string;
  @IsString() to!: string;
}

export class DriverAlert {
  /** The key of the alert and of its message. */
  @IsString() id!: string;
  @Matches(CARGO_ID) cargoId!: string;
  @IsObject() @ValidateNested() @Type(() => RouteNames) route!: RouteNames;
  @IsIn(ALERT_STATES) state!: (typeof ALERT_STATES)[number];
  @IsISO8601() raisedAt!: string;
}

export class DriverAlerts extends PageEnd {
  @IsArray() @ValidateNested({ each: true }) @Type(() => DriverAlert) items!: DriverAlert[];
}

/** Of the last fourteen days, newest first. */
export const ListDriverAlerts = defineRpc({
  subject: 'rpc.filtering.list-driver-alerts',
  request: DriverAlertsRequest,
  response: DriverAlerts,
});
