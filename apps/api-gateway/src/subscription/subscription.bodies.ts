import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';

/** A promo code as the driver typed it, and what they would buy with it. */
export class PromoCheckBody {
  @IsString() @MaxLength(64) code!: string;
  @IsOptional() @IsString() @MaxLength(32) tariff?: string;
}

export class PromoApplyBody {
  @IsString() @MaxLength(64) code!: string;
}

export class AutoRenewBody {
  @IsBoolean() enabled!: boolean;
}
