import { Injectable } from '@nestjs/common';
import { RefundChanges } from '../../refunds/refund-changes.service';
import { RefundOrders } from '../../refunds/refund-orders.service';
import { RefundRow } from '../../refunds/refund.entity';
import { YooKassaClient } from '../../yookassa/yookassa.client';
import type { SeenPayment, SeenRefund } from '../../yookassa/yookassa.types';
import { PaymentChanges } from '../payment-changes.service';
import type { PaymentRow } from '../payment.entity';
import type { ProviderTalks } from '../payment-provider';
import { PaymentSteps } from '../payment-steps.service';
import { AttemptSender } from './attempt-sender.service';
import { Attempts } from './attempts.service';
import { Shops } from './shops.service';

/** Too little to wait for an answer. */
const LEAST_BUDGET_MS = 50;
/** Pauses between looks at what somebody else sends. */
const FIRST_PAUSE_MS = 30;
const LONGEST_PAUSE_MS = 400;

@Injectable()
export class YooKassaTalks implements ProviderTalks {
  constructor(
    private readonly client: YooKassaClient,
    private readonly shops: Shops,
    private readonly attempts: Attempts,
    private readonly sender: AttemptSender,
    private readonly steps: PaymentSteps,
    private readonly changes: PaymentChanges,
    private readonly refunds: RefundChanges,
    private readonly refundOrders: RefundOrders,
  ) {}

  ask({ id }: PaymentRow, budgetMs: number): Promise<boolean> {
    return this.untilAnswered(id, null, budgetMs);
  }

  async askRefund(row: PaymentRow, refund: RefundRow, budgetMs: number): Promise<void> {
    await this.untilAnswered(row.id, refund.id, budgetMs);
  }

  /** @throws YooKassaRefusal, YooKassaUnknown */
  async look(row: PaymentRow): Promise<void> {
    if (row.externalId === null) return;
    const seen = await this.client.getPayment(await this.shops.keysOf(row.shopId), row.externalId);
    await this.believe(row.id, seen, 'asked');
  }

  /** @throws YooKassaRefusal, YooKassaUnknown */
  async lookAtRefund(row: PaymentRow, refund: RefundRow): Promise<void> {
    if (refund.externalId === null) return;
    const seen = await this.client.getRefund(await this.shops.keysOf(row.shopId), refund.externalId);
    await this.believeRefund(row.id, refund.id, seen);
  }

  believe(paymentId: string, seen: SeenPayment, why: string): Promise<void> {
    return this.steps.locked(paymentId, (locked) => this.changes.apply(locked, seen, why));
  }

  believeRefund(paymentId: string, refundId: string, seen: SeenRefund): Promise<void> {
    return this.steps.locked(paymentId, async (locked) =>
      this.refunds.apply(locked, await locked.manager.findOneByOrFail(RefundRow, { id: refundId }), seen),
    );
  }

  /** A refund that we did not order, of a payment that is ours. @throws Refusal REFUND_IMPOSSIBLE when the books cannot hold it */
  adoptRefund(paymentId: string, seen: SeenRefund): Promise<void> {
    return this.steps.locked(paymentId, async (locked) =>
      this.refunds.apply(locked, await this.refundOrders.adopt(locked.manager, locked.row, seen), seen),
    );
  }

  /** Sends the open attempt, or waits for whoever sends it. @returns whether there is none open any more */
  private async untilAnswered(paymentId: string, refundId: string | null, budgetMs: number): Promise<boolean> {
    const deadline = performance.now() + budgetMs;
    for (let pause: number = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const open = await this.attempts.openOf(paymentId, refundId);
      if (open === null) return true;
      const left = deadline - performance.now();
      if (left < LEAST_BUDGET_MS) return false;
      const sent = await this.sender.send(open.key, left);
      if (sent !== 'taken') return sent === 'answered';
      await new Promise((done) => setTimeout(done, Math.min(pause, left)));
    }
  }
}
