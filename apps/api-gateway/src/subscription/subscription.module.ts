import { Module } from '@nestjs/common';
import { DoorModule } from '../door/door.module';
import { PaymentsController } from './payments.controller';
import { Payments } from './payments.service';
import { SubscriptionsController } from './subscriptions.controller';
import { Subscriptions } from './subscriptions.service';

@Module({
  imports: [DoorModule],
  controllers: [SubscriptionsController, PaymentsController],
  providers: [Subscriptions, Payments],
})
export class SubscriptionModule {}
