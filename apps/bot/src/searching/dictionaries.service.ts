import { DictionaryPage, type DictionaryPageRequest, type Ref } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { Point } from './filter';

/** As many as the dictionary gives at once. */
const MOST_POINTS = 100;

/** Words of the exchange, asked of filtering, which answers from its memory. */
@Injectable()
export class Dictionaries {
  constructor(private readonly rpc: RpcClient) {}

  /** Cities whose name begins so, bigger ones first. @throws Refusal EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  points(beginning: string): Promise<readonly Point[]> {
    return this.items<Point>({ dictionary: 'points', name: beginning, limit: MOST_POINTS });
  }

  /** @throws Refusal EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  bodies(): Promise<readonly Ref[]> {
    return this.items<Ref>({ dictionary: 'truck-types' });
  }

  private async items<Item>(request: DictionaryPageRequest): Promise<readonly Item[]> {
    const { body } = await this.rpc.page(DictionaryPage, request);
    return (JSON.parse(body.toString('utf8')) as { items: Item[] }).items;
  }
}
