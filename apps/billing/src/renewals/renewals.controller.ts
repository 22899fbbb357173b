import {
  ConsentRecorded,
  DeletePaymentMethod,
  SetAutoRenew,
  type AccessState,
  type ConsentRecordedPayload,
  type Done,
  type SetAutoRenewRequest,
  type SubscriptionRequest,
} from '#contracts';
import { HandleEvent, HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { Renewals } from './renewals.service';

@Controller()
export class RenewalsController {
  constructor(private readonly renewals: Renewals) {}

  @HandleRpc(SetAutoRenew)
  set(request: SetAutoRenewRequest): Promise<AccessState> {
    return this.renewals.set(request);
  }

  @HandleRpc(DeletePaymentMethod)
  forgetMethod({ driverId }: SubscriptionRequest): Promise<Done> {
    return this.renewals.forgetMethod(driverId).then(() => ({}));
  }

  @HandleEvent(ConsentRecorded)
  consented(payload: ConsentRecordedPayload): Promise<void> {
    return this.renewals.consented(payload);
  }
}
