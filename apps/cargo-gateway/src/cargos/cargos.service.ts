import {
  CARGO_ID,
  CARGO_NOT_FOUND,
  Refusal,
  type CargoDetailPageRequest,
  type CargoListPageRequest,
  type Page,
} from '#contracts';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Served } from '../cache/recipe';
import { SharedCache } from '../cache/shared-cache.service';
import { chunksOf, detailPage, listPage } from './page-bytes';
import { Upstream } from './upstream.service';

const READY_BYTES = 16 * 1024 * 1024;

/** Contracts 2.1 to 2.3: lists and loads of the exchange, ready in bytes. */
@Injectable()
export class CargosService {
  /** Bodies, built once for each cut of each fetched page, the same for every driver. */
  private readonly ready = new LRUCache<string, Page>({ maxSize: READY_BYTES, sizeCalculation: ({ body }) => body.length + 512 });

  constructor(
    private readonly cache: SharedCache,
    private readonly upstream: Upstream,
  ) {}

  /** @throws Refusal EXCHANGE_UNAVAILABLE, VALIDATION_FAILED */
  async list(request: CargoListPageRequest): Promise<Page> {
    const { upstreamQuery, sort, limit, offset, driverId } = request;
    const recipes = chunksOf(request).map((chunk) => this.upstream.chunk(upstreamQuery, chunk.offset));
    const chunks = await Promise.all(recipes.map((recipe) => this.cache.read(recipe, driverId)));
    const name = `${moments(chunks)} ${sort} ${limit} ${offset} ${upstreamQuery}`;
    return this.built(name, () => listPage({ sort, limit, offset }, chunks));
  }

  /** @throws Refusal CARGO_NOT_FOUND, EXCHANGE_UNAVAILABLE */
  async detail({ cargoId, contacts, driverId, maxAgeSeconds }: CargoDetailPageRequest): Promise<Page> {
    // The contract says so too; here it guards the path that carries our token.
    if (!CARGO_ID.test(cargoId)) throw new Refusal(CARGO_NOT_FOUND);
    const found = await this.cache.read(this.upstream.cargo(cargoId, maxAgeSeconds), driverId);
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
}

const moments = (parts: readonly Served<unknown>[]): string =>
  parts.map(({ fetchedAt, stale }) => `${fetchedAt}${stale ? 's' : ''}`).join('-');
