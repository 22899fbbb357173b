import {
  CheckStarsPayment,
  CreatePayment,
  GetPayment,
  ListPayments,
  ListTariffs,
  StarsPaid,
  StarsRefunded,
  type CheckStarsPaymentRequest,
  type CreatePaymentRequest,
  type CreatePaymentResponse,
  type GetPaymentRequest,
  type ListPaymentsRequest,
  type ListPaymentsResponse,
  type ListTariffsRequest,
  type ListTariffsResponse,
  type Payment,
  type StarsPaidPayload,
  type StarsPaymentCheck,
  type StarsRefundedPayload,
} from '#contracts';
import { HandleEvent, HandleRpc, type EventContext } from '#messaging';
import { Controller } from '@nestjs/common';
import { Payments } from './payments.service';
import { StarsCharges } from './stars/stars-charges.service';

@Controller()
export class PaymentsController {
  constructor(
    private readonly payments: Payments,
    private readonly stars: StarsCharges,
  ) {}

  @HandleRpc(ListTariffs)
  tariffs({ language }: ListTariffsRequest): Promise<ListTariffsResponse> {
    return this.payments.tariffs(language);
  }

  @HandleRpc(CreatePayment)
  create(request: CreatePaymentRequest): Promise<CreatePaymentResponse> {
    return this.payments.create(request);
  }

  @HandleRpc(GetPayment)
  get(request: GetPaymentRequest): Promise<Payment> {
    return this.payments.get(request);
  }

  @HandleRpc(ListPayments)
  list(request: ListPaymentsRequest): Promise<ListPaymentsResponse> {
    return this.payments.list(request);
  }

  @HandleRpc(CheckStarsPayment)
  checkStars(request: CheckStarsPaymentRequest): Promise<StarsPaymentCheck> {
    return this.stars.check(request);
  }

  @HandleEvent(StarsPaid)
  starsPaid(payload: StarsPaidPayload, { eventId }: EventContext): Promise<void> {
    return this.stars.paid(payload, eventId);
  }

  @HandleEvent(StarsRefunded)
  starsRefunded(payload: StarsRefundedPayload): Promise<void> {
    return this.stars.refunded(payload);
  }
}
