import { DRIVER_SORTS, LANGUAGES, type DriverSort, type Language } from '#contracts';
import { IsBoolean, IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { PageQuery, YesOrNo } from '../paging/page.query';

/** Which drivers, and in which order. */
export class DriversQuery extends PageQuery {
  /** See `FindDrivers`. */
  @IsOptional() @IsString() @Length(1, 100) q?: string;
  @IsOptional() @YesOrNo() @IsBoolean() blocked?: boolean;
  @IsOptional() @IsString() @MaxLength(32) tag?: string;
  @IsOptional() @IsIn(LANGUAGES) language?: Language;
  @IsIn(DRIVER_SORTS) sort: DriverSort = '-createdAt';
}

/** Names of what narrows and orders the list, for the door. */
export const DRIVER_FILTERS = ['q', 'blocked', 'tag', 'language', 'sort'] as const;
