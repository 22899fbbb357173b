import { CURSOR, PAYMENT_SORTS, PaymentFilter, type PaymentSort } from '#contracts';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { WholeNumber } from '../paging/page.query';

/** Which payments leave as a file, and in which order. */
export class PaymentsFileQuery extends PaymentFilter {
  @WholeNumber() declare min?: number;
  @WholeNumber() declare max?: number;
  @IsIn(PAYMENT_SORTS) sort: PaymentSort = '-createdAt';
}

export class PaymentsQuery extends PaymentsFileQuery {
  @WholeNumber() @IsInt() @Min(1) @Max(100) limit = 20;
  @IsOptional() @Matches(CURSOR) cursor?: string;
}

/** Names of what narrows and orders the list, for the door. */
export const PAYMENT_FILTERS = ['status', 'provider', 'from', 'to', 'min', 'max', 'q', 'driverId', 'sort'] as const;
