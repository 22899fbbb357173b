import { Type } from 'class-transformer';
import { IsArray, IsInt, IsOptional, IsString, IsUUID, Max, Min, ValidateNested } from 'class-validator';
import { defineEvent, defineRpc } from '../contract';

export class SearchRegionsPayload {
  @IsUUID() driverId!: string;
  /** Regions of the cities that the driver's saved searches begin or end in, by their Russian names. */
  @IsArray() @IsString({ each: true }) regions!: string[];
  /** Grows with every change of this driver's searches: an older one that comes late is not believed. */
  @IsInt() @Min(0) version!: number;
}

/** A driver's saved searches are others now. */
export const SearchRegionsChanged = defineEvent({
  subject: 'evt.filtering.search-regions-changed',
  payload: SearchRegionsPayload,
});

export class ListSearchRegionsRequest {
  /** The last driver of the page before. */
  @IsOptional() @IsUUID() after?: string;
  @IsInt() @Min(1) @Max(500) limit!: number;
}

export class SearchRegionsPage {
  @IsArray() @ValidateNested({ each: true }) @Type(() => SearchRegionsPayload) items!: SearchRegionsPayload[];
}

/** What the event has said or would say, of every driver who ever saved a search, ordered by id. */
export const ListSearchRegions = defineRpc({
  subject: 'rpc.filtering.list-search-regions',
  request: ListSearchRegionsRequest,
  response: SearchRegionsPage,
});
