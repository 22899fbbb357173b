import { IsInt, IsOptional, IsString, MaxLength, Min, MinLength } from 'class-validator';

export class RefundBody {
  /** All that is left when absent. */
  @IsOptional() @IsInt() @Min(1) amountKopecks?: number;
  @IsString() @MinLength(3) @MaxLength(250) reason!: string;
}
