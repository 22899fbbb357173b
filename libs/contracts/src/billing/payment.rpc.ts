import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { DRIVER_UNKNOWN } from '../auth/driver.rpc';
import { CURSOR } from '../bot/response.rpc';
import { defineRpc } from '../contract';
import { refusalCode } from '../refusal';
import { LANGUAGES, type Language } from '../shared/driver';
import { IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_REUSED } from '../shared/idempotency';
import { MayBeLeftOut } from '../shared/may-be-left-out.decorator';
import { Payment, PAYMENT_PROVIDERS, type PaymentProvider } from './payment';
import { PROMO_REFUSALS } from './promo-code.rpc';
import { TARIFF_UNKNOWN } from './tariff';

export const PAYMENTS_DISABLED = refusalCode('PAYMENTS_DISABLED', 'conflict');
/** The receipt needs an address and none is known. */
export const EMAIL_REQUIRED = refusalCode('EMAIL_REQUIRED', 'invalid');
/** Auto-renewal was asked for without the consent to its text of today. */
export const CONSENT_REQUIRED = refusalCode('CONSENT_REQUIRED', 'invalid');
/** Our row stands and is finished later; its id is in the refusal's `paymentId`. */
export const PAYMENT_PROVIDER_UNAVAILABLE = refusalCode('PAYMENT_PROVIDER_UNAVAILABLE', 'unavailable');
export const PAYMENT_UNKNOWN = refusalCode('NOT_FOUND', 'not-found');

/** What a driver wants to buy. */
export class PaymentOrder {
  @IsString() @MaxLength(32) tariff!: string;
  @IsOptional() @IsIn(PAYMENT_PROVIDERS) provider?: PaymentProvider;
  @IsOptional() @IsString() @MaxLength(64) promoCode?: string;
  @IsOptional() @IsBoolean() autoRenew?: boolean;
  /** Version of the auto-renewal text the driver agreed to; the consent itself was recorded before. */
  @IsOptional() @IsString() @MaxLength(64) consentVersion?: string;
  /** For the receipt; remembered. */
  @IsOptional() @IsEmail() @MaxLength(254) email?: string;
}

export class CreatePaymentRequest {
  @IsUUID() driverId!: string;
  @IsObject() @ValidateNested() @Type(() => PaymentOrder) order!: PaymentOrder;
  @IsIn(LANGUAGES) language!: Language;
  @IsOptional() @Matches(IDEMPOTENCY_KEY) idempotencyKey?: string;
}

export class CreatePaymentResponse {
  /** False when it is the same payment again: asked for within 5 minutes and still pending. */
  @IsBoolean() created!: boolean;
  @IsObject() @ValidateNested() @Type(() => Payment) payment!: Payment;
}

/** Contract 5.1. */
export const CreatePayment = defineRpc({
  subject: 'rpc.billing.create-payment',
  request: CreatePaymentRequest,
  response: CreatePaymentResponse,
  errors: [
    PAYMENTS_DISABLED,
    TARIFF_UNKNOWN,
    ...PROMO_REFUSALS,
    EMAIL_REQUIRED,
    CONSENT_REQUIRED,
    PAYMENT_PROVIDER_UNAVAILABLE,
    IDEMPOTENCY_KEY_REUSED,
    DRIVER_UNKNOWN,
  ],
  timeoutMs: 7_800,
});

export class GetPaymentRequest {
  @IsUUID() driverId!: string;
  @IsUUID() paymentId!: string;
}

/** NOT_FOUND for another driver's too. */
export const GetPayment = defineRpc({
  subject: 'rpc.billing.get-payment',
  request: GetPaymentRequest,
  response: Payment,
  errors: [PAYMENT_UNKNOWN],
});

export class ListPaymentsRequest {
  @IsUUID() driverId!: string;
  @IsInt() @Min(1) @Max(100) limit!: number;
  @MayBeLeftOut() @Matches(CURSOR) cursor?: string;
}

export class ListPaymentsResponse {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Payment) items!: Payment[];
  @IsOptional() @Matches(CURSOR) nextCursor!: string | null;
}

/** Newest first. */
export const ListPayments = defineRpc({
  subject: 'rpc.billing.list-payments',
  request: ListPaymentsRequest,
  response: ListPaymentsResponse,
});

/** More than what is left, or a payment that took no money. */
export const REFUND_IMPOSSIBLE = refusalCode('REFUND_IMPOSSIBLE', 'conflict');

export class RefundPaymentRequest {
  @IsUUID() paymentId!: string;
  /** All that is left when absent. */
  @IsOptional() @IsInt() @Min(1) amountKopecks?: number;
  @IsString() @MinLength(3) @MaxLength(250) reason!: string;
  /** `staff:<id>`, `console` or `rule:<name>`. */
  @IsString() @MaxLength(128) actor!: string;
  /** Where they are. */
  @IsOptional() @IsString() @MaxLength(64) address?: string;
  /** The same key again is the same refund; of another payment or sum it is refused. */
  @Matches(IDEMPOTENCY_KEY) key!: string;
}

export const REFUND_STATUSES = ['pending', 'succeeded', 'canceled'] as const;

export class Refund {
  @IsUUID() id!: string;
  @IsUUID() paymentId!: string;
  @IsInt() amountKopecks!: number;
  @IsOptional() @IsInt() amountStars?: number;
  @IsIn(REFUND_STATUSES) status!: (typeof REFUND_STATUSES)[number];
  /** Why it was canceled: a word of the provider. */
  @IsOptional() @IsString() reason?: string;
  @IsISO8601() createdAt!: string;
}

/** FR-22. `pending` is followed to its end by the reconciler. */
export const RefundPayment = defineRpc({
  subject: 'rpc.billing.refund-payment',
  request: RefundPaymentRequest,
  response: Refund,
  errors: [PAYMENT_UNKNOWN, REFUND_IMPOSSIBLE, IDEMPOTENCY_KEY_REUSED],
  timeoutMs: 7_800,
});
