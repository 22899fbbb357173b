import { randomUUID } from 'node:crypto';
import { AuditRecorded, IDEMPOTENCY_KEY_REUSED, REFUND_IMPOSSIBLE, Refusal, type PaymentProvider } from '#contracts';
import { Outbox } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PaymentRow, sumOf } from '../payments/payment.entity';
import type { ProviderOrders } from '../payments/payment-provider';
import { StarsOrders } from '../payments/stars/stars-orders.service';
import { YooKassaOrders } from '../payments/providers/yookassa-orders.service';
import type { SeenRefund } from '../yookassa/yookassa.types';
import { RefundRow } from './refund.entity';

export interface RefundOrder {
  /** In the unit of the payment; all that is left when absent. */
  readonly amount?: number | undefined;
  readonly reason: string;
  /** `staff:<id>`, `console` or `rule:<name>`. */
  readonly actor: string;
  /** Where they are. */
  readonly address?: string | undefined;
  /** The same key again is the same refund. */
  readonly key: string;
}

/** Puts down refunds: the money is set aside before anybody is asked for it, so that never more goes back than came. */
@Injectable()
export class RefundOrders {
  private readonly providers: Readonly<Record<PaymentProvider, ProviderOrders>>;

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    yookassa: YooKassaOrders,
    stars: StarsOrders,
  ) {
    this.providers = { yookassa, stars };
  }

  /** Under the locks of the driver and the payment. @throws Refusal REFUND_IMPOSSIBLE, IDEMPOTENCY_KEY_REUSED */
  async place(manager: EntityManager, row: PaymentRow, order: RefundOrder): Promise<RefundRow> {
    const known = await manager.findOneBy(RefundRow, { key: order.key });
    if (known !== null) {
      // Nothing said: all that was left then.
      const same = known.paymentId === row.id && known.amount === (order.amount ?? known.amount);
      if (!same) throw new Refusal(IDEMPOTENCY_KEY_REUSED);
      return known;
    }
    const left = row.amount - row.refunded - row.refunding;
    const { amount = left, reason, actor, address, key } = order;
    const paid = row.status === 'succeeded' || row.status === 'partially_refunded';
    // Telegram gives back a charge whole or not at all.
    const whole = row.provider !== 'stars' || amount === row.amount;
    if (!paid || amount < 1 || amount > left || !whole) throw new Refusal(REFUND_IMPOSSIBLE);
    const refund = await this.insert(manager, row, { amount, reason, actor, key });
    await this.providers[row.provider].orderRefund(manager, row, refund);
    await this.outbox.add(manager, AuditRecorded, {
      service: 'billing',
      action: 'refund.ordered',
      actor,
      target: `payment:${row.id}`,
      at: refund.createdAt.toISOString(),
      ...(address === undefined ? {} : { address }),
      facts: { refundId: refund.id, reason, ...sumOf(row, amount) },
    });
    return refund;
  }

  /** A refund that was made past us, in YooKassa's cabinet. @throws Refusal REFUND_IMPOSSIBLE */
  async adopt(manager: EntityManager, row: PaymentRow, seen: SeenRefund): Promise<RefundRow> {
    const key = `yookassa:${seen.id}`;
    const known = await manager.findOneBy(RefundRow, { key });
    if (known !== null) return known;
    const amount = seen.amountKopecks;
    if (row.paidAt === null || amount > row.amount - row.refunded - row.refunding) throw new Refusal(REFUND_IMPOSSIBLE);
    return this.insert(manager, row, { amount, reason: 'made in the cabinet of YooKassa', actor: 'service:yookassa', key });
  }

  private async insert(
    manager: EntityManager,
    row: PaymentRow,
    order: Required<Omit<RefundOrder, 'address'>>,
  ): Promise<RefundRow> {
    const refund = manager.create(RefundRow, {
      ...order,
      id: randomUUID(),
      paymentId: row.id,
      status: 'pending',
      failure: null,
      problem: null,
      externalId: null,
      receiptStatus: null,
      checks: 0,
      nextCheckAt: null,
      createdAt: new Date(this.clock.now()),
      endedAt: null,
    } as RefundRow);
    await manager.insert(RefundRow, refund);
    row.refunding += refund.amount;
    await manager.update(PaymentRow, { id: row.id }, { refunding: row.refunding });
    return refund;
  }
}
