import { Module } from '@nestjs/common';
import { PaymentsModule } from '../payments/payments.module';
import { YooKassaModule } from '../yookassa/yookassa.module';
import { NotificationRows } from './notification-rows.service';
import { NotificationWorker } from './notification-worker.service';
import { NotificationsController } from './notifications.controller';
import { Notifications } from './notifications.service';
import { NotifiedObjects } from './notified-objects.service';

@Module({
  imports: [PaymentsModule, YooKassaModule],
  controllers: [NotificationsController],
  providers: [Notifications, NotificationRows, NotificationWorker, NotifiedObjects],
})
export class NotificationsModule {}
