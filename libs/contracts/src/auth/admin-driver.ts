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
  Min,
  ValidateNested,
} from 'class-validator';
import { LANGUAGES, Truck, type Language } from '../shared/driver';
import { CONSENT_KINDS, type ConsentKind } from './driver.rpc';

/** A driver in one line, as staff see them: never the whole phone or e-mail. */
export class DriverSummary {
  @IsUUID() id!: string;
  /** Null once the driver is erased. */
  @IsOptional() @Matches(/^\d{1,20}$/) telegramId!: string | null;
  @IsString() firstName!: string;
  @IsOptional() @IsString() lastName?: string;
  @IsOptional() @IsString() username?: string;
  @IsOptional() @IsString() phoneMasked!: string | null;
  @IsIn(LANGUAGES) language!: Language;
  @IsISO8601() createdAt!: string;
  /** To five minutes. */
  @IsISO8601() lastSeenAt!: string;
  @IsOptional() @IsISO8601() blockedAt!: string | null;
  @IsOptional() @IsISO8601() erasedAt!: string | null;
  @IsArray() @IsString({ each: true }) tags!: string[];
}

export class GivenConsent {
  @IsIn(CONSENT_KINDS) kind!: ConsentKind;
  @IsString() version!: string;
  @IsBoolean() given!: boolean;
  @IsISO8601() at!: string;
}

/** What staff wrote about a driver for each other. */
export class DriverNote {
  @IsUUID() id!: string;
  @IsString() text!: string;
  /** `staff:<uuid>`. */
  @IsString() author!: string;
  /** As colleagues know them. */
  @IsOptional() @IsString() authorName?: string;
  @IsISO8601() at!: string;
}

/** A session that is open. */
export class OpenSession {
  @IsISO8601() createdAt!: string;
  /** Of the driver: they have one session at a time. */
  @IsISO8601() lastSeenAt!: string;
}

/** All that auth-session knows of one driver and staff may see. */
export class DriverProfile extends DriverSummary {
  @IsString() timeZone!: string;
  @IsOptional() @IsString() photoUrl?: string;
  @IsOptional() @IsString() emailMasked!: string | null;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => Truck) truck?: Truck;
  /** Newest first, the newest fifty. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => GivenConsent) consents!: GivenConsent[];
  /** Newest first, the newest hundred. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => DriverNote) notes!: DriverNote[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => OpenSession) sessions!: OpenSession[];
  @IsOptional() @IsString() blockReason!: string | null;
  /** Of the row; grows with tags and with blocking. */
  @IsInt() @Min(1) version!: number;
}
