import { createHash } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { FetchDictionary, type Dictionary, type DictionaryItem, type FetchDictionaryRequest, type Page } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '#runtime';
import { PointNames } from '../naming/point-names.service';
import { rank, spellings, toPoint } from './points';
import { WEIGHT_VOLUME_PRESETS } from './presets';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** An empty answer may be a hiccup of the exchange: asked again soon. */
const EMPTY_LIFE_MS = 5 * 60_000;
/** Old words are better than none: kept a week for the days when the exchange is away. */
const STALE_LIFE_MS = 7 * DAY_MS;
/** After a failure old words are shown without asking for so long. */
const REST_MS = 30_000;
/** Who can be shown old words does not wait longer than this for new ones. */
const PATIENCE_MS = 300;
/** About 10 MB: Cyrillic takes two bytes a character. */
const KEPT_CHARACTERS = 5_000_000;
const DEFAULT_LIMIT = 10;

interface Known {
  /** Each item as JSON, in the order it is shown. */
  readonly items: readonly string[];
  /** When the exchange said so, ms since 1970. */
  readonly fetchedAt: number;
  readonly stale: boolean;
  /** Until when it is served without asking, ms since 1970. */
  readonly freshUntil: number;
}

/** What the exchange is asked: names that begin with any of the spellings, or a whole list of types. */
interface Question {
  readonly dictionary: FetchDictionaryRequest['dictionary'];
  readonly names: readonly string[];
}

/** Contract 2.4 and the type dictionaries: asked of the exchange once a day, answered from memory. */
@Injectable()
export class DictionariesService {
  private readonly known = new LRUCache<string, Known>({
    maxSize: KEPT_CHARACTERS,
    sizeCalculation: ({ items }, key) => items.reduce((sum, item) => sum + item.length, key.length + 200),
  });
  private readonly asking = new Map<string, Promise<Known>>();

  constructor(
    private readonly rpc: RpcClient,
    private readonly points: PointNames,
    private readonly clock: Clock,
  ) {}

  /**
   * @param limit how many points at most; types come whole
   * @throws Refusal EXCHANGE_UNAVAILABLE or SERVICE_UNAVAILABLE when nothing is known and nobody answers
   */
  async page(dictionary: Dictionary, name = '', limit = DEFAULT_LIMIT): Promise<Page> {
    if (dictionary === 'weight-volume-presets') return toPage(PRESETS, this.clock.now(), false);
    const names = dictionary === 'points' ? spellings(name) : [];
    const { items, fetchedAt, stale } = await this.look({ dictionary, names });
    return toPage(dictionary === 'points' ? items.slice(0, limit) : items, fetchedAt, stale);
  }

  private async look(question: Question): Promise<Known> {
    const key = [question.dictionary, ...question.names].join('\n');
    const now = this.clock.now();
    const remembered = this.known.get(key);
    if (remembered !== undefined && now < remembered.freshUntil) return remembered;
    const asked = this.ask(key, question);
    if (remembered === undefined || remembered.fetchedAt < now - STALE_LIFE_MS) return asked;
    const old = { ...remembered, stale: true };
    const rested = asked.catch(() => {
      const resting = { ...old, freshUntil: this.clock.now() + REST_MS };
      this.known.set(key, resting);
      return resting;
    });
    return Promise.race([rested, after(PATIENCE_MS, old, { ref: false })]);
  }

  /** However many drivers type the same letters, the question goes out once. */
  private ask(key: string, question: Question): Promise<Known> {
    const running = this.asking.get(key);
    if (running !== undefined) return running;
    const request = this.fetch(question)
      .then((known) => {
        this.known.set(key, known);
        return known;
      })
      .finally(() => this.asking.delete(key));
    this.asking.set(key, request);
    return request;
  }

  private async fetch({ dictionary, names }: Question): Promise<Known> {
    const requests = names.length === 0 ? [{ dictionary }] : names.map((name) => ({ dictionary, name }));
    const answers = await Promise.all(requests.map((request) => this.rpc.call(FetchDictionary, request)));
    const found = answers.flatMap(({ items }) => items);
    if (dictionary === 'points') void this.points.remember(found);
    const fetchedAt = Math.min(...answers.map((answer) => answer.fetchedAt));
    const stale = answers.some((answer) => answer.stale);
    const life = found.length === 0 ? EMPTY_LIFE_MS : DAY_MS;
    return {
      items: dictionary === 'points' ? shownPoints(found, names[0] ?? '') : found.map(shownType),
      fetchedAt,
      stale,
      freshUntil: stale ? this.clock.now() + REST_MS : fetchedAt + life,
    };
  }
}

const PRESETS = WEIGHT_VOLUME_PRESETS.map((preset) => JSON.stringify(preset));

const shownType = ({ id, name, shortName }: DictionaryItem): string => JSON.stringify({ id, name, shortName });

/** A point that several spellings find is shown once. */
function shownPoints(found: readonly DictionaryItem[], text: string): string[] {
  const points = new Map(found.map((item) => [`${item.type ?? ''} ${item.id}`, toPoint(item)]));
  return rank([...points.values()], text).map((point) => JSON.stringify(point));
}

/** The ETag is made of the items and `stale`, so that the same words fetched anew are still the same page. */
function toPage(items: readonly string[], fetchedAt: number, stale: boolean): Page {
  const body = Buffer.from(`{"items":[${items.join(',')}]}`);
  const hash = createHash('sha256')
    .update(body)
    .update(stale ? 'stale' : '');
  return { body, etag: `"${hash.digest('base64url').slice(0, 22)}"`, fetchedAt, stale };
}
