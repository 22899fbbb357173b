import { Module } from '@nestjs/common';
import { AdminAuthModule } from './auth/admin-auth.module';
import { BroadcastsModule } from './broadcasts/broadcasts.module';
import { AdminDoorModule } from './door/admin-door.module';
import { AdminDriversModule } from './drivers/drivers.module';
import { AdminParkedModule } from './parked/parked.module';
import { AdminStatsModule } from './stats/stats.module';
import { StaffModule } from './staff/staff.module';
import { AdminAuditModule } from './audit/audit.module';
import { AdminFlagsModule } from './flags/flags.module';
import { AdminPaymentsModule } from './payments/payments.module';
import { AdminPromoCodesModule } from './promo-codes/promo-codes.module';
import { AdminSettingsModule } from './settings/settings.module';
import { AdminSubscriptionsModule } from './subscriptions/subscriptions.module';

/** The API of the admin panel, a module for each of its areas. */
@Module({
  imports: [
    AdminDoorModule,
    AdminDriversModule,
    AdminParkedModule,
    AdminStatsModule,
    AdminAuthModule,
    BroadcastsModule,
    StaffModule,
    AdminAuditModule,
    AdminFlagsModule,
    AdminPaymentsModule,
    AdminPromoCodesModule,
    AdminSettingsModule,
    AdminSubscriptionsModule,
  ],
  exports: [AdminDoorModule],
})
export class AdminModule {}
