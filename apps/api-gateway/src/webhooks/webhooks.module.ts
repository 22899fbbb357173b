import { Module } from '@nestjs/common';
import { DoorModule } from '../door/door.module';
import { WebhooksController } from './webhooks.controller';
import { PaymentNotifications } from './payment-notifications.service';
import { Webhooks } from './webhooks.service';

@Module({ imports: [DoorModule], controllers: [WebhooksController], providers: [Webhooks, PaymentNotifications] })
export class WebhooksModule {}
