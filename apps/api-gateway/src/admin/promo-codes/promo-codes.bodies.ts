import { PROMO_STATES, PromoCodeChanges, type PromoState } from '#contracts';
import { IsIn, IsInt, IsOptional, IsString, Matches, MaxLength, Min, MinLength } from 'class-validator';
import { PageQuery } from '../paging/page.query';

export class PromoCodesQuery extends PageQuery {
  @IsIn(PROMO_STATES) state: PromoState = 'all';
  /** The beginning of codes. */
  @IsOptional() @Matches(/^[A-Za-z0-9]{1,50}$/) q?: string;
}

export class PromoCodePatch extends PromoCodeChanges {
  @IsInt() @Min(1) version!: number;
  @IsString() @MinLength(3) @MaxLength(250) reason!: string;
}
