import { IsIn, IsInt, IsObject, IsString } from 'class-validator';
import { defineRpc } from '../contract';
import { refusalCode } from '../refusal';
import { AsSent } from './as-sent.decorator';

export const FILTER_INVALID = refusalCode('FILTER_INVALID', 'invalid');

export const CARGO_SORTS = ['default', 'price', 'pricePerKm', 'date'] as const;
export type CargoSort = (typeof CARGO_SORTS)[number];

export class CanonicalizeFilterRequest {
  /** Query parameters as they came, every value of a repeated name kept, e.g. `{ startPointId: ['62'] }`. */
  @IsObject() @AsSent() query!: Record<string, string[]>;
  /** IANA zone of the driver: `startDate` may not lie before today there. */
  @IsString() timeZone!: string;
}

export class CanonicalFilter {
  /**
   * The filters as CargoTech takes them, URL-encoded in one fixed order, without limit and offset:
   * equal filters give equal bytes whatever order they were typed in.
   */
  @IsString() upstreamQuery!: string;
  @IsIn(CARGO_SORTS) sort!: CargoSort;
  @IsInt() limit!: number;
  @IsInt() offset!: number;
}

/** Contracts 3.1 and 3.2: checks every field, reports all errors at once, builds the exact query. */
export const CanonicalizeFilter = defineRpc({
  subject: 'rpc.filtering.canonicalize-filter',
  request: CanonicalizeFilterRequest,
  response: CanonicalFilter,
  errors: [FILTER_INVALID],
});
