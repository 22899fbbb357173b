import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { CURSOR } from '../bot/response.rpc';
import { MayBeLeftOut } from '../shared/may-be-left-out.decorator';

/** Most that one question of staff is answered with; exports are read in pages of this size. */
export const LARGEST_PAGE = 500;

/** A part of a list: so many items behind the place that the page before ended at. */
export class PageRequest {
  @IsInt() @Min(1) @Max(LARGEST_PAGE) limit!: number;
  /** VALIDATION_FAILED when it is not one of ours, or of another order of the list. */
  @MayBeLeftOut() @Matches(CURSOR) cursor?: string;
}

/** What is said beside the items of a page. */
export class PageEnd {
  /** Null on the last page. */
  @IsOptional() @Matches(CURSOR) nextCursor!: string | null;
}
