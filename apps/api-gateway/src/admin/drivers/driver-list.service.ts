import { FindDrivers, GetAccessOfDrivers, Refusal, type Access, type DriverSummary } from '#contracts';
import { AccessBook, RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { ListPage } from '../paging/page.query';
import type { DriversQuery } from './drivers.query';

/** A driver in a list, with what they may use; that is missing where billing does not know them or does not answer. */
export type DriverLine = DriverSummary & { readonly access?: Access };

/** Drivers as staff look for them: auth-session finds them, billing knows what they may use. */
@Injectable()
export class DriverList {
  constructor(
    private readonly rpc: RpcClient,
    private readonly book: AccessBook,
  ) {}

  /** @throws Refusal VALIDATION_FAILED, SERVICE_UNAVAILABLE */
  async find(query: DriversQuery): Promise<ListPage<DriverLine> & { readonly unavailable: readonly string[] }> {
    const { items, nextCursor } = await this.rpc.call(FindDrivers, query);
    const access = await this.accessOf(items.map(({ id }) => id));
    return {
      items: items.map((driver) => {
        const known = access?.get(driver.id);
        return known === undefined ? driver : Object.assign(driver, { access: known });
      }),
      page: { nextCursor },
      unavailable: access === undefined ? ['access'] : [],
    };
  }

  /** Undefined when nobody can be asked. */
  private async accessOf(driverIds: string[]): Promise<Map<string, Access> | undefined> {
    if (driverIds.length === 0) return new Map();
    try {
      const { items } = await this.rpc.call(GetAccessOfDrivers, { driverIds });
      return new Map(items.map((state) => [state.driverId, this.book.read(state)]));
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  }
}
