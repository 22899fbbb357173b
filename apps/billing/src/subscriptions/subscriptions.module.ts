import { Module } from '@nestjs/common';
import { SettingsModule } from '../settings/settings.module';
import { Customers } from './customers.service';
import { ExpiryWorker } from './expiry/expiry.worker';
import { RegisterController } from './register/register.controller';
import { SubscriptionRegister } from './register/subscription-register.service';
import { SubscriptionCensus } from './subscription-census.service';
import { SubscriptionOverview } from './subscription-overview.service';
import { SubscriptionsController } from './subscriptions.controller';
import { Subscriptions } from './subscriptions.service';
import { Trials } from './trials.service';

@Module({
  imports: [SettingsModule],
  controllers: [SubscriptionsController, RegisterController],
  providers: [Subscriptions, SubscriptionOverview, Customers, Trials, ExpiryWorker, SubscriptionRegister, SubscriptionCensus],
  exports: [Subscriptions, SubscriptionOverview, Customers],
})
export class SubscriptionsModule {}
