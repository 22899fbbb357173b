import { receiptFor } from '../validation/receipt';
import type { RefundRequest } from '../validation/requests';
import { idOf } from './ids';
import type { Refund } from './objects';
import type { Receipts } from './receipts';
import { invalid } from './refusal';
import type { RefundCancellation, RefundMode } from './settings';
import type { Shop } from './shop';
import type { Receipt } from '../validation/requests';
import { refundWire } from './wire';

const THREE_YEARS_MS = 3 * 365 * 86_400_000;

/** Money on its way back. */
export class Refunds {
  mode: RefundMode = { outcome: 'succeeded' };
  private readonly contents = new Map<string, Receipt>();

  constructor(
    private readonly shop: Shop,
    private readonly receipts: Receipts,
  ) {}

  /** @throws Refusal 404 without the payment, 400 unless it has succeeded and enough of it is left */
  create(asked: RefundRequest): Refund {
    const payment = this.shop.payment(asked.paymentId);
    const now = this.shop.clock.now();
    if (payment.status !== 'succeeded') throw invalid(`The payment is ${payment.status}`, 'payment_id');
    if (now - payment.createdAt > THREE_YEARS_MS) throw invalid('The payment is older than three years', 'payment_id');
    const left = payment.amount - payment.refunded - payment.refunding;
    if (asked.amount > left) throw invalid('Amount is above what is left of the payment', 'amount.value');
    const whole = asked.amount === payment.amount;
    const content = receiptFor(asked.receipt, asked.amount, !whole && this.shop.settings.fiscalization) ?? payment.asked.receipt;
    const refund: Refund = {
      id: idOf('refund', now),
      order: this.shop.nextOrder(),
      createdAt: now,
      paymentId: payment.id,
      amount: asked.amount,
      description: asked.description,
      metadata: asked.metadata,
      status: 'pending',
    };
    this.shop.refunds.set(refund.id, refund);
    if (content !== undefined) this.contents.set(refund.id, content);
    payment.refunding += refund.amount;
    this.begin(refund);
    return refund;
  }

  /** @throws Refusal 400 when it is over already */
  succeed(refund: Refund): void {
    const before = refundWire(refund);
    const payment = this.end(refund);
    payment.refunded += refund.amount;
    refund.status = 'succeeded';
    const content = this.contents.get(refund.id);
    if (content !== undefined) this.receipts.register({ of: refund, type: 'refund', content, sum: refund.amount });
    this.shop.tell('refund.succeeded', refundWire(refund), before);
  }

  /** Nobody is told of it: there is no such notification. @throws Refusal 400 when it is over already */
  cancel(refund: Refund, details: RefundCancellation): void {
    this.end(refund);
    refund.status = 'canceled';
    refund.cancellation = details;
  }

  private begin(refund: Refund): void {
    const { mode } = this;
    if (mode.outcome === 'succeeded') this.succeed(refund);
    else if (mode.outcome === 'canceled') this.cancel(refund, mode.details);
    else if (mode.settleAfterMs !== undefined)
      this.shop.timetable.in(mode.settleAfterMs, () => {
        if (refund.status === 'pending') this.succeed(refund);
      });
  }

  private end(refund: Refund) {
    if (refund.status !== 'pending') throw invalid(`The refund is ${refund.status}`, 'refund_id');
    const payment = this.shop.payment(refund.paymentId);
    payment.refunding -= refund.amount;
    return payment;
  }
}
