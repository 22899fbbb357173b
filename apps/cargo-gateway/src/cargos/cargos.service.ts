import {
  CARGO_ID,
  CARGO_NOT_FOUND,
  Refusal,
  type CargoCard,
  type CargoDetail,
  type CargoDetailPageRequest,
  type CargoListPageRequest,
  type Page,
} from '#contracts';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SharedCache, type Fetching, type Recipe, type Served, type Snapshot } from '../cache/shared-cache.service';
import { AnsweredNo, NotReached } from '../cargotech/cargotech.types';
import { Exchange } from '../cargotech/exchange.service';
import { id, isPlain, number, plain } from '../cargotech/read';
import { Timing } from '../timing';
import { cardOf, detailOf } from './card';
import { chunksOf, detailPage, listPage, type CargoChunk } from './page-bytes';
import { listPath } from './upstream-query';

const READY_BYTES = 16 * 1024 * 1024;

/** A load, or the knowledge that there is none: the exchange's 404 is remembered for a minute. */
interface FoundCargo {
  readonly cargo: CargoDetail | null;
}

/** Contracts 2.1 to 2.3: lists and loads of the exchange, ready in bytes. */
@Injectable()
export class CargosService {
  /** Bodies, built once for each cut of each fetched page, the same for every driver. */
  private readonly ready = new LRUCache<string, Page>({ maxSize: READY_BYTES, sizeCalculation: ({ body }) => body.length + 512 });

  constructor(
    private readonly cache: SharedCache,
    private readonly exchange: Exchange,
    private readonly timing: Timing,
  ) {}

  /** @throws Refusal EXCHANGE_UNAVAILABLE, VALIDATION_FAILED */
  async list(request: CargoListPageRequest): Promise<Page> {
    const { upstreamQuery, sort, limit, offset, driverId } = request;
    const recipes = chunksOf(request).map((chunk) => this.chunk(upstreamQuery, chunk.offset));
    const chunks = await Promise.all(recipes.map((recipe) => this.cache.read(recipe, driverId)));
    const name = `${moments(chunks)} ${sort} ${limit} ${offset} ${upstreamQuery}`;
    return this.built(name, () => listPage({ sort, limit, offset }, chunks));
  }

  /** @throws Refusal CARGO_NOT_FOUND, EXCHANGE_UNAVAILABLE */
  async detail({ cargoId, contacts, driverId, maxAgeSeconds }: CargoDetailPageRequest): Promise<Page> {
    // The contract says so too; here it guards the path that carries our token.
    if (!CARGO_ID.test(cargoId)) throw new Refusal(CARGO_NOT_FOUND);
    const found = await this.cache.read(this.cargo(cargoId, maxAgeSeconds), driverId);
    const { cargo } = found.value;
    if (cargo === null) throw new Refusal(CARGO_NOT_FOUND);
    return this.built(`${moments([found])} ${contacts} ${cargoId}`, () => detailPage({ ...found, value: cargo }, contacts));
  }

  private built(name: string, build: () => Page): Page {
    const known = this.ready.get(name);
    if (known !== undefined) return known;
    const page = build();
    this.ready.set(name, page);
    return page;
  }

  private chunk(upstreamQuery: string, offset: number): Recipe<CargoChunk> {
    const path = listPath(upstreamQuery, offset);
    return {
      kind: 'list',
      key: path,
      lifeMs: () => this.timing.listLife,
      outlives: () => true,
      fetch: async (fetching) => this.snapshot(await this.ask('cargo-list', path, readChunk(offset), fetching)),
    };
  }

  private cargo(cargoId: string, maxAgeSeconds = Infinity): Recipe<FoundCargo> {
    const detailLife = Math.min(this.timing.detailLife, maxAgeSeconds * 1_000);
    const path = `/v1/carrier/cargos/${cargoId}?source=1&include=contacts`;
    return {
      kind: 'detail',
      key: cargoId,
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
    { driverId, starved }: Fetching,
  ) {
    return this.exchange.ask({
      route,
      path,
      read,
      priority: 'interactive',
      starved,
      ...(driverId === undefined ? {} : { driverId }),
    });
  }

  private snapshot<T>({ value, askedAt }: { value: T; askedAt: number }): Snapshot<T> {
    return { value, fetchedAt: askedAt };
  }
}

const moments = (parts: readonly Served<unknown>[]): string =>
  parts.map(({ fetchedAt, stale }) => `${fetchedAt}${stale ? 's' : ''}`).join('-');

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
