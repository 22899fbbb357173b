import { CanonicalizeFilter, Refusal, type CanonicalFilter, type Session } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { queryValues } from '../http/request';

const KEPT_MS = 60_000;
const KEPT_CHARACTERS = 16_000_000;

/** A query that filtering understood, with the name its page goes by and whether it asks for the account's own loads; or why it did not. */
export type Understood =
  { readonly filter: CanonicalFilter; readonly pageKey: string; readonly own: boolean } | { readonly refusal: Refusal };

/** What filtering makes of a query string, asked once a minute for each however many drivers send it. */
@Injectable()
export class CanonicalFilters {
  private readonly understood = new LRUCache<string, Understood>({
    maxSize: KEPT_CHARACTERS,
    sizeCalculation: (value, key) => 2 * key.length + ('filter' in value ? value.pageKey.length : 200) + 100,
    ttl: KEPT_MS,
  });

  constructor(private readonly rpc: RpcClient) {}

  /** What is remembered about the query, refusals included. */
  find(raw: string, session: Session): Understood | undefined {
    return this.understood.get(nameOf(raw, session));
  }

  /** @throws Refusal SERVICE_UNAVAILABLE; a refused filter is returned, not thrown */
  async ask(raw: string, session: Session): Promise<Understood> {
    const understood = await this.canonicalize(raw, session.timeZone);
    this.understood.set(nameOf(raw, session), understood);
    return understood;
  }

  private async canonicalize(raw: string, timeZone: string): Promise<Understood> {
    try {
      const query = queryValues(raw);
      const filter = await this.rpc.call(CanonicalizeFilter, { query, timeZone });
      return {
        filter,
        pageKey: `${filter.sort} ${filter.limit} ${filter.offset} ${filter.upstreamQuery}`,
        own: query['mode']?.[0] === 'my',
      };
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'invalid') return { refusal: error };
      throw error;
    }
  }
}

/** The driver's zone matters to a date alone; a percent sign may hide the letters of its name. */
const nameOf = (raw: string, { timeZone }: Session): string =>
  raw.includes('startDate') || raw.includes('%') ? `${timeZone} ${raw}` : raw;
