import type { PaymentReceipt, Refund } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PaymentRow } from '../payments/payment.entity';

/** Money on its way back, in the unit of its payment. */
@Entity('refunds')
export class RefundRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'payment_id' }) paymentId!: string;
  /** The same key again is the same refund. */
  @Column('text') key!: string;
  @Column('integer') amount!: number;
  @Column('text') reason!: string;
  /** `staff:<id>`, `console`, `rule:<name>`, or `service:yookassa` for one made in its cabinet. */
  @Column('text') actor!: string;
  @Column('text') status!: Refund['status'];
  /** Why it was canceled: a word of the provider. */
  @Column('text', { nullable: true }) failure!: string | null;
  @Column('text', { nullable: true }) problem!: string | null;
  @Column('text', { name: 'external_id', nullable: true }) externalId!: string | null;
  @Column('text', { name: 'receipt_status', nullable: true }) receiptStatus!: PaymentReceipt['status'] | null;
  @Column('integer') checks!: number;
  @Column('timestamptz', { name: 'next_check_at', nullable: true }) nextCheckAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}

export const toRefund = (row: RefundRow, { currency }: PaymentRow): Refund => ({
  id: row.id,
  paymentId: row.paymentId,
  ...(currency === 'RUB' ? { amountKopecks: row.amount } : { amountKopecks: 0, amountStars: row.amount }),
  status: row.status,
  ...(row.failure === null ? {} : { reason: row.failure }),
  createdAt: row.createdAt.toISOString(),
});
