import { createHash } from 'node:crypto';
import { FetchDictionary, type Dictionary, type FetchDictionaryResponse, type Page } from '#contracts';
import { normaliseName } from '#gazetteer';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../clock';
import { rank, spelling, toPoint } from './points';
import { WEIGHT_VOLUME_PRESETS } from './presets';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** An empty answer may be a hiccup of the exchange: asked again soon. */
const EMPTY_LIFE_MS = 5 * 60_000;
/** Old words are better than none: kept a week for the days when the exchange is away. */
const STALE_LIFE_MS = 7 * DAY_MS;
const KNOWN_PREFIXES = 5_000;
const DEFAULT_LIMIT = 10;

interface Known {
  readonly items: readonly object[];
  readonly fetchedAt: number;
  /** Until when it is served without asking. */
  readonly freshUntil: number;
}

/** Contract 2.4 and the type dictionaries: asked of the exchange once a day, answered from memory. */
@Injectable()
export class DictionariesService {
  private readonly known = new LRUCache<string, Known>({ max: KNOWN_PREFIXES });
  private readonly asking = new Map<string, Promise<Known>>();

  constructor(
    private readonly rpc: RpcClient,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal EXCHANGE_UNAVAILABLE or SERVICE_UNAVAILABLE when nothing is known and nobody answers */
  async page(dictionary: Dictionary, name = '', limit = DEFAULT_LIMIT): Promise<Page> {
    if (dictionary === 'weight-volume-presets')
      return toPage({ items: WEIGHT_VOLUME_PRESETS, fetchedAt: 0, freshUntil: Infinity }, Infinity, false);
    const prefix = dictionary === 'points' ? normaliseName(name) : '';
    const { known, stale } = await this.look(dictionary, prefix);
    return toPage(known, dictionary === 'points' ? limit : Infinity, stale);
  }

  private async look(
    dictionary: 'points' | 'load-types' | 'truck-types',
    prefix: string,
  ): Promise<{ known: Known; stale: boolean }> {
    const key = `${dictionary}:${prefix}`;
    const remembered = this.known.get(key);
    if (remembered !== undefined && remembered.freshUntil > this.clock.now()) return { known: remembered, stale: false };
    try {
      return { known: await this.ask(key, dictionary, prefix), stale: false };
    } catch (error) {
      if (remembered === undefined || remembered.fetchedAt < this.clock.now() - STALE_LIFE_MS) throw error;
      return { known: remembered, stale: true };
    }
  }

  /** However many drivers type the same letters, the question goes out once. */
  private ask(key: string, dictionary: 'points' | 'load-types' | 'truck-types', prefix: string): Promise<Known> {
    const running = this.asking.get(key);
    if (running !== undefined) return running;
    const request = this.rpc
      .call(FetchDictionary, { dictionary, ...(dictionary === 'points' ? { name: spelling(prefix) } : {}) })
      .then((answer) => {
        const known = this.understand(answer, dictionary, prefix);
        this.known.set(key, known);
        return known;
      })
      .finally(() => this.asking.delete(key));
    this.asking.set(key, request);
    return request;
  }

  private understand({ items, fetchedAt, stale }: FetchDictionaryResponse, dictionary: string, prefix: string): Known {
    const life = items.length === 0 || stale ? EMPTY_LIFE_MS : DAY_MS;
    const shown =
      dictionary === 'points'
        ? rank(items.map(toPoint), prefix)
        : items.map(({ id, name, shortName }) => ({ id, name, ...(shortName === undefined ? {} : { shortName }) }));
    return { items: shown, fetchedAt, freshUntil: (stale ? this.clock.now() : fetchedAt) + life };
  }
}

function toPage({ items, fetchedAt }: Known, limit: number, stale: boolean): Page {
  const body = Buffer.from(JSON.stringify({ items: items.slice(0, limit) }));
  const etag = `"${createHash('sha1')
    .update(body)
    .update(stale ? 'stale' : '')
    .digest('base64url')}"`;
  return { body, etag, fetchedAt, stale };
}
