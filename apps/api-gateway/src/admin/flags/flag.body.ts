import { ArrayMaxSize, IsArray, IsBoolean, IsInt, IsString, IsUUID, Max, MaxLength, Min, MinLength } from 'class-validator';

export class FlagBody {
  @IsBoolean() enabled!: boolean;
  /** Of all drivers, 0 to 100. */
  @IsInt() @Min(0) @Max(100) percentage!: number;
  /** On for these whatever the percentage. */
  @IsArray() @ArrayMaxSize(10_000) @IsUUID('all', { each: true }) driverIds!: string[];
  /** As it was looked at; 0 for a new one. */
  @IsInt() @Min(0) version!: number;
  @IsString() @MinLength(3) @MaxLength(250) reason!: string;
}
