import {
  FindSubscriptions,
  GetAccessOfDrivers,
  type AccessStates,
  type FindSubscriptionsRequest,
  type GetAccessOfDriversRequest,
  type SubscriptionPage,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { SubscriptionRegister } from './subscription-register.service';

@Controller()
export class RegisterController {
  constructor(private readonly register: SubscriptionRegister) {}

  @HandleRpc(FindSubscriptions)
  find(request: FindSubscriptionsRequest): Promise<SubscriptionPage> {
    return this.register.find(request);
  }

  @HandleRpc(GetAccessOfDrivers)
  access({ driverIds }: GetAccessOfDriversRequest): Promise<AccessStates> {
    return this.register.accessOf(driverIds);
  }
}
