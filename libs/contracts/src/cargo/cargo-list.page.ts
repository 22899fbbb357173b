import { IsIn, IsInt, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { definePage } from '../contract';
import { CARGO_SORTS, type CargoSort } from '../filtering/canonicalize-filter.rpc';
import { refusalCode } from '../refusal';

export const EXCHANGE_UNAVAILABLE = refusalCode('EXCHANGE_UNAVAILABLE', 'unavailable');

export class CargoListPageRequest {
  /** From CanonicalizeFilter. */
  @IsString() @MaxLength(4_096) upstreamQuery!: string;
  /** Order inside the page. */
  @IsIn(CARGO_SORTS) sort!: CargoSort;
  @IsInt() @Min(1) @Max(100) limit!: number;
  @IsInt() @Min(0) @Max(10_000) offset!: number;
  /** Who asks: one driver may cause only so many upstream calls a minute. */
  @IsUUID() driverId!: string;
}

/** Contracts 2.1 to 2.3: `{items, page, data}` of the public API, the same bytes to every driver. */
export const CargoListPage = definePage({
  subject: 'rpc.cargo.list-page',
  request: CargoListPageRequest,
  errors: [EXCHANGE_UNAVAILABLE],
  timeoutMs: 2_900,
});
