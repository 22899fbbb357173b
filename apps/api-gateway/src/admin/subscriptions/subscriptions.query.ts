import {
  ACCESS_SOURCES,
  SUBSCRIPTION_SORTS,
  SUBSCRIPTION_STATES,
  type AccessSource,
  type FindSubscriptionsRequest,
  type SubscriptionState,
} from '#contracts';
import { IsBoolean, IsIn, IsISO8601, IsOptional } from 'class-validator';
import { PAGE, PageQuery, YesOrNo } from '../paging/page.query';

/** Which subscriptions; `from` and `to` are bounds of their end. */
export class SubscriptionsQuery extends PageQuery {
  @IsOptional() @IsIn(SUBSCRIPTION_STATES) state?: SubscriptionState;
  @IsOptional() @IsIn(ACCESS_SOURCES) source?: AccessSource;
  @YesOrNo() @IsOptional() @IsBoolean() autoRenew?: boolean;
  @IsOptional() @IsISO8601() from?: string;
  @IsOptional() @IsISO8601() to?: string;
  @IsIn(SUBSCRIPTION_SORTS) sort: FindSubscriptionsRequest['sort'] = '-expiresAt';
}

export const SUBSCRIPTION_PARAMETERS = ['state', 'source', 'autoRenew', 'from', 'to', 'sort', ...PAGE] as const;
