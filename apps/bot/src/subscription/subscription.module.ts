import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { ConversationsModule } from '../conversations/conversations.module';
import { Checkout } from './checkout.service';
import { MySubscription } from './my-subscription.service';
import { Offers } from './offers.service';
import { PromoCodes } from './promo-codes.service';
import { SubscribeDialog } from './subscribe-dialog.service';

@Module({
  imports: [AccessModule, ConversationsModule],
  providers: [Offers, PromoCodes, Checkout, SubscribeDialog, MySubscription],
  exports: [Offers, PromoCodes, Checkout, SubscribeDialog, MySubscription],
})
export class SubscriptionModule {}
