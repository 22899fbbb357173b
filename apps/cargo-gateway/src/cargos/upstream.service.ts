import type { CargoCard, CargoDetail } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { Fetching, Recipe, Snapshot } from '../cache/recipe';
import { AnsweredNo, NotReached } from '../cargotech/cargotech.types';
import { Exchange } from '../cargotech/exchange.service';
import { id, isPlain, number, plain } from '../cargotech/read';
import { Timing } from '../timing';
import { cardOf, detailOf } from './card';
import type { CargoChunk } from './page-bytes';
import { listPath } from './upstream-query';

/** A load, or the knowledge that there is none: the exchange's 404 is remembered for a minute. */
export interface FoundCargo {
  readonly cargo: CargoDetail | null;
}

/** Where a load's detail is kept. */
export const detailKey = (cargoId: string) => ({ kind: 'detail', key: cargoId }) as const;

/** Lists and loads of the exchange, and how to get them: for drivers and for the watcher the same ones. */
@Injectable()
export class Upstream {
  constructor(
    private readonly exchange: Exchange,
    private readonly timing: Timing,
  ) {}

  /**
   * One page of the exchange, `offset` a multiple of its size.
   * @throws Refusal VALIDATION_FAILED
   */
  chunk(upstreamQuery: string, offset: number): Recipe<CargoChunk> {
    const path = listPath(upstreamQuery, offset);
    return {
      kind: 'list',
      key: path,
      lifeMs: () => this.timing.listLife,
      outlives: () => true,
      fetch: async (fetching) => this.snapshot(await this.ask('cargo-list', path, readChunk(offset), fetching)),
    };
  }

  cargo(cargoId: string, maxAgeSeconds = Infinity): Recipe<FoundCargo> {
    const detailLife = Math.min(this.timing.detailLife, maxAgeSeconds * 1_000);
    const path = `/v1/carrier/cargos/${cargoId}?source=1&include=contacts`;
    return {
      ...detailKey(cargoId),
      lifeMs: ({ cargo }) => (cargo === null ? this.timing.missingCargoLife : detailLife),
      outlives: ({ cargo }) => cargo !== null,
      fetch: async (fetching) => {
        const askedAt = this.timing.now();
        try {
          return this.snapshot(await this.ask('cargo-detail', path, readDetail(cargoId), fetching));
        } catch (error) {
          if (error instanceof AnsweredNo && error.status === 404) return { value: { cargo: null }, fetchedAt: askedAt };
          throw error;
        }
      },
    };
  }

  private ask<T>(
    route: 'cargo-list' | 'cargo-detail',
    path: string,
    read: (json: unknown) => T,
    { driverId, starved, prepaid }: Fetching,
  ) {
    return this.exchange.ask({
      route,
      path,
      read,
      starved,
      ...(prepaid === true ? { priority: 'watch', prepaid } : { priority: 'interactive' }),
      ...(driverId === undefined ? {} : { driverId }),
    });
  }

  private snapshot<T>({ value, askedAt }: { value: T; askedAt: number }): Snapshot<T> {
    return { value, fetchedAt: askedAt };
  }
}

/** @throws NotReached `garbage` when it is no list of loads at all */
const readChunk =
  (offset: number) =>
  (json: unknown): CargoChunk => {
    const items = plain(json)['data'];
    if (!Array.isArray(items)) throw new NotReached('cargo-list', 'garbage', 'no data');
    const cards = items.map(cardOf).filter((card): card is CargoCard => card !== undefined);
    if (items.length > 0 && cards.length === 0) throw new NotReached('cargo-list', 'garbage', 'no item has an id');
    const size = number(plain(plain(json)['meta'])['size']);
    // A total below what we hold in our hands is none: an older answer says 0 for "not counted".
    const sane = size !== null && Number.isSafeInteger(size) && size >= (items.length === 0 ? 0 : offset + items.length);
    return { cards, received: items.length, total: sane ? size : null };
  };

const readDetail =
  (cargoId: string) =>
  (json: unknown): FoundCargo => {
    const item = plain(json)['data'];
    const theirs = isPlain(item) ? id(item['id']) : null;
    const sound = isPlain(item) && (theirs === cargoId || (theirs === null && isPlain(item['points'])));
    if (!sound) throw new NotReached('cargo-detail', 'garbage', 'not the cargo asked for');
    return { cargo: detailOf(cargoId, item) };
  };
