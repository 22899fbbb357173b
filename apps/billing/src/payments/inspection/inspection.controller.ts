import {
  FindPayments,
  InspectPayment,
  type AdminPaymentPage,
  type FindPaymentsRequest,
  type InspectPaymentRequest,
  type PaymentFile,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { PaymentFiles } from './payment-files.service';
import { PaymentSearch } from './payment-search.service';

@Controller()
export class InspectionController {
  constructor(
    private readonly search: PaymentSearch,
    private readonly files: PaymentFiles,
  ) {}

  @HandleRpc(FindPayments)
  find(request: FindPaymentsRequest): Promise<AdminPaymentPage> {
    return this.search.find(request);
  }

  @HandleRpc(InspectPayment)
  inspect({ paymentId }: InspectPaymentRequest): Promise<PaymentFile> {
    return this.files.read(paymentId);
  }
}
