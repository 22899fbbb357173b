import {
  CreatePayment,
  GetPayment,
  ListPayments,
  PAYMENT_UNKNOWN,
  Refusal,
  type CreatePaymentResponse,
  type Payment,
  type PaymentOrder,
  type Session,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { PageQuery } from '../http/page.query';

export interface PaymentPage {
  readonly items: readonly Payment[];
  readonly page: { readonly nextCursor: string | null };
}

/** The driver's payments: asked of billing, in the driver's own name. */
@Injectable()
export class Payments {
  constructor(private readonly rpc: RpcClient) {}

  /** @throws Refusal as CreatePayment declares; SERVICE_UNAVAILABLE */
  async create(
    { driverId, language }: Session,
    order: PaymentOrder,
    idempotencyKey: string | undefined,
  ): Promise<CreatePaymentResponse> {
    const key = idempotencyKey === undefined ? {} : { idempotencyKey };
    return this.rpc.call(CreatePayment, { driverId, order, language, ...key });
  }

  /** @throws Refusal NOT_FOUND, for what is another driver's too; SERVICE_UNAVAILABLE */
  async one({ driverId }: Session, paymentId: string): Promise<Payment> {
    if (!isUUID(paymentId)) throw new Refusal(PAYMENT_UNKNOWN);
    return this.rpc.call(GetPayment, { driverId, paymentId });
  }

  async list({ driverId }: Session, { limit, cursor }: PageQuery): Promise<PaymentPage> {
    const from = cursor === undefined ? {} : { cursor };
    const { items, nextCursor } = await this.rpc.call(ListPayments, { driverId, limit, ...from });
    return { items, page: { nextCursor } };
  }
}
