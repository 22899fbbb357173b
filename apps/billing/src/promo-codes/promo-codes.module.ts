import { Module } from '@nestjs/common';
import { SettingsModule } from '../settings/settings.module';
import { SubscriptionsModule } from '../subscriptions/subscriptions.module';
import { PromoCodeIssue } from './promo-code-issue.service';
import { PromoCodesController } from './promo-codes.controller';
import { PromoCodes } from './promo-codes.service';

@Module({
  imports: [SettingsModule, SubscriptionsModule],
  controllers: [PromoCodesController],
  providers: [PromoCodes, PromoCodeIssue],
  exports: [PromoCodes],
})
export class PromoCodesModule {}
