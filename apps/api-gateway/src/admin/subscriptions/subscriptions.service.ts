import { FindSubscriptions, type SubscriptionLine } from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { listPage, type ListPage } from '../paging/page.query';
import type { SubscriptionsQuery } from './subscriptions.query';

/** All drivers' subscriptions, asked of billing. */
@Injectable()
export class AdminSubscriptions {
  constructor(private readonly rpc: RpcClient) {}

  /** @throws Refusal VALIDATION_FAILED for a cursor of another list, SERVICE_UNAVAILABLE */
  async find(query: SubscriptionsQuery): Promise<ListPage<SubscriptionLine>> {
    return listPage(await this.rpc.call(FindSubscriptions, query));
  }
}
