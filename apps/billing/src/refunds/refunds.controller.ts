import { RefundPayment, type Refund, type RefundPaymentRequest } from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { Refunds } from './refunds.service';

@Controller()
export class RefundsController {
  constructor(private readonly refunds: Refunds) {}

  @HandleRpc(RefundPayment)
  refund(request: RefundPaymentRequest): Promise<Refund> {
    return this.refunds.refund(request);
  }
}
