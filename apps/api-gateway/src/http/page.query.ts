import { CURSOR } from '#contracts';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

/** How much of a list, and from where on. */
export class PageQuery {
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value))
  @IsInt()
  @Min(1)
  @Max(100)
  limit = 20;
  @IsOptional() @Matches(CURSOR) cursor?: string;
}
