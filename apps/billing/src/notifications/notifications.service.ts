import type { Done, ReceivePaymentNotificationRequest } from '#contracts';
import { Injectable } from '@nestjs/common';
import { NotificationRows } from './notification-rows.service';
import { NotificationWorker } from './notification-worker.service';

/** Contract 5.2: stored, then answered, then looked into. */
@Injectable()
export class Notifications {
  constructor(
    private readonly rows: NotificationRows,
    private readonly worker: NotificationWorker,
  ) {}

  async receive(request: ReceivePaymentNotificationRequest): Promise<Done> {
    await this.rows.store(request);
    this.worker.wake();
    return {};
  }
}
