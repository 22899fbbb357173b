import { DictionaryPage, type Dictionary } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '#runtime';
import { checked } from '../http/input.pipe';
import { queryValues, rawQuery } from '../http/request';
import { PageCache } from '../pages/page-cache';
import { servePage } from '../pages/serve-page';
import { PointsQuery } from './points.query';

/** Dictionaries change once in weeks. */
const FRESH_MS = 60_000;
const KEPT_BYTES = 16_000_000;

/** The dictionaries as bytes: from the memory of this replica, or from filtering. */
@Injectable()
export class Dictionaries {
  private readonly pages: PageCache;

  constructor(
    private readonly rpc: RpcClient,
    clock: Clock,
  ) {
    this.pages = new PageCache(FRESH_MS, KEPT_BYTES, () => clock.now());
  }

  /** @throws Refusal VALIDATION_FAILED, EXCHANGE_UNAVAILABLE, SERVICE_UNAVAILABLE */
  send(dictionary: Dictionary, request: FastifyRequest, reply: FastifyReply): Promise<void> | undefined {
    const first = Object.entries(queryValues(rawQuery(request))).map(([name, [value]]) => [name, value] as const);
    const query = checked(PointsQuery, Object.fromEntries(first));
    const key = `${dictionary} ${query.limit ?? ''} ${query.name ?? ''}`;
    return servePage(request, reply, this.pages, key, () => this.rpc.page(DictionaryPage, Object.assign(query, { dictionary })));
  }
}
