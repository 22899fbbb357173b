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
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { defineRpc } from '../contract';
import { refusalCode } from '../refusal';
import { PageEnd, PageRequest } from './admin-list';
import { PromoCode } from './promo-code.rpc';
import { VERSION_CONFLICT } from './setting.rpc';

export const PROMO_CODE_UNKNOWN = refusalCode('NOT_FOUND', 'not-found');

/** `active`: may be used now or later. `ended`: stopped, past its end or used up. */
export const PROMO_STATES = ['active', 'ended', 'all'] as const;
export type PromoState = (typeof PROMO_STATES)[number];

export class FindPromoCodesRequest extends PageRequest {
  @IsIn(PROMO_STATES) state!: PromoState;
  /** The beginning of codes, in any case. */
  @IsOptional() @Matches(/^[A-Za-z0-9]{1,50}$/) q?: string;
}

export class PromoCodePage extends PageEnd {
  @IsArray() @ValidateNested({ each: true }) @Type(() => PromoCode) items!: PromoCode[];
}

/** Newest first. */
export const FindPromoCodes = defineRpc({
  subject: 'rpc.billing.find-promo-codes',
  request: FindPromoCodesRequest,
  response: PromoCodePage,
});

const orNull = (): PropertyDecorator => ValidateIf((_, value) => value !== null && value !== undefined);

/** What may change of a code; what is absent stays, null takes a bound away. */
export class PromoCodeChanges {
  @orNull() @IsISO8601() endsAt?: string | null;
  /** Not below the uses there are. */
  @orNull() @IsInt() @Min(1) @Max(10_000_000) maxUses?: number | null;
  @orNull() @IsString() @MaxLength(250) note?: string | null;
  /** Off at once, and on again. */
  @IsOptional() @IsBoolean() stopped?: boolean;
}

export class ChangePromoCodeRequest {
  @IsUUID() id!: string;
  /** Of the code as it was looked at. */
  @IsInt() @Min(1) version!: number;
  @IsObject() @ValidateNested() @Type(() => PromoCodeChanges) changes!: PromoCodeChanges;
  @IsString() @MinLength(3) @MaxLength(250) reason!: string;
  /** `staff:<id>` or `console`. */
  @IsString() @MaxLength(128) actor!: string;
  /** Where they are. */
  @IsOptional() @IsString() @MaxLength(64) address?: string;
}

/** VALIDATION_FAILED names a bound that the code cannot have. */
export const ChangePromoCode = defineRpc({
  subject: 'rpc.billing.change-promo-code',
  request: ChangePromoCodeRequest,
  response: PromoCode,
  errors: [PROMO_CODE_UNKNOWN, VERSION_CONFLICT],
});

export class ListPromoUsesRequest extends PageRequest {
  @IsUUID() id!: string;
}

export const PROMO_USES = ['days', 'discount', 'given-back'] as const;

export class PromoUse {
  @IsUUID() driverId!: string;
  @IsISO8601() usedAt!: string;
  /** `given-back`: the payment it was for came to nothing. */
  @IsIn(PROMO_USES) what!: (typeof PROMO_USES)[number];
  @IsOptional() @IsUUID() paymentId!: string | null;
}

export class PromoUsePage extends PageEnd {
  @IsArray() @ValidateNested({ each: true }) @Type(() => PromoUse) items!: PromoUse[];
}

/** Newest first. */
export const ListPromoUses = defineRpc({
  subject: 'rpc.billing.list-promo-uses',
  request: ListPromoUsesRequest,
  response: PromoUsePage,
  errors: [PROMO_CODE_UNKNOWN],
});
