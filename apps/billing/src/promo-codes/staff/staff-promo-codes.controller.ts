import {
  ChangePromoCode,
  FindPromoCodes,
  ListPromoUses,
  type ChangePromoCodeRequest,
  type FindPromoCodesRequest,
  type ListPromoUsesRequest,
  type PromoCode,
  type PromoCodePage,
  type PromoUsePage,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { PromoCodeChanging } from './promo-code-changing.service';
import { PromoCodeLists } from './promo-code-lists.service';

@Controller()
export class StaffPromoCodesController {
  constructor(
    private readonly lists: PromoCodeLists,
    private readonly changing: PromoCodeChanging,
  ) {}

  @HandleRpc(FindPromoCodes)
  find(request: FindPromoCodesRequest): Promise<PromoCodePage> {
    return this.lists.find(request);
  }

  @HandleRpc(ChangePromoCode)
  change(request: ChangePromoCodeRequest): Promise<PromoCode> {
    return this.changing.change(request);
  }

  @HandleRpc(ListPromoUses)
  uses(request: ListPromoUsesRequest): Promise<PromoUsePage> {
    return this.lists.uses(request);
  }
}
