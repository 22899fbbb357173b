import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** How it went, from 1 to 5, with words if there are any. */
export class RatingBody {
  @IsInt() @Min(1) @Max(5) stars!: number;
  @IsOptional() @IsString() @MaxLength(1_000) comment?: string;
}
