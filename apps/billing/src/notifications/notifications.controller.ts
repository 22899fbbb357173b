import { ReceivePaymentNotification, type Done, type ReceivePaymentNotificationRequest } from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { Notifications } from './notifications.service';

@Controller()
export class NotificationsController {
  constructor(private readonly notifications: Notifications) {}

  @HandleRpc(ReceivePaymentNotification)
  receive(request: ReceivePaymentNotificationRequest): Promise<Done> {
    return this.notifications.receive(request);
  }
}
