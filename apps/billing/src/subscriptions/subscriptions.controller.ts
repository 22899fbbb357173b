import {
  DriverBlocked,
  DriverChanged,
  DriverErased,
  DriverRegistered,
  DriverUnblocked,
  GetAccess,
  GetSubscription,
  GrantDays,
  type AccessState,
  type DriverChangedPayload,
  type DriverRegisteredPayload,
  type DriverStandingPayload,
  type GetAccessRequest,
  type GrantDaysRequest,
  type Subscription,
  type SubscriptionRequest,
} from '#contracts';
import { HandleEvent, HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { Customers } from './customers.service';
import { SubscriptionOverview } from './subscription-overview.service';
import { Subscriptions } from './subscriptions.service';

@Controller()
export class SubscriptionsController {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly overview: SubscriptionOverview,
    private readonly customers: Customers,
  ) {}

  @HandleRpc(GetAccess)
  access({ driverId }: GetAccessRequest): Promise<AccessState> {
    return this.subscriptions.access(driverId);
  }

  @HandleRpc(GetSubscription)
  subscription({ driverId }: SubscriptionRequest): Promise<Subscription> {
    return this.overview.of(driverId);
  }

  @HandleRpc(GrantDays)
  give(request: GrantDaysRequest): Promise<AccessState> {
    return this.overview.give(request);
  }

  @HandleEvent(DriverRegistered)
  registered({ driverId }: DriverRegisteredPayload): Promise<void> {
    return this.customers.registered(driverId);
  }

  @HandleEvent(DriverChanged)
  changed({ driverId }: DriverChangedPayload): Promise<void> {
    return this.customers.refresh(driverId);
  }

  @HandleEvent(DriverBlocked)
  blocked(payload: DriverStandingPayload): Promise<void> {
    return this.customers.standing(payload, true);
  }

  @HandleEvent(DriverUnblocked)
  unblocked(payload: DriverStandingPayload): Promise<void> {
    return this.customers.standing(payload, false);
  }

  @HandleEvent(DriverErased)
  erased({ driverId }: DriverChangedPayload): Promise<void> {
    return this.customers.erase(driverId);
  }
}
