import { createHash } from 'node:crypto';
import type { CargoCard, CargoDetail, CargoSort, Page } from '#contracts';
import type { Served } from '../cache/recipe';
import { UPSTREAM_PAGE } from './upstream-query';

/** One upstream page, normalised. */
export interface CargoChunk {
  readonly cards: readonly CargoCard[];
  /** Items CargoTech sent, unusable ones included: says whether more may follow. */
  readonly received: number;
  readonly total: number | null;
}

export interface Cut {
  readonly sort: CargoSort;
  readonly limit: number;
  readonly offset: number;
}

/** Where our page begins in each of the upstream pages it lies on: `[offset upstream, first, end]`. */
export function chunksOf({ limit, offset }: Pick<Cut, 'limit' | 'offset'>): { offset: number; first: number; end: number }[] {
  const start = offset - (offset % UPSTREAM_PAGE);
  const here = { offset: start, first: offset - start, end: Math.min(offset - start + limit, UPSTREAM_PAGE) };
  const left = limit - (here.end - here.first);
  return left === 0 ? [here] : [here, { offset: start + UPSTREAM_PAGE, first: 0, end: left }];
}

/** `{items, page, data}`: the body of a list, ready for the socket. `chunks` are those of `chunksOf`, in its order. */
export function listPage(cut: Cut, chunks: readonly Served<CargoChunk>[]): Page {
  const places = chunksOf(cut);
  const found = new Map<string, CargoCard>();
  chunks.forEach(({ value }, i) => {
    // Two upstream pages are of two moments: a load may stand on both.
    for (const card of value.cards.slice(places[i]?.first, places[i]?.end)) if (!found.has(card.id)) found.set(card.id, card);
  });
  const total = newest(chunks).value.total;
  const last = chunks.at(-1)?.value;
  const end = places.at(-1)?.end ?? 0;
  const hasMore =
    total === null
      ? last !== undefined && (last.received > end || last.received >= UPSTREAM_PAGE)
      : cut.offset + cut.limit < total;
  const items = JSON.stringify(sorted([...found.values()], cut.sort));
  const page = JSON.stringify({ limit: cut.limit, offset: cut.offset, hasMore, total });
  const fetchedAt = Math.min(...chunks.map((chunk) => chunk.fetchedAt));
  const stale = chunks.some((chunk) => chunk.stale);
  return ready(`{"items":${items},"page":${page}`, items, fetchedAt, stale);
}

/** `{cargo, data}`: the body of a detail, with the contacts or without. */
export function detailPage({ value, fetchedAt, stale }: Served<CargoDetail>, contacts: boolean): Page {
  const cargo = JSON.stringify(contacts ? value : { ...value, contacts: [], contactsHidden: true });
  return ready(`{"cargo":${cargo}`, cargo, fetchedAt, stale);
}

/** The tag is of what is seen and its staleness, not of the moment: the same loads fetched again are not news. */
function ready(head: string, seen: string, fetchedAt: number, stale: boolean): Page {
  const body = `${head},"data":{"fetchedAt":"${new Date(fetchedAt).toISOString()}","stale":${stale}}}`;
  const hash = createHash('sha256')
    .update(seen)
    .update(stale ? '1' : '0');
  return { body: Buffer.from(body), etag: `"${hash.digest('base64url').slice(0, 22)}"`, fetchedAt, stale };
}

const newest = (chunks: readonly Served<CargoChunk>[]): Served<CargoChunk> =>
  chunks.reduce((best, chunk) => (chunk.fetchedAt >= best.fetchedAt ? chunk : best));

/** Dearest first, nearest date first; what is not known comes last, equals stay in the order of the exchange. */
export function sorted(cards: readonly CargoCard[], sort: CargoSort): CargoCard[] {
  switch (sort) {
    case 'default':
      return [...cards];
    case 'price':
      return [...cards].sort((a, b) => (b.priceKopecks ?? -1) - (a.priceKopecks ?? -1));
    case 'pricePerKm':
      return [...cards].sort((a, b) => (b.pricePerKmKopecks ?? -1) - (a.pricePerKmKopecks ?? -1));
    case 'date':
      return [...cards].sort((a, b) => compare(a.loadingDate ?? '9', b.loadingDate ?? '9'));
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
