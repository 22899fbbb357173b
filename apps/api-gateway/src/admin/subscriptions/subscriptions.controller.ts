import type { SubscriptionLine } from '#contracts';
import { Controller, Get } from '@nestjs/common';
import { CheckedQuery } from '../../http/input.pipe';
import { AdminRoute } from '../door/admin-route.decorator';
import type { ListPage } from '../paging/page.query';
import { SUBSCRIPTION_PARAMETERS, SubscriptionsQuery } from './subscriptions.query';
import { AdminSubscriptions } from './subscriptions.service';

@Controller('api/v1/admin/subscriptions')
export class AdminSubscriptionsController {
  constructor(private readonly subscriptions: AdminSubscriptions) {}

  @Get()
  @AdminRoute('subscriptions.read', { query: SUBSCRIPTION_PARAMETERS })
  find(@CheckedQuery(SubscriptionsQuery) query: SubscriptionsQuery): Promise<ListPage<SubscriptionLine>> {
    return this.subscriptions.find(query);
  }
}
