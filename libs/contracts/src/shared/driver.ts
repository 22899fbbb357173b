import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

export const LANGUAGES = ['ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The driver's truck: kilograms, cubic metres, litres per 100 km, kopecks. All of it optional. */
export class Truck {
  @IsOptional() @IsArray() @ArrayMaxSize(50) @Matches(/^\d{1,20}$/, { each: true }) bodyTypeIds?: string[];
  @IsOptional() @IsInt() @Min(100) @Max(1_000_000) maxWeightKg?: number;
  @IsOptional() @IsNumber({ maxDecimalPlaces: 2 }) @Min(0.1) @Max(200) volumeM3?: number;
  @IsOptional() @IsNumber({ maxDecimalPlaces: 2 }) @Min(1) @Max(200) fuelLitersPer100Km?: number;
  @IsOptional() @IsInt() @Min(1) @Max(100_000) fuelPriceKopecks?: number;
  @IsOptional() @IsInt() @Min(0) @Max(100_000) tollKopecksPerKm?: number;
}

/** A driver as the driver themself sees it. `telegramId` is text: it may exceed 2^31. */
export class Driver {
  @IsUUID() id!: string;
  @Matches(/^\d{1,20}$/) telegramId!: string;
  @IsString() firstName!: string;
  @IsOptional() @IsString() lastName?: string;
  @IsOptional() @IsString() username?: string;
  @IsIn(LANGUAGES) language!: Language;
  @IsString() timeZone!: string;
  @IsOptional() @IsString() photoUrl?: string;
  @IsOptional() @IsString() phone?: string;
  @IsOptional() @IsString() email?: string;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => Truck) truck?: Truck;
}

/** What a driver may use now. Source null means nothing was ever granted. */
export class Access {
  active!: boolean;
  source!: 'trial' | 'payment' | 'promo' | 'gift' | 'stars' | null;
  @IsOptional() @IsISO8601() expiresAt!: string | null;
  daysLeft!: number;
  autoRenew!: boolean;
}
