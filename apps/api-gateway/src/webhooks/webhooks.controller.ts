import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ClientAddress } from '../door/current-session.decorator';
import { Route } from '../door/route.decorator';
import { PaymentNotifications } from './payment-notifications.service';
import { Webhooks } from './webhooks.service';

/** Telegram's updates and YooKassa's notifications are far smaller. */
const BODY_LIMIT_BYTES = 256 * 1_024;

@Controller('api/v1/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly notifications: PaymentNotifications,
  ) {}

  @Post('telegram')
  @HttpCode(200)
  @Route('webhooks.telegram', { sender: 'telegram', bodyLimitBytes: BODY_LIMIT_BYTES })
  receive(@Body() update: unknown): Promise<void> {
    return this.webhooks.receive(update);
  }

  @Post('yookassa/:secret')
  @HttpCode(200)
  @Route('webhooks.yookassa', { sender: 'yookassa', invalidStatus: 400, bodyLimitBytes: BODY_LIMIT_BYTES })
  receiveNotification(@Body() notification: unknown, @ClientAddress() address: string): Promise<void> {
    return this.notifications.receive(notification, address);
  }
}
