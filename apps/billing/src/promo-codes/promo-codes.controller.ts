import {
  ApplyPromoCode,
  CheckPromoCode,
  CreatePromoCode,
  type AccessState,
  type ApplyPromoCodeRequest,
  type CheckPromoCodeRequest,
  type CreatePromoCodeRequest,
  type PromoCode,
  type PromoEffect,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { PromoCodeIssue } from './promo-code-issue.service';
import { PromoCodes } from './promo-codes.service';

@Controller()
export class PromoCodesController {
  constructor(
    private readonly promoCodes: PromoCodes,
    private readonly issue: PromoCodeIssue,
  ) {}

  @HandleRpc(CheckPromoCode)
  check(request: CheckPromoCodeRequest): Promise<PromoEffect> {
    return this.promoCodes.check(request);
  }

  @HandleRpc(ApplyPromoCode)
  apply(request: ApplyPromoCodeRequest): Promise<AccessState> {
    return this.promoCodes.apply(request);
  }

  @HandleRpc(CreatePromoCode)
  create(request: CreatePromoCodeRequest): Promise<PromoCode> {
    return this.issue.create(request);
  }
}
