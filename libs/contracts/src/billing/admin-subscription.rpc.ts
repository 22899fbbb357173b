import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsISO8601, IsOptional, IsUUID, ValidateNested } from 'class-validator';
import { defineRpc } from '../contract';
import { MayBeLeftOut } from '../shared/may-be-left-out.decorator';
import { ACCESS_SOURCES, AccessState, type AccessSource } from './access-state';
import { PageEnd, PageRequest } from './admin-list';

/**
 * How a subscription stands, the first that holds: `blocked` by staff; `expired`, or never begun; `expiring` within three days with
 * nothing to renew it; `trial`, with nothing bought behind it; `active`.
 */
export const SUBSCRIPTION_STATES = ['trial', 'active', 'expiring', 'expired', 'blocked'] as const;
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number];

export const SUBSCRIPTION_SORTS = ['-expiresAt', 'expiresAt'] as const;

export class FindSubscriptionsRequest extends PageRequest {
  @MayBeLeftOut() @IsIn(SUBSCRIPTION_STATES) state?: SubscriptionState;
  /** Of the period that ends last. */
  @MayBeLeftOut() @IsIn(ACCESS_SOURCES) source?: AccessSource;
  @MayBeLeftOut() @IsBoolean() autoRenew?: boolean;
  /** Of their end; the first moment that counts, or a day of Moscow. */
  @MayBeLeftOut() @IsISO8601() from?: string;
  /** The first moment that does not, or the last day that does. */
  @MayBeLeftOut() @IsISO8601() to?: string;
  /** Who never had access stands where the beginning of time is. */
  @IsIn(SUBSCRIPTION_SORTS) sort!: (typeof SUBSCRIPTION_SORTS)[number];
}

/** A driver's access, in one line. */
export class SubscriptionLine {
  @IsUUID() driverId!: string;
  /** Grows with every driver that billing meets. */
  @IsInt() number!: number;
  @IsIn(SUBSCRIPTION_STATES) state!: SubscriptionState;
  /** Of the period that ends last. */
  @IsOptional() @IsIn(ACCESS_SOURCES) source!: AccessSource | null;
  /** Of the same period. */
  @IsOptional() @IsISO8601() startsAt!: string | null;
  @IsOptional() @IsISO8601() expiresAt!: string | null;
  @IsBoolean() autoRenew!: boolean;
  /** Days of 86 400 s, rounded up. */
  @IsInt() daysLeft!: number;
}

export class SubscriptionPage extends PageEnd {
  @IsArray() @ValidateNested({ each: true }) @Type(() => SubscriptionLine) items!: SubscriptionLine[];
}

export const FindSubscriptions = defineRpc({
  subject: 'rpc.billing.find-subscriptions',
  request: FindSubscriptionsRequest,
  response: SubscriptionPage,
});

export class GetAccessOfDriversRequest {
  @IsArray() @ArrayMaxSize(100) @IsUUID('all', { each: true }) driverIds!: string[];
}

export class AccessStates {
  /** In no order. Drivers that billing has not met are missing. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => AccessState) items!: AccessState[];
}

/** What the drivers of one page of a list may use. Nobody is met by it, and nobody gets a trial. */
export const GetAccessOfDrivers = defineRpc({
  subject: 'rpc.billing.get-access-of-drivers',
  request: GetAccessOfDriversRequest,
  response: AccessStates,
});
