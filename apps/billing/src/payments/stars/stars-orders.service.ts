import { StarsRefundWanted } from '#contracts';
import { Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RefundRow } from '../../refunds/refund.entity';
import { nextCheck } from '../following/check-schedule';
import { PaymentRow } from '../payment.entity';
import type { ProviderOrders } from '../payment-provider';

/** Puts down what Telegram is to be asked, through bot. */
@Injectable()
export class StarsOrders implements ProviderOrders {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** A link costs nothing and may be asked for any number of times: nothing to put down but when to look. */
  async order(manager: EntityManager, row: PaymentRow): Promise<void> {
    row.nextCheckAt = this.firstLook();
    await manager.update(PaymentRow, { id: row.id }, { nextCheckAt: row.nextCheckAt });
  }

  async orderRefund(manager: EntityManager, row: PaymentRow, refund: RefundRow): Promise<void> {
    refund.nextCheckAt = this.firstLook();
    await manager.update(RefundRow, { id: refund.id }, { nextCheckAt: refund.nextCheckAt });
    await this.sayRefund(manager, row, refund);
  }

  /** May be said again: what Telegram has given back already is given back. */
  async sayRefund(manager: EntityManager, { payerId, externalId }: PaymentRow, { id }: RefundRow): Promise<void> {
    if (payerId === null || externalId === null) throw new Error(`refund ${id} is of a charge that nobody knows`);
    await this.outbox.add(manager, StarsRefundWanted, { refundId: id, telegramId: payerId, chargeId: externalId });
  }

  private firstLook(): Date {
    const now = this.clock.now();
    return new Date(nextCheck(now, 0, now) ?? now);
  }
}
