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
import { defineRpc, Done } from '../contract';
import { refusalCode } from '../refusal';
import { IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_REUSED } from '../shared/idempotency';
import { ACCESS_SOURCES, AccessState, type AccessSource } from './access-state';
import { CONSENT_REQUIRED } from './payment.rpc';

/** Nothing to charge: no card is kept, or the consent to charge it is missing. */
export const NO_SAVED_METHOD = refusalCode('NO_SAVED_METHOD', 'conflict');

export class SubscriptionRequest {
  @IsUUID() driverId!: string;
}

/** One stretch of access and what it came from. */
export class SubscriptionPeriod {
  @IsIn(ACCESS_SOURCES) source!: AccessSource;
  @IsISO8601() startsAt!: string;
  @IsISO8601() endsAt!: string;
  @IsOptional() @IsUUID() paymentId?: string;
  /** Taken back, wholly or in part. */
  @IsOptional() @IsBoolean() shortened?: boolean;
}

export class PaymentMethodTitle {
  /** E.g. "Bank card *4477". */
  @IsString() title!: string;
}

export class NextRenewal {
  @IsISO8601() at!: string;
  @IsString() tariff!: string;
  @IsInt() amountKopecks!: number;
}

export class Subscription {
  @IsObject() @ValidateNested() @Type(() => AccessState) access!: AccessState;
  /** Newest first. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => SubscriptionPeriod) history!: SubscriptionPeriod[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => PaymentMethodTitle) paymentMethod?: PaymentMethodTitle;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => NextRenewal) renewal?: NextRenewal;
  /** Where receipts go, once it is known. */
  @IsOptional() @IsEmail() receiptEmail?: string;
  /** Version of the auto-renewal text that a consent must name today. */
  @IsString() consentVersion!: string;
}

export const GetSubscription = defineRpc({
  subject: 'rpc.billing.get-subscription',
  request: SubscriptionRequest,
  response: Subscription,
  errors: [DRIVER_UNKNOWN],
});

export class SetAutoRenewRequest extends SubscriptionRequest {
  @IsBoolean() enabled!: boolean;
}

/** Off at once and for good; on again only with a saved method and a consent in force. */
export const SetAutoRenew = defineRpc({
  subject: 'rpc.billing.set-auto-renew',
  request: SetAutoRenewRequest,
  response: AccessState,
  errors: [DRIVER_UNKNOWN, NO_SAVED_METHOD, CONSENT_REQUIRED],
});

/** Forgets the card and ends auto-renewal in one transaction, the one that the charging worker checks. */
export const DeletePaymentMethod = defineRpc({
  subject: 'rpc.billing.delete-payment-method',
  request: SubscriptionRequest,
  response: Done,
  errors: [DRIVER_UNKNOWN],
});

export class GrantDaysRequest extends SubscriptionRequest {
  @IsInt() @Min(1) @Max(3_650) days!: number;
  @IsString() @MinLength(3) @MaxLength(250) reason!: string;
  /** `staff:<id>` or `console`. */
  @IsString() @MaxLength(128) actor!: string;
  /** Where they are. */
  @IsOptional() @IsString() @MaxLength(64) address?: string;
  /** The same key again is the same grant; with another number of days it is refused. */
  @Matches(IDEMPOTENCY_KEY) key!: string;
}

/** Days given by staff. */
export const GrantDays = defineRpc({
  subject: 'rpc.billing.grant-days',
  request: GrantDaysRequest,
  response: AccessState,
  errors: [DRIVER_UNKNOWN, IDEMPOTENCY_KEY_REUSED],
});
