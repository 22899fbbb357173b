import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BillingConfig } from '../../config';
import type { RefundRow } from '../../refunds/refund.entity';
import { paymentBody, refundBody, type ReceiptOrder } from '../../yookassa/requests';
import { TEXTS } from '../ordering/texts';
import type { PaymentRow } from '../payment.entity';
import type { OrderedIn, ProviderOrders } from '../payment-provider';
import { Attempts } from './attempts.service';

/** Puts down what YooKassa is to be asked. */
@Injectable()
export class YooKassaOrders implements ProviderOrders {
  constructor(
    private readonly attempts: Attempts,
    private readonly config: BillingConfig,
  ) {}

  async order(manager: EntityManager, row: PaymentRow, { language }: OrderedIn): Promise<void> {
    const body = paymentBody({
      ...this.common(row),
      receipt: receiptOf(row),
      by: { returnUrl: this.returnUrl(row.id), locale: TEXTS[language].locale, saveMethod: row.autoRenew },
    });
    await this.attempts.add(manager, row.id, null, body);
  }

  /** A charge without the payer. */
  async orderCharge(manager: EntityManager, row: PaymentRow, methodId: string): Promise<void> {
    const body = paymentBody({ ...this.common(row), receipt: receiptOf(row), by: { methodId } });
    await this.attempts.add(manager, row.id, null, body);
  }

  async orderRefund(manager: EntityManager, row: PaymentRow, refund: RefundRow): Promise<void> {
    const body = refundBody({
      refundId: refund.id,
      paymentId: row.externalId ?? '',
      amountKopecks: refund.amount,
      reason: refund.reason,
      receipt: refund.amount === row.amount ? undefined : receiptOf(row),
    });
    await this.attempts.add(manager, row.id, refund.id, body);
  }

  private common({ id, driverId, kind, amount, title }: PaymentRow) {
    return { paymentId: id, driverId, kind, amountKopecks: amount, title };
  }

  /** A deep link into the Mini App, which asks us how it ended: that the payer came back proves nothing. */
  private returnUrl(paymentId: string): string {
    const url = new URL(this.config.TELEGRAM_APP_URL ?? this.config.WEBAPP_URL ?? 'https://t.me');
    url.searchParams.set('startapp', `pay_${paymentId}`);
    return url.href;
  }
}

const receiptOf = ({ receipt: value, receiptEmail: email, title }: PaymentRow): ReceiptOrder | undefined =>
  value === null || email === null ? undefined : { value, email, title };
