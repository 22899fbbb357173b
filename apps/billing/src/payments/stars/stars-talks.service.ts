import { CreateInvoiceLink, Refusal } from '#contracts';
import { RpcClient } from '#messaging';
import { Database } from '#persistence';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { RefundRow } from '../../refunds/refund.entity';
import { Settings } from '../../settings/settings.service';
import { CustomerRow } from '../../subscriptions/customer.entity';
import { TEXTS } from '../ordering/texts';
import { PaymentChanges } from '../payment-changes.service';
import type { PaymentRow } from '../payment.entity';
import type { ProviderTalks } from '../payment-provider';
import { PaymentSteps } from '../payment-steps.service';
import { StarsOrders } from './stars-orders.service';

/** As long as a payer has at YooKassa, and a little more. Telegram itself lets an invoice live for ever. */
const TO_PAY_WITHIN_MS = 65 * 60_000;
const LONGEST_TITLE = 32;

/** Telegram Stars, through bot. */
@Injectable()
export class StarsTalks implements ProviderTalks {
  constructor(
    private readonly database: Database,
    private readonly rpc: RpcClient,
    private readonly settings: Settings,
    private readonly steps: PaymentSteps,
    private readonly changes: PaymentChanges,
    private readonly orders: StarsOrders,
    private readonly clock: Clock,
  ) {}

  async ask(row: PaymentRow): Promise<boolean> {
    if (row.confirmationUrl !== null) return true;
    const url = await this.link(row);
    if (url === undefined) return false;
    await this.steps.locked(row.id, async ({ manager, row: current }) => {
      if (current.status !== 'pending' || current.confirmationUrl !== null) return;
      await this.steps.change(manager, current, { confirmationUrl: url });
      await this.steps.tell(manager, current);
    });
    return true;
  }

  /** The wish is in the outbox: bot hears it by itself. */
  async askRefund(): Promise<void> {
    // Nothing to wait for.
  }

  /** Telegram cannot be asked; what was not paid in time will not be. */
  async look(row: PaymentRow): Promise<void> {
    if (this.clock.now() - row.createdAt.getTime() < TO_PAY_WITHIN_MS) await this.ask(row);
    else await this.steps.locked(row.id, (locked) => this.changes.cancel(locked, 'expired_on_confirmation', 'not paid in time'));
  }

  async lookAtRefund(row: PaymentRow, { id }: RefundRow): Promise<void> {
    await this.database.transaction(async (manager) => {
      const refund = await manager.findOneByOrFail(RefundRow, { id });
      if (refund.status === 'pending') await this.orders.sayRefund(manager, row, refund);
    });
  }

  /** Undefined when nobody answers now. */
  private async link({ id, driverId, tariff, title, amount }: PaymentRow): Promise<string | undefined> {
    const { manager } = this.database.source;
    const [{ language }, { tariffs }] = await Promise.all([
      manager.findOneByOrFail(CustomerRow, { driverId }),
      this.settings.current(),
    ]);
    const name = tariffs.find(({ code }) => code === tariff)?.title[language] ?? title;
    const texts = TEXTS[language];
    const invoice = { title: texts.invoice(name).slice(0, LONGEST_TITLE), description: texts.subscription(name) };
    try {
      return (await this.rpc.call(CreateInvoiceLink, { paymentId: id, ...invoice, amountStars: amount })).url;
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  }
}
