import {
  CreateSearch,
  DeleteSearch,
  ListSearches,
  Refusal,
  ROUTE_NEEDS,
  SEARCH_UNKNOWN,
  UpdateSearch,
  type SavedSearch,
  type SavedSearches,
  type Session,
} from '#contracts';
import { AccessBook, RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { NewSearchBody, SearchPatchBody } from './search.bodies';

/** The driver's saved searches: asked of filtering, in the driver's own name. */
@Injectable()
export class Searches {
  constructor(
    private readonly rpc: RpcClient,
    private readonly access: AccessBook,
  ) {}

  /** @throws Refusal SERVICE_UNAVAILABLE */
  list({ driverId, timeZone }: Session): Promise<SavedSearches> {
    return this.rpc.call(ListSearches, { driverId, timeZone });
  }

  /** @throws Refusal SUBSCRIPTION_REQUIRED, FILTER_INVALID, SEARCH_LIMIT, IDEMPOTENCY_KEY_REUSED, SERVICE_UNAVAILABLE */
  async create(
    { driverId, timeZone }: Session,
    { name, filter, alerts }: NewSearchBody,
    idempotencyKey: string | undefined,
  ): Promise<SavedSearch> {
    await this.access.require(ROUTE_NEEDS['searches.change'], driverId);
    return this.rpc.call(CreateSearch, {
      driverId,
      timeZone,
      filter,
      ...(name === undefined ? {} : { name }),
      ...(alerts === undefined ? {} : { alerts }),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
  }

  /** @throws Refusal SUBSCRIPTION_REQUIRED, NOT_FOUND, FILTER_INVALID, SERVICE_UNAVAILABLE */
  async change({ driverId, timeZone }: Session, id: string, { name, filter, alerts }: SearchPatchBody): Promise<SavedSearch> {
    if (!isUUID(id)) throw new Refusal(SEARCH_UNKNOWN);
    await this.access.require(ROUTE_NEEDS['searches.change'], driverId);
    return this.rpc.call(UpdateSearch, {
      driverId,
      timeZone,
      searchId: id,
      ...(name === undefined ? {} : { name }),
      ...(filter === undefined ? {} : { filter }),
      ...(alerts === undefined ? {} : { alerts }),
    });
  }

  /** What is no id names nothing, and nothing is deleted already. @throws Refusal SERVICE_UNAVAILABLE */
  async delete({ driverId, timeZone }: Session, id: string): Promise<void> {
    if (isUUID(id)) await this.rpc.call(DeleteSearch, { driverId, timeZone, searchId: id });
  }
}
