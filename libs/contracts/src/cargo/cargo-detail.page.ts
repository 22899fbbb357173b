import { IsBoolean, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { definePage } from '../contract';
import { refusalCode } from '../refusal';
import { EXCHANGE_UNAVAILABLE } from './cargo-list.page';

export const CARGO_NOT_FOUND = refusalCode('CARGO_NOT_FOUND', 'not-found');

/** Cargo ids are text everywhere: ten digits overflow 32 bits. */
export const CARGO_ID = /^\d{1,20}$/;

export class CargoDetailPageRequest {
  @Matches(CARGO_ID) cargoId!: string;
  /** Whether this driver may see the shipper's contacts. */
  @IsBoolean() contacts!: boolean;
  @IsUUID() driverId!: string;
  /** For one who has to be sure that the load is still there: older knowledge is asked for anew while the exchange answers. */
  @IsOptional() @IsInt() @Min(1) @Max(900) maxAgeSeconds?: number;
}

/** FR-4: `{cargo, data}` of the public API; one of two bodies, with the contacts or without. */
export const CargoDetailPage = definePage({
  subject: 'rpc.cargo.detail-page',
  request: CargoDetailPageRequest,
  errors: [CARGO_NOT_FOUND, EXCHANGE_UNAVAILABLE],
  timeoutMs: 2_900,
});
