import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { defineRpc } from '../contract';
import { LANGUAGES, type Language } from '../shared/driver';

/** What mailings have to know of a driver. */
export class AudienceMember {
  @IsUUID() driverId!: string;
  @Matches(/^\d{1,20}$/) telegramId!: string;
  @IsString() firstName!: string;
  @IsIn(LANGUAGES) language!: Language;
  @IsString() timeZone!: string;
  @IsISO8601() registeredAt!: string;
  @IsISO8601() lastSeenAt!: string;
  @IsBoolean() blocked!: boolean;
  @IsArray() @IsString({ each: true }) tags!: string[];
  /** Whether mailings are agreed to, and since when that holds; absent when nothing was ever said. */
  @IsOptional() @IsBoolean() marketing?: boolean;
  @IsOptional() @IsISO8601() marketingAt?: string;
  /** The moment this was true at the earliest, by the clock of auth-session's database: of two the later one counts. */
  @IsISO8601() asOf!: string;
}

export class ListAudienceRequest {
  /** These only. */
  @IsOptional() @IsArray() @ArrayMaxSize(500) @IsUUID(undefined, { each: true }) driverIds?: string[];
  /** The last one of the page before. */
  @IsOptional() @IsUUID() after?: string;
  @IsInt() @Min(1) @Max(500) limit!: number;
}

export class AudiencePage {
  @IsArray() @ValidateNested({ each: true }) @Type(() => AudienceMember) items!: AudienceMember[];
}

/** Ordered by id; erased drivers are absent. */
export const ListAudience = defineRpc({
  subject: 'rpc.auth.list-audience',
  request: ListAudienceRequest,
  response: AudiencePage,
});
