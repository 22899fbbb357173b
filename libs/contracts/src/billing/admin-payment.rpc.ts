import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { defineRpc } from '../contract';
import { AsSent } from '../filtering/as-sent.decorator';
import { MayBeLeftOut } from '../shared/may-be-left-out.decorator';
import { PageEnd, PageRequest } from './admin-list';
import { PAYMENT_PROVIDERS, PAYMENT_STATUSES, PaymentReceipt, type PaymentProvider, type PaymentStatus } from './payment';
import { PAYMENT_UNKNOWN, REFUND_STATUSES, type Refund } from './payment.rpc';

export const PAYMENT_KINDS = ['subscription', 'renewal'] as const;
/** A leading minus: the largest or newest first. */
export const PAYMENT_SORTS = ['-createdAt', 'createdAt', '-amount', 'amount'] as const;
export type PaymentSort = (typeof PAYMENT_SORTS)[number];

/** A payment as staff see it. In kopecks everything of one in Stars is 0, and the fields in Stars say how much. */
export class AdminPayment {
  @IsUUID() id!: string;
  /** Grows with every payment. */
  @IsInt() number!: number;
  @IsUUID() driverId!: string;
  @IsIn(PAYMENT_KINDS) kind!: (typeof PAYMENT_KINDS)[number];
  @IsIn(PAYMENT_PROVIDERS) provider!: PaymentProvider;
  @IsString() tariff!: string;
  @IsString() title!: string;
  @IsInt() days!: number;
  @IsInt() amountKopecks!: number;
  @IsInt() discountKopecks!: number;
  @IsInt() refundedKopecks!: number;
  /** What may still go back: neither back already nor on its way. */
  @IsInt() refundableKopecks!: number;
  @IsOptional() @IsInt() amountStars?: number;
  @IsOptional() @IsInt() refundedStars?: number;
  /** Telegram takes back a charge whole or not at all. */
  @IsOptional() @IsInt() refundableStars?: number;
  @IsOptional() @IsString() promoCode!: string | null;
  @IsBoolean() autoRenew!: boolean;
  @IsIn(PAYMENT_STATUSES) status!: PaymentStatus;
  /** Why it was canceled: a word of the provider, e.g. `insufficient_funds`. */
  @IsOptional() @IsString() reason!: string | null;
  /** What does not fit in what the provider says of it. */
  @IsOptional() @IsString() problem!: string | null;
  /** The rule by which its money went back at once, e.g. `driver-blocked`. */
  @IsOptional() @IsString() refundRule!: string | null;
  /** Id at YooKassa, or Telegram's id of the charge. */
  @IsOptional() @IsString() externalId!: string | null;
  /** Test money. Null: the keys of the shop do not tell. */
  @IsOptional() @IsBoolean() test!: boolean | null;
  @IsISO8601() createdAt!: string;
  @IsOptional() @IsISO8601() paidAt!: string | null;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => PaymentReceipt) receipt!: PaymentReceipt | null;
}

/** Which payments; every condition narrows. */
export class PaymentFilter {
  @MayBeLeftOut() @IsIn(PAYMENT_STATUSES) status?: PaymentStatus;
  @MayBeLeftOut() @IsIn(PAYMENT_PROVIDERS) provider?: PaymentProvider;
  /** Of their creation; the first moment that counts, or a day of Moscow. */
  @MayBeLeftOut() @IsISO8601() from?: string;
  /** The first moment that does not, or the last day that does. */
  @MayBeLeftOut() @IsISO8601() to?: string;
  /** Bounds of the amount, kopecks, both included. */
  @MayBeLeftOut() @IsInt() @Min(0) @Max(2_000_000_000) min?: number;
  @MayBeLeftOut() @IsInt() @Min(0) @Max(2_000_000_000) max?: number;
  /** Id, external id or number of a payment; where there is none such, a promo code that payments were made with. */
  @MayBeLeftOut() @IsString() @MinLength(1) @MaxLength(256) q?: string;
  @MayBeLeftOut() @IsUUID() driverId?: string;
}

export class FindPaymentsRequest extends PageRequest {
  @IsObject() @ValidateNested() @Type(() => PaymentFilter) filter!: PaymentFilter;
  /** By the amount in kopecks: those in Stars stand together where 0 is. */
  @IsIn(PAYMENT_SORTS) sort!: PaymentSort;
}

export class AdminPaymentPage extends PageEnd {
  @IsArray() @ValidateNested({ each: true }) @Type(() => AdminPayment) items!: AdminPayment[];
}

/** All drivers' payments, for staff. */
export const FindPayments = defineRpc({
  subject: 'rpc.billing.find-payments',
  request: FindPaymentsRequest,
  response: AdminPaymentPage,
});

/** Something that happened to a payment. */
export class PaymentMoment {
  @IsISO8601() at!: string;
  /** `payment.<status>` it came to, `request.<state>` of what the provider was asked, `refund.ordered` or `refund.<status>`. */
  @IsString() what!: string;
  @IsObject() @AsSent() facts!: Record<string, string | number>;
}

/** A notification of YooKassa about a payment or one of its refunds. */
export class SeenNotification {
  @IsInt() id!: number;
  /** For the first time. */
  @IsISO8601() receivedAt!: string;
  /** How often it came. */
  @IsInt() times!: number;
  @IsString() event!: string;
  @IsIn(['due', 'done']) state!: 'due' | 'done';
  @IsOptional() @IsISO8601() processedAt!: string | null;
  /** What came of it, in words. */
  @IsOptional() @IsString() outcome!: string | null;
  /** Why it is not done yet. */
  @IsOptional() @IsString() problem!: string | null;
}

/** Money on its way back, or back. */
export class AdminRefund {
  @IsUUID() id!: string;
  @IsInt() amountKopecks!: number;
  @IsOptional() @IsInt() amountStars?: number;
  @IsIn(REFUND_STATUSES) status!: Refund['status'];
  /** Why it was ordered: in the words of staff, or the name of a rule. */
  @IsString() reason!: string;
  /** Why it was canceled: a word of the provider. */
  @IsOptional() @IsString() failure!: string | null;
  @IsString() actor!: string;
  @IsISO8601() createdAt!: string;
  @IsOptional() @IsISO8601() endedAt!: string | null;
}

export class InspectPaymentRequest {
  @IsUUID() paymentId!: string;
}

/** A payment and everything that was done about it, oldest first. */
export class PaymentFile {
  @IsObject() @ValidateNested() @Type(() => AdminPayment) payment!: AdminPayment;
  @IsArray() @ValidateNested({ each: true }) @Type(() => PaymentMoment) history!: PaymentMoment[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => SeenNotification) notifications!: SeenNotification[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => AdminRefund) refunds!: AdminRefund[];
}

export const InspectPayment = defineRpc({
  subject: 'rpc.billing.inspect-payment',
  request: InspectPaymentRequest,
  response: PaymentFile,
  errors: [PAYMENT_UNKNOWN],
});
