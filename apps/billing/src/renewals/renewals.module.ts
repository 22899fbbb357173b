import { Module } from '@nestjs/common';
import { PaymentsModule } from '../payments/payments.module';
import { SettingsModule } from '../settings/settings.module';
import { SubscriptionsModule } from '../subscriptions/subscriptions.module';
import { RenewalCharges } from './charging/renewal-charges.service';
import { RenewalEnds } from './charging/renewal-ends.service';
import { RenewalTurns } from './charging/renewal-turns.service';
import { RenewalWorker } from './charging/renewal-worker.service';
import { RenewalsController } from './renewals.controller';
import { Renewals } from './renewals.service';

/** Access that renews itself: what was agreed, the notice, the charge, and every way to end it. */
@Module({
  imports: [SettingsModule, SubscriptionsModule, PaymentsModule],
  controllers: [RenewalsController],
  providers: [Renewals, RenewalEnds, RenewalCharges, RenewalTurns, RenewalWorker],
})
export class RenewalsModule {}
