import {
  CreateInvoiceLink,
  StarsRefundWanted,
  type CreateInvoiceLinkRequest,
  type InvoiceLink,
  type StarsRefundPayload,
} from '#contracts';
import { HandleEvent, HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { Stars } from './stars.service';

@Controller()
export class StarsController {
  constructor(private readonly stars: Stars) {}

  @HandleRpc(CreateInvoiceLink)
  createLink(request: CreateInvoiceLinkRequest): Promise<InvoiceLink> {
    return this.stars.createLink(request);
  }

  @HandleEvent(StarsRefundWanted)
  refund(wanted: StarsRefundPayload): Promise<void> {
    return this.stars.refund(wanted);
  }
}
