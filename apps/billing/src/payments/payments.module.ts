import { Module } from '@nestjs/common';
import { PromoCodesModule } from '../promo-codes/promo-codes.module';
import { RefundChanges } from '../refunds/refund-changes.service';
import { RefundOrders } from '../refunds/refund-orders.service';
import { RefundsController } from '../refunds/refunds.controller';
import { Refunds } from '../refunds/refunds.service';
import { SettingsModule } from '../settings/settings.module';
import { SubscriptionsModule } from '../subscriptions/subscriptions.module';
import { YooKassaModule } from '../yookassa/yookassa.module';
import { Alarms } from './alarms.service';
import { Reconciler } from './following/reconciler.service';
import { InspectionController } from './inspection/inspection.controller';
import { PaymentFiles } from './inspection/payment-files.service';
import { PaymentSearch } from './inspection/payment-search.service';
import { Charges } from './methods/charges.service';
import { SavedMethods } from './methods/saved-methods.service';
import { ReceiptEmails } from './ordering/receipt-emails.service';
import { OrderTerms } from './ordering/terms.service';
import { PaymentChanges } from './payment-changes.service';
import { PaymentSteps } from './payment-steps.service';
import { PaymentsController } from './payments.controller';
import { Payments } from './payments.service';
import { AttemptSender } from './providers/attempt-sender.service';
import { AttemptWorker } from './providers/attempt-worker.service';
import { Attempts } from './providers/attempts.service';
import { Shops } from './providers/shops.service';
import { StarsCharges } from './stars/stars-charges.service';
import { StarsOrders } from './stars/stars-orders.service';
import { StarsTalks } from './stars/stars-talks.service';
import { Talks } from './providers/talks.service';
import { YooKassaOrders } from './providers/yookassa-orders.service';
import { YooKassaTalks } from './providers/yookassa-talks.service';

const providers = [YooKassaOrders, YooKassaTalks, StarsOrders, StarsTalks, StarsCharges, Talks];
const attempts = [Attempts, AttemptSender, AttemptWorker, Shops];
const refunds = [RefundOrders, RefundChanges, Refunds];
const rows = [PaymentSteps, PaymentChanges, SavedMethods, Charges, ReceiptEmails, OrderTerms, Alarms, Reconciler];

/** Payments and their refunds: one book of money. */
@Module({
  imports: [SettingsModule, SubscriptionsModule, PromoCodesModule, YooKassaModule],
  controllers: [PaymentsController, RefundsController, InspectionController],
  providers: [Payments, ...rows, ...providers, ...attempts, ...refunds, PaymentSearch, PaymentFiles],
  exports: [
    Payments,
    PaymentSteps,
    PaymentChanges,
    SavedMethods,
    ReceiptEmails,
    Attempts,
    Charges,
    Talks,
    YooKassaOrders,
    YooKassaTalks,
    Shops,
    Alarms,
  ],
})
export class PaymentsModule {}
