import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { WholeNumber } from '../paging/page.query';

export class ParkedQuery {
  @WholeNumber() @IsInt() @Min(1) @Max(100) limit = 20;
  /** A place in the stream. */
  @IsOptional() @Matches(/^\d{1,15}$/) cursor?: string;
}
