import {
  FindPayments,
  InspectPayment,
  PAYMENT_UNKNOWN,
  RecordExport,
  Refusal,
  RefundPayment,
  type AdminPayment,
  type AdminRefund,
  type FindPaymentsRequest,
  type Language,
  type PaymentFile,
  type StaffDoing,
} from '#contracts';
import { RpcClient } from '#messaging';
import { Injectable, type StreamableFile } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { csvFile, EXPORT_PAGE } from '../csv/csv-file';
import { CSV_TEXTS } from '../csv/texts';
import type { PaymentColumn } from '../csv/texts.types';
import { listPage, type ListPage } from '../paging/page.query';
import { staffKey } from '../paging/staff-key';
import type { PaymentsFileQuery, PaymentsQuery } from './payments.query';
import type { RefundBody } from './refund.body';

type ShownRefund = Omit<AdminRefund, 'endedAt'>;

/** All drivers' payments, asked of billing. */
@Injectable()
export class AdminPayments {
  constructor(private readonly rpc: RpcClient) {}

  /** @throws Refusal VALIDATION_FAILED for a cursor of another list, SERVICE_UNAVAILABLE */
  async find({ limit, cursor, sort, ...filter }: PaymentsQuery): Promise<ListPage<AdminPayment>> {
    return listPage(await this.rpc.call(FindPayments, question({ filter, sort, limit }, cursor)));
  }

  /** @throws Refusal NOT_FOUND, SERVICE_UNAVAILABLE */
  one(paymentId: string): Promise<PaymentFile> {
    return this.rpc.call(InspectPayment, { paymentId: known(paymentId) });
  }

  /** @throws Refusal NOT_FOUND, REFUND_IMPOSSIBLE, IDEMPOTENCY_KEY_REUSED, SERVICE_UNAVAILABLE */
  async refund(paymentId: string, body: RefundBody, by: StaffDoing, key: string | undefined): Promise<ShownRefund> {
    const order = Object.assign({ paymentId: known(paymentId), key: staffKey(by, key) }, body, by);
    const { id, amountKopecks, amountStars, status, reason, createdAt } = await this.rpc.call(RefundPayment, order);
    const stars = amountStars === undefined ? {} : { amountStars };
    return { id, amountKopecks, ...stars, status, reason: body.reason, failure: reason ?? null, actor: by.actor, createdAt };
  }

  /** Written into the audit log before anything leaves. @throws Refusal SERVICE_UNAVAILABLE */
  async file({ sort, ...filter }: PaymentsFileQuery, by: StaffDoing, language: Language): Promise<StreamableFile> {
    const { payments: titles } = CSV_TEXTS[language];
    const columns = Object.keys(titles) as PaymentColumn[];
    await this.rpc.call(RecordExport, Object.assign({ what: 'payments' as const, filter: { ...filter, sort } }, by));
    return csvFile<AdminPayment>({
      name: 'payments',
      titles: Object.values(titles),
      page: (cursor) => this.rpc.call(FindPayments, question({ filter, sort, limit: EXPORT_PAGE }, cursor)),
      cells: (payment) => columns.map((column) => (column === 'receiptStatus' ? payment.receipt?.status : payment[column])),
    });
  }
}

const question = (asked: Omit<FindPaymentsRequest, 'cursor'>, cursor: string | undefined): FindPaymentsRequest =>
  cursor === undefined ? asked : { ...asked, cursor };

const known = (paymentId: string): string => {
  if (!isUUID(paymentId)) throw new Refusal(PAYMENT_UNKNOWN);
  return paymentId;
};
