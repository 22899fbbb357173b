import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { EXCHANGE_UNAVAILABLE } from '../cargo/cargo-list.page';
import { definePage } from '../contract';

export const DICTIONARIES = ['points', 'load-types', 'truck-types', 'weight-volume-presets'] as const;
export type Dictionary = (typeof DICTIONARIES)[number];

export class DictionaryPageRequest {
  @IsIn(DICTIONARIES) dictionary!: Dictionary;
  /** Beginning of a city's name, for `points` only. */
  @IsOptional() @IsString() @MaxLength(100) name?: string;
  @IsOptional() @IsInt() @Min(1) @Max(100) limit?: number;
}

/** Contract 2.4 and the type dictionaries, as the public API shows them: `{"items":[...]}`. */
export const DictionaryPage = definePage({
  subject: 'rpc.filtering.dictionary-page',
  request: DictionaryPageRequest,
  errors: [EXCHANGE_UNAVAILABLE],
});
