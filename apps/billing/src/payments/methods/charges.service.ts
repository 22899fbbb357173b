import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Settings } from '../../settings/settings.service';
import type { TariffValue } from '../../settings/setting-values';
import type { CustomerRow } from '../../subscriptions/customer.entity';
import { TEXTS } from '../ordering/texts';
import { isTestKey, newPayment, PaymentRow } from '../payment.entity';
import { PaymentSteps } from '../payment-steps.service';
import { YooKassaOrders } from '../providers/yookassa-orders.service';

export interface Charge {
  /** Chosen by the caller, so that the same charge cannot be ordered twice. */
  readonly paymentId: string;
  readonly tariff: TariffValue;
  /** Of YooKassa. */
  readonly methodId: string;
  readonly consentVersion: string;
}

/** Charges of a saved method, without the payer: put down here, sent by the worker or by `Talks`, ended by `PaymentChanges`. */
@Injectable()
export class Charges {
  constructor(
    private readonly settings: Settings,
    private readonly steps: PaymentSteps,
    private readonly orders: YooKassaOrders,
    private readonly clock: Clock,
  ) {}

  /** Under the lock of the customer. @returns undefined while there is no shop, or no address for a receipt that is due */
  async place(manager: EntityManager, customer: CustomerRow, charge: Charge): Promise<PaymentRow | undefined> {
    const { shop, receipt } = await this.settings.current();
    if (shop === undefined || (receipt.enabled && customer.receiptEmail === null)) return undefined;
    const { paymentId: id, tariff, methodId, consentVersion } = charge;
    const row = newPayment({
      id,
      driverId: customer.driverId,
      kind: 'renewal',
      provider: 'yookassa',
      tariff: tariff.code,
      title: TEXTS.ru.subscription(tariff.title.ru),
      days: tariff.days,
      currency: 'RUB',
      amount: tariff.priceKopecks,
      autoRenew: true,
      consentVersion,
      receipt: receipt.enabled ? receipt : null,
      receiptEmail: customer.receiptEmail,
      shopId: shop.shopId,
      test: isTestKey(shop.secretKey),
      createdAt: new Date(this.clock.now()),
    });
    await manager.insert(PaymentRow, row);
    await this.steps.begun(manager, row);
    await this.orders.orderCharge(manager, row, methodId);
    return row;
  }
}
