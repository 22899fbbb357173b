import { CURSOR, RESPONSE_STATUSES, type ResponseStatus } from '#contracts';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

/** Which of the driver's responses, and how many. */
export class ResponsesQuery {
  @IsOptional() @IsIn(RESPONSE_STATUSES) status?: ResponseStatus;
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value))
  @IsInt()
  @Min(1)
  @Max(100)
  limit = 20;
  @IsOptional() @Matches(CURSOR) cursor?: string;
}
