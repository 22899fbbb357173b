import { IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import { DRIVER_UNKNOWN } from '../auth/driver.rpc';
import { defineRpc } from '../contract';
import { refusalCode } from '../refusal';
import { IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_REUSED } from '../shared/idempotency';
import { AccessState } from './access-state';
import { TARIFF_UNKNOWN } from './tariff';

export const PROMO_UNKNOWN = refusalCode('PROMO_UNKNOWN', 'invalid');
export const PROMO_EXPIRED = refusalCode('PROMO_EXPIRED', 'invalid');
export const PROMO_NOT_STARTED = refusalCode('PROMO_NOT_STARTED', 'invalid');
export const PROMO_EXHAUSTED = refusalCode('PROMO_EXHAUSTED', 'invalid');
export const PROMO_ALREADY_USED = refusalCode('PROMO_ALREADY_USED', 'invalid');
/** A discount where days are given, days where a payment is made, or not for this tariff. */
export const PROMO_NOT_APPLICABLE = refusalCode('PROMO_NOT_APPLICABLE', 'invalid');
export const PROMO_REFUSALS = [
  PROMO_UNKNOWN,
  PROMO_EXPIRED,
  PROMO_NOT_STARTED,
  PROMO_EXHAUSTED,
  PROMO_ALREADY_USED,
  PROMO_NOT_APPLICABLE,
] as const;

/** The code that is asked for exists already. */
export const PROMO_CODE_TAKEN = refusalCode('PROMO_CODE_TAKEN', 'conflict');

/** As it is kept; people may type it in small letters and with spaces around. */
export const PROMO_CODE = /^[A-Z0-9]{6,50}$/;
export const PROMO_KINDS = ['days', 'percent', 'fixed'] as const;
export type PromoKind = (typeof PROMO_KINDS)[number];

export class PromoCodeQuestion {
  @IsUUID() driverId!: string;
  /** As the driver typed it. */
  @IsString() @MaxLength(64) code!: string;
}

export class CheckPromoCodeRequest extends PromoCodeQuestion {
  @IsOptional() @IsString() @MaxLength(32) tariff?: string;
}

/** What a code would do. With a tariff and a discount also what the driver would pay. */
export class PromoEffect {
  @Matches(PROMO_CODE) code!: string;
  @IsIn(PROMO_KINDS) kind!: PromoKind;
  @IsOptional() @IsInt() days?: number;
  @IsOptional() @IsInt() percent?: number;
  @IsOptional() @IsInt() discountKopecks?: number;
  @IsOptional() @IsInt() amountKopecks?: number;
}

export const CheckPromoCode = defineRpc({
  subject: 'rpc.billing.check-promo-code',
  request: CheckPromoCodeRequest,
  response: PromoEffect,
  errors: [...PROMO_REFUSALS, TARIFF_UNKNOWN],
});

export class ApplyPromoCodeRequest extends PromoCodeQuestion {
  @IsOptional() @Matches(IDEMPOTENCY_KEY) idempotencyKey?: string;
}

/** Gives the days of a code of kind `days`, once per driver and never more often than the code says. */
export const ApplyPromoCode = defineRpc({
  subject: 'rpc.billing.apply-promo-code',
  request: ApplyPromoCodeRequest,
  response: AccessState,
  errors: [DRIVER_UNKNOWN, ...PROMO_REFUSALS, IDEMPOTENCY_KEY_REUSED],
});

/** What staff say of a new code. `days` for kind days, `percent` for percent, `discountKopecks` for fixed: one of the three. */
export class NewPromoCode {
  /** Made up (12 characters) when absent. */
  @IsOptional() @Matches(PROMO_CODE) code?: string;
  @IsIn(PROMO_KINDS) kind!: PromoKind;
  @IsOptional() @IsInt() @Min(1) @Max(3_650) days?: number;
  @IsOptional() @IsInt() @Min(1) @Max(100) percent?: number;
  @IsOptional() @IsInt() @Min(1) @Max(100_000_000) discountKopecks?: number;
  /** Only for these tariffs; for all when absent. Discounts only. */
  @IsOptional() @IsString({ each: true }) tariffs?: string[];
  @IsOptional() @IsISO8601() startsAt?: string;
  @IsOptional() @IsISO8601() endsAt?: string;
  /** Uses by all drivers together; no limit when absent. */
  @IsOptional() @IsInt() @Min(1) @Max(10_000_000) maxUses?: number;
  /** For staff: what it is for. */
  @IsOptional() @IsString() @MaxLength(250) note?: string;
}

export class CreatePromoCodeRequest extends NewPromoCode {
  /** `staff:<id>` or `console`. */
  @IsString() @MaxLength(128) actor!: string;
  /** Where they are. */
  @IsOptional() @IsString() @MaxLength(64) address?: string;
  /** The same key again within 24 h is the same code. Of staff accounts alone. */
  @IsOptional() @Matches(IDEMPOTENCY_KEY) idempotencyKey?: string;
}

export class PromoCode {
  @IsUUID() id!: string;
  @Matches(PROMO_CODE) code!: string;
  @IsIn(PROMO_KINDS) kind!: PromoKind;
  @IsOptional() @IsInt() days?: number;
  @IsOptional() @IsInt() percent?: number;
  @IsOptional() @IsInt() discountKopecks?: number;
  @IsOptional() @IsString({ each: true }) tariffs?: string[];
  @IsOptional() @IsISO8601() startsAt?: string;
  @IsOptional() @IsISO8601() endsAt?: string;
  @IsOptional() @IsInt() maxUses?: number;
  @IsInt() uses!: number;
  @IsISO8601() createdAt!: string;
  /** Since when it is off by the word of staff. */
  @IsOptional() @IsISO8601() stoppedAt!: string | null;
  @IsOptional() @IsString() note!: string | null;
  /** Grows with every change by staff; uses do not count. */
  @IsInt() version!: number;
}

/** Contract 5.4. */
export const CreatePromoCode = defineRpc({
  subject: 'rpc.billing.create-promo-code',
  request: CreatePromoCodeRequest,
  response: PromoCode,
  errors: [PROMO_CODE_TAKEN, TARIFF_UNKNOWN, IDEMPOTENCY_KEY_REUSED],
});
