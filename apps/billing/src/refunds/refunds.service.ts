import { PAYMENT_UNKNOWN, Refusal, type Refund, type RefundPaymentRequest } from '#contracts';
import { currentCall, remainingMs } from '#messaging';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { PaymentRow } from '../payments/payment.entity';
import { PaymentSteps } from '../payments/payment-steps.service';
import { Talks } from '../payments/providers/talks.service';
import { RefundOrders } from './refund-orders.service';
import { RefundRow, toRefund } from './refund.entity';

/** What staff wait for the provider at most, and what is kept of the call's time for our own work. */
const [LONGEST_WAIT_MS, RESERVE_MS] = [6_500, 700] as const;

/** FR-22: money back by the word of staff. */
@Injectable()
export class Refunds {
  constructor(
    private readonly database: Database,
    private readonly steps: PaymentSteps,
    private readonly orders: RefundOrders,
    private readonly talks: Talks,
  ) {}

  /** The refund as it stands when the wait is over; `pending` is followed to its end. @throws Refusal NOT_FOUND, REFUND_IMPOSSIBLE, IDEMPOTENCY_KEY_REUSED */
  async refund({ paymentId, amountKopecks: amount, reason, actor, address, key }: RefundPaymentRequest): Promise<Refund> {
    const { manager } = this.database.source;
    const row = await manager.findOneBy(PaymentRow, { id: paymentId });
    if (row === null) throw new Refusal(PAYMENT_UNKNOWN);
    const refund = await this.steps.locked(paymentId, (locked) =>
      this.orders.place(locked.manager, locked.row, { amount, reason, actor, address, key }),
    );
    const budgetMs = Math.min(LONGEST_WAIT_MS, remainingMs(currentCall()) - RESERVE_MS);
    await this.talks.with(row.provider).askRefund(row, refund, budgetMs);
    return toRefund(await manager.findOneByOrFail(RefundRow, { id: refund.id }), row);
  }
}
