import { CURSOR } from '#contracts';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

/** How many of the driver's payments, and from where on. */
export class PaymentsQuery {
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value))
  @IsInt()
  @Min(1)
  @Max(100)
  limit = 20;
  @IsOptional() @Matches(CURSOR) cursor?: string;
}
