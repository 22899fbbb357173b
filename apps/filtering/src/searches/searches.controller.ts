import {
  CreateSearch,
  DeleteSearch,
  Done,
  DriverChanged,
  ListSearches,
  ListSearchRegions,
  ListWatchedQueries,
  UpdateSearch,
  type CreateSearchRequest,
  type DriverChangedPayload,
  type ListSearchesRequest,
  type ListSearchRegionsRequest,
  type ListWatchedQueriesRequest,
  type SavedSearch,
  type SavedSearches,
  type SearchRegionsPage,
  type SearchRequest,
  type UpdateSearchRequest,
  type WatchedQueries,
} from '#contracts';
import { HandleEvent, HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { SearchQueries } from './search-queries.service';
import { SearchRegions } from './search-regions.service';
import { Searches } from './searches.service';

@Controller()
export class SearchesController {
  constructor(
    private readonly searches: Searches,
    private readonly queries: SearchQueries,
    private readonly regions: SearchRegions,
  ) {}

  @HandleRpc(ListSearches)
  list(request: ListSearchesRequest): Promise<SavedSearches> {
    return this.searches.list(request);
  }

  @HandleRpc(CreateSearch)
  create(request: CreateSearchRequest): Promise<SavedSearch> {
    return this.searches.create(request);
  }

  @HandleRpc(UpdateSearch)
  update(request: UpdateSearchRequest): Promise<SavedSearch> {
    return this.searches.update(request);
  }

  @HandleRpc(DeleteSearch)
  async delete(request: SearchRequest): Promise<Done> {
    await this.searches.delete(request);
    return new Done();
  }

  @HandleRpc(ListWatchedQueries)
  watched(request: ListWatchedQueriesRequest): Promise<WatchedQueries> {
    return this.queries.watched(request);
  }

  @HandleRpc(ListSearchRegions)
  searchRegions(request: ListSearchRegionsRequest): Promise<SearchRegionsPage> {
    return this.regions.list(request);
  }

  @HandleEvent(DriverChanged)
  driverChanged({ driverId }: DriverChangedPayload): Promise<void> {
    return this.searches.driverChanged(driverId);
  }
}
