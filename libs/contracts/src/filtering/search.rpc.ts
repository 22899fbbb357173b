import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsTimeZone,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { defineRpc, Done } from '../contract';
import { refusalCode } from '../refusal';
import { IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_REUSED } from '../shared/idempotency';
import { AsSent } from './as-sent.decorator';
import { FILTER_INVALID } from './canonicalize-filter.rpc';

/** A driver has as many saved searches as there may be. */
export const SEARCH_LIMIT = refusalCode('SEARCH_LIMIT', 'conflict');
export const SEARCH_UNKNOWN = refusalCode('NOT_FOUND', 'not-found');
export const MOST_SEARCHES = 10;

const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

/** In the driver's zone; `from` later than `to` spans midnight. */
export class QuietHours {
  @Matches(TIME_OF_DAY) from!: string;
  @Matches(TIME_OF_DAY) to!: string;
}

export class SearchAlerts {
  @IsBoolean() enabled!: boolean;
  /** Matches of these hours come as one digest after them. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => QuietHours) quietHours?: QuietHours;
  @IsInt() @Min(1) @Max(1_000) maxPerHour!: number;
  @IsOptional() @IsISO8601() mutedUntil?: string;
}

/** A filter under a name, with or without alerts. */
export class SavedSearch {
  @IsUUID() id!: string;
  @IsString() @Length(1, 100) name!: string;
  /** Names and values of the public API's query parameters. */
  @IsObject() @AsSent() filter!: Record<string, string>;
  @IsObject() @ValidateNested() @Type(() => SearchAlerts) alerts!: SearchAlerts;
  @IsOptional() @IsISO8601() lastMatchAt?: string;
  /** Since midnight in the driver's zone. */
  @IsInt() matchesToday!: number;
}

export class ListSearchesRequest {
  @IsUUID() driverId!: string;
  @IsTimeZone() timeZone!: string;
}

export class SavedSearches {
  @IsArray() @ValidateNested({ each: true }) @Type(() => SavedSearch) items!: SavedSearch[];
}

export const ListSearches = defineRpc({
  subject: 'rpc.filtering.list-searches',
  request: ListSearchesRequest,
  response: SavedSearches,
});

/** What may be said of the alerts of a search; what is absent stays as it is, or is usual. Null takes away. */
export class AlertsPatch {
  @IsOptional() @IsBoolean() enabled?: boolean;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => QuietHours) quietHours?: QuietHours | null;
  @IsOptional() @IsInt() @Min(1) @Max(1_000) maxPerHour?: number;
  @IsOptional() @IsISO8601() mutedUntil?: string | null;
}

export class CreateSearchRequest extends ListSearchesRequest {
  /** Proposed from the filter when absent. */
  @IsOptional() @IsString() @Length(1, 100) name?: string;
  @IsObject() @AsSent() filter!: Record<string, string>;
  @ValidateIf((_, value) => value !== undefined) @IsObject() @ValidateNested() @Type(() => AlertsPatch) alerts?: AlertsPatch;
  @IsOptional() @Matches(IDEMPOTENCY_KEY) idempotencyKey?: string;
}

export const CreateSearch = defineRpc({
  subject: 'rpc.filtering.create-search',
  request: CreateSearchRequest,
  response: SavedSearch,
  errors: [FILTER_INVALID, SEARCH_LIMIT, IDEMPOTENCY_KEY_REUSED],
});

export class SearchRequest extends ListSearchesRequest {
  @IsUUID() searchId!: string;
}

export class UpdateSearchRequest extends SearchRequest {
  @IsOptional() @IsString() @Length(1, 100) name?: string;
  @IsOptional() @IsObject() @AsSent() filter?: Record<string, string>;
  @ValidateIf((_, value) => value !== undefined) @IsObject() @ValidateNested() @Type(() => AlertsPatch) alerts?: AlertsPatch;
}

export const UpdateSearch = defineRpc({
  subject: 'rpc.filtering.update-search',
  request: UpdateSearchRequest,
  response: SavedSearch,
  errors: [FILTER_INVALID, SEARCH_UNKNOWN],
});

export const DeleteSearch = defineRpc({ subject: 'rpc.filtering.delete-search', request: SearchRequest, response: Done });

/** One of the distinct canonical queries that somebody wants alerts for. */
export class WatchedQuery {
  /** SHA-256 (hex) of the query. */
  @Matches(/^[0-9a-f]{64}$/) queryKey!: string;
  /** As CanonicalizeFilter makes it. */
  @IsString() upstreamQuery!: string;
}

export class ListWatchedQueriesRequest {
  /** The last key of the page before. */
  @IsOptional() @Matches(/^[0-9a-f]{64}$/) after?: string;
  @IsInt() @Min(1) @Max(1_000) limit!: number;
}

export class WatchedQueries {
  @IsArray() @ArrayMaxSize(1_000) @ValidateNested({ each: true }) @Type(() => WatchedQuery) items!: WatchedQuery[];
}

/** Ordered by key. A past start date reads as today, so the list changes at midnight too. */
export const ListWatchedQueries = defineRpc({
  subject: 'rpc.filtering.list-watched-queries',
  request: ListWatchedQueriesRequest,
  response: WatchedQueries,
});
