import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { defineRpc } from '../contract';
import { EXCHANGE_UNAVAILABLE } from './cargo-list.page';

export class FetchDictionaryRequest {
  @IsIn(['points', 'load-types', 'truck-types']) dictionary!: 'points' | 'load-types' | 'truck-types';
  /** Beginning of a city's name in lower case, for `points` only. */
  @IsOptional() @IsString() @MaxLength(100) name?: string;
}

export class DictionaryItem {
  @IsString() id!: string;
  @IsString() name!: string;
  /** The exchange's own point type, passed back with the point's id; points only. */
  @IsOptional() @IsString() type?: string;
  @IsOptional() @IsString() shortName?: string;
}

export class FetchDictionaryResponse {
  @IsArray() @ValidateNested({ each: true }) @Type(() => DictionaryItem) items!: DictionaryItem[];
  /** When CargoTech said so, ms since 1970. */
  @IsInt() fetchedAt!: number;
  @IsBoolean() stale!: boolean;
}

/** A dictionary of the exchange through the shared account and its cache (24 h). */
export const FetchDictionary = defineRpc({
  subject: 'rpc.cargo.fetch-dictionary',
  request: FetchDictionaryRequest,
  response: FetchDictionaryResponse,
  errors: [EXCHANGE_UNAVAILABLE],
  timeoutMs: 2_700,
});
