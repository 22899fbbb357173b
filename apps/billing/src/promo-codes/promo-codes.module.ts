import { Module } from '@nestjs/common';
import { SettingsModule } from '../settings/settings.module';
import { SubscriptionsModule } from '../subscriptions/subscriptions.module';
import { PromoCodeIssue } from './promo-code-issue.service';
import { PromoCodesController } from './promo-codes.controller';
import { PromoCodes } from './promo-codes.service';
import { PromoCodeChanging } from './staff/promo-code-changing.service';
import { PromoCodeLists } from './staff/promo-code-lists.service';
import { StaffPromoCodesController } from './staff/staff-promo-codes.controller';

@Module({
  imports: [SettingsModule, SubscriptionsModule],
  controllers: [PromoCodesController, StaffPromoCodesController],
  providers: [PromoCodes, PromoCodeIssue, PromoCodeLists, PromoCodeChanging],
  exports: [PromoCodes],
})
export class PromoCodesModule {}
