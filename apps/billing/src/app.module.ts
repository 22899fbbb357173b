import { Database, DatabaseModule } from '#persistence';
import type { ServiceDefinition } from '#runtime';
import { Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module';
import { BillingConfig } from './config';
import { database } from './database/definition';
import { FeatureFlagsModule } from './feature-flags/feature-flags.module';
import { NotificationsModule } from './notifications/notifications.module';
import { PaymentsModule } from './payments/payments.module';
import { PromoCodesModule } from './promo-codes/promo-codes.module';
import { RenewalsModule } from './renewals/renewals.module';
import { SettingsModule } from './settings/settings.module';
import { StatsModule } from './stats/stats.module';
import { SubscriptionsModule } from './subscriptions/subscriptions.module';

@Module({
  imports: [
    DatabaseModule.forRoot(database, BillingConfig),
    SettingsModule,
    FeatureFlagsModule,
    AuditModule,
    SubscriptionsModule,
    PromoCodesModule,
    PaymentsModule,
    NotificationsModule,
    RenewalsModule,
    StatsModule,
  ],
})
export class BillingModule {}

export const billing: ServiceDefinition<BillingConfig> = {
  name: 'billing',
  config: BillingConfig,
  module: BillingModule,
  vitals: [Database],
};
