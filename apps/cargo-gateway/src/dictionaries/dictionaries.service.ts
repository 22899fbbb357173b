import type { DictionaryItem, FetchDictionaryRequest, FetchDictionaryResponse } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { Recipe } from '../cache/recipe';
import { SharedCache } from '../cache/shared-cache.service';
import { NotReached } from '../cargotech/cargotech.types';
import { Exchange } from '../cargotech/exchange.service';
import { id, plain, text } from '../cargotech/read';
import { Timing } from '../timing';

type Name = FetchDictionaryRequest['dictionary'];

interface Dictionary {
  readonly items: DictionaryItem[];
}

const PATHS = { 'load-types': '/v1/dictionaries/load_types', 'truck-types': '/v1/dictionaries/truck_types' } as const;
const MOST_POINTS = 100;

/** The exchange's dictionaries, a day old at most. */
@Injectable()
export class DictionariesService {
  constructor(
    private readonly cache: SharedCache,
    private readonly exchange: Exchange,
    private readonly timing: Timing,
  ) {}

  /** @throws Refusal EXCHANGE_UNAVAILABLE */
  async fetch({ dictionary, name }: FetchDictionaryRequest): Promise<FetchDictionaryResponse> {
    const path = dictionary === 'points' ? pointsPath(name ?? '') : PATHS[dictionary];
    const { value, fetchedAt, stale } = await this.cache.read(this.recipe(dictionary, path));
    return { items: value.items, fetchedAt, stale };
  }

  private recipe(route: Name, path: string): Recipe<Dictionary> {
    return {
      kind: 'dictionary',
      key: path,
      // An empty one is more likely a hiccup of the exchange than the truth for a day.
      lifeMs: ({ items }) => (items.length === 0 ? this.timing.emptyDictionaryLife : this.timing.dictionaryLife),
      outlives: () => true,
      fetch: async ({ starved }) => {
        const { value, askedAt } = await this.exchange.ask({
          route,
          path,
          read: readItems(route),
          priority: 'interactive',
          starved,
        });
        return { value, fetchedAt: askedAt };
      },
    };
  }
}

/** Lower case and single blanks, so that «Моск» and «моск » are one question. */
function pointsPath(name: string): string {
  const written = name.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim();
  return `/v1/dictionaries/points?${new URLSearchParams({ 'filter[name]': written, limit: String(MOST_POINTS), offset: '0' }).toString()}`;
}

const readItems =
  (route: Name) =>
  (json: unknown): Dictionary => {
    const data = plain(json)['data'];
    if (!Array.isArray(data)) throw new NotReached(route, 'garbage', 'no data');
    return { items: data.flatMap(itemOf) };
  };

function itemOf(value: unknown): DictionaryItem[] {
  const item = plain(value);
  const itemId = id(item['id']);
  const shortName = text(item['short_name']);
  const name = text(item['name']) ?? shortName;
  const type = text(item['type'], 20);
  if (itemId === null || name === null) return [];
  return [{ id: itemId, name, ...(type === null ? {} : { type }), ...(shortName === null ? {} : { shortName }) }];
}
