import { AsSent } from '#contracts';
import { Allow, IsInt, IsString, MaxLength, Min, MinLength } from 'class-validator';

export class SettingBody {
  /** JSON; null unsets it. */
  @Allow() @AsSent() value!: unknown;
  /** As it was looked at; 0 for one that was never set. */
  @IsInt() @Min(0) version!: number;
  @IsString() @MinLength(3) @MaxLength(250) reason!: string;
}
