import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { RefundChanges } from '../../refunds/refund-changes.service';
import { RefundRow } from '../../refunds/refund.entity';
import { YooKassaClient, type KeyedCall } from '../../yookassa/yookassa.client';
import { YooKassaRefusal, YooKassaUnknown } from '../../yookassa/yookassa.types';
import { Alarms } from '../alarms.service';
import { PaymentChanges } from '../payment-changes.service';
import { PaymentRow } from '../payment.entity';
import { PaymentSteps } from '../payment-steps.service';
import type { AttemptRow } from './attempt.entity';
import { Attempts } from './attempts.service';
import { Shops } from './shops.service';

/** `taken`: somebody else waits for its answer, or has it. */
export type Sent = 'answered' | 'unknown' | 'taken';

/** Sends what stands open, and brings the answer into the books: the call outside of any transaction, the answer in one. */
@Injectable()
export class AttemptSender {
  private readonly logger = new Logger(AttemptSender.name);

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly attempts: Attempts,
    private readonly client: YooKassaClient,
    private readonly shops: Shops,
    private readonly steps: PaymentSteps,
    private readonly changes: PaymentChanges,
    private readonly refunds: RefundChanges,
    private readonly alarms: Alarms,
  ) {}

  /** @param budgetMs longest wait for YooKassa's answer */
  async send(key: string, budgetMs: number): Promise<Sent> {
    const attempt = await this.attempts.take(key, budgetMs);
    if (attempt === undefined) return 'taken';
    if (!this.attempts.isKeyAlive(attempt)) {
      await this.giveUp(attempt);
      return 'answered';
    }
    try {
      await this.call(attempt, budgetMs);
      return 'answered';
    } catch (error) {
      if (error instanceof YooKassaUnknown) return await this.again(attempt, error.message, error.retryAfterMs);
      if (error instanceof YooKassaRefusal) return await this.refused(attempt, error);
      throw error;
    }
  }

  private async call(attempt: AttemptRow, budgetMs: number): Promise<void> {
    const { key, body, paymentId, refundId } = attempt;
    const { shopId } = await this.source.manager.findOneByOrFail(PaymentRow, { id: paymentId });
    const call: KeyedCall = { shop: await this.shops.keysOf(shopId), key, body, budgetMs };
    if (refundId === null) {
      const seen = await this.client.createPayment(call);
      await this.steps.locked(paymentId, async (locked) => {
        await this.attempts.close(locked.manager, key, 'answered');
        await this.changes.apply(locked, seen, 'answer');
      });
    } else {
      const seen = await this.client.createRefund(call);
      await this.steps.locked(paymentId, async (locked) => {
        await this.attempts.close(locked.manager, key, 'answered');
        await this.refunds.apply(locked, await locked.manager.findOneByOrFail(RefundRow, { id: refundId }), seen);
      });
    }
  }

  /**
   * A no ends the attempt, and its key with it. A no to our own keys says nothing about a try before it whose answer is unknown, and a
   * refund outlives it: those go on, and people are told.
   */
  private async refused(attempt: AttemptRow, refusal: YooKassaRefusal): Promise<Sent> {
    const { key, paymentId, refundId, tries } = attempt;
    if (refusal.ofShop && (tries > 1 || refundId !== null)) {
      if (attempt.error !== refusal.message)
        await this.source.transaction((manager) =>
          this.alarms.raise(manager, 'yookassa-refuses-us', `${refusal.message}; payment ${paymentId} waits`),
        );
      return this.again(attempt, refusal.message, 0);
    }
    await this.steps.locked(paymentId, async (locked) => {
      const { manager } = locked;
      if (!(await this.attempts.close(manager, key, 'refused', refusal.message))) return;
      if (refundId === null) {
        await this.changes.cancel(locked, 'provider_refused', refusal.message);
        const alarm = refusal.ofShop ? 'yookassa-refuses-us' : 'payment-refused';
        await this.alarms.raise(manager, alarm, `${refusal.message}: payment ${paymentId}`);
      } else {
        const refund = await manager.findOneByOrFail(RefundRow, { id: refundId });
        await this.refunds.cancel(locked, refund, `refused: ${refusal.code}`);
      }
    });
    return 'answered';
  }

  /** The same request would be another one by now. What became of it is for people to find out. */
  private async giveUp({ key, paymentId, refundId, error }: AttemptRow): Promise<void> {
    await this.steps.locked(paymentId, async (locked) => {
      if (!(await this.attempts.close(locked.manager, key, 'given-up'))) return;
      if (refundId === null) await this.changes.cancel(locked, 'no_answer', 'no answer within the life of the key');
      const what = refundId === null ? `payment ${paymentId}` : `refund ${refundId} of payment ${paymentId}`;
      const summary = `${what} was never answered (${error ?? 'not sent'}): look it up at YooKassa`;
      await this.alarms.raise(locked.manager, 'payment-outcome-unknown', summary);
    });
  }

  private async again(attempt: AttemptRow, error: string, atLeastMs: number): Promise<Sent> {
    this.logger.warn(`try ${attempt.tries} for payment ${attempt.paymentId}: ${error}`);
    await this.attempts.again(attempt, error, atLeastMs);
    return 'unknown';
  }
}
