import { Refusal } from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { Alarms } from '../payments/alarms.service';
import { PaymentRow } from '../payments/payment.entity';
import { Shops } from '../payments/providers/shops.service';
import { YooKassaTalks } from '../payments/providers/yookassa-talks.service';
import { RefundRow } from '../refunds/refund.entity';
import { YooKassaClient } from '../yookassa/yookassa.client';
import { YooKassaRefusal, type SeenRefund } from '../yookassa/yookassa.types';

const OF_PAYMENTS = new Set(['payment.waiting_for_capture', 'payment.succeeded', 'payment.canceled']);
const OF_REFUNDS = new Set(['refund.succeeded']);
const NOT_FOUND = 404;

/** Asks YooKassa for what a notification names, and believes only that. */
@Injectable()
export class NotifiedObjects {
  constructor(
    private readonly database: Database,
    private readonly client: YooKassaClient,
    private readonly shops: Shops,
    private readonly talks: YooKassaTalks,
    private readonly alarms: Alarms,
  ) {}

  /** @returns what came of it, for people @throws YooKassaRefusal, YooKassaUnknown */
  async look(event: string, objectId: string): Promise<string> {
    if (!OF_PAYMENTS.has(event) && !OF_REFUNDS.has(event)) return 'kept';
    try {
      return await (OF_PAYMENTS.has(event) ? this.payment(objectId) : this.refund(objectId));
    } catch (error) {
      if (!(error instanceof YooKassaRefusal && error.status === NOT_FOUND)) throw error;
      return this.strange(`${event} of ${objectId}, which YooKassa does not know`);
    }
  }

  private async payment(objectId: string): Promise<string> {
    const seen = await this.client.getPayment(await this.shops.keysOf(null), objectId);
    const { manager } = this.database.source;
    const row =
      (await manager.findOneBy(PaymentRow, { externalId: seen.id })) ??
      (isUUID(seen.ourId) ? await manager.findOneBy(PaymentRow, { id: seen.ourId as string, provider: 'yookassa' }) : null);
    if (row === null) return this.strange(`payment ${objectId} is none of ours`);
    await this.talks.believe(row.id, seen, 'notification');
    return `applied to payment ${row.id}`;
  }

  private async refund(objectId: string): Promise<string> {
    const seen = await this.client.getRefund(await this.shops.keysOf(null), objectId);
    const { manager } = this.database.source;
    const refund =
      (await manager.findOneBy(RefundRow, { externalId: seen.id })) ??
      (isUUID(seen.ourId) ? await manager.findOneBy(RefundRow, { id: seen.ourId as string }) : null);
    if (refund === null) return this.foreignRefund(seen);
    await this.talks.believeRefund(refund.paymentId, refund.id, seen);
    return `applied to refund ${refund.id}`;
  }

  /** Staff may refund in YooKassa's cabinet: the days go all the same. */
  private async foreignRefund(seen: SeenRefund): Promise<string> {
    const row = await this.database.source.manager.findOneBy(PaymentRow, { externalId: seen.paymentId });
    if (row === null) return this.strange(`refund ${seen.id} of payment ${seen.paymentId} is none of ours`);
    try {
      await this.talks.adoptRefund(row.id, seen);
    } catch (error) {
      if (error instanceof Refusal) return this.strange(`refund ${seen.id} is more than payment ${row.id} has left`);
      throw error;
    }
    return `adopted for payment ${row.id}`;
  }

  /** Nothing is given for it; people look into it. */
  private async strange(what: string): Promise<string> {
    await this.database.transaction((manager) => this.alarms.raise(manager, 'payment-unmatched', what));
    return what;
  }
}
