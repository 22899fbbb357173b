import { NewPromoCode, type PromoCode, type PromoUse, type StaffDoing } from '#contracts';
import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { IdempotencyKey } from '../../http/idempotency-key.decorator';
import { CheckedBody, CheckedQuery } from '../../http/input.pipe';
import { AdminRoute } from '../door/admin-route.decorator';
import { DoneBy } from '../door/current-staff.decorator';
import { PAGE, PageQuery, type ListPage } from '../paging/page.query';
import { PromoCodePatch, PromoCodesQuery } from './promo-codes.bodies';
import { AdminPromoCodes } from './promo-codes.service';

@Controller('api/v1/admin/promo-codes')
export class AdminPromoCodesController {
  constructor(private readonly promoCodes: AdminPromoCodes) {}

  @Get()
  @AdminRoute('promo-codes.read', { query: ['state', 'q', ...PAGE] })
  find(@CheckedQuery(PromoCodesQuery) query: PromoCodesQuery): Promise<ListPage<PromoCode>> {
    return this.promoCodes.find(query);
  }

  @Post()
  @AdminRoute('promo-codes.change')
  create(
    @Body(CheckedBody) body: NewPromoCode,
    @DoneBy() by: StaffDoing,
    @IdempotencyKey() key: string | undefined,
  ): Promise<PromoCode> {
    return this.promoCodes.create(body, by, key);
  }

  @Patch(':id')
  @AdminRoute('promo-codes.change')
  change(@Param('id') id: string, @Body(CheckedBody) patch: PromoCodePatch, @DoneBy() by: StaffDoing): Promise<PromoCode> {
    return this.promoCodes.change(id, patch, by);
  }

  @Get(':id/uses')
  @AdminRoute('promo-codes.read', { query: PAGE })
  uses(@Param('id') id: string, @CheckedQuery(PageQuery) query: PageQuery): Promise<ListPage<PromoUse>> {
    return this.promoCodes.uses(id, query);
  }
}
