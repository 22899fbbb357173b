import type { Payment, PaymentProvider, PaymentReceipt, PaymentStatus } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReceiptValue } from '../settings/setting-values';

/** `subscription`: the driver pays; `renewal`: a saved method is charged. */
export type PaymentKind = 'subscription' | 'renewal';
type ReceiptStatus = PaymentReceipt['status'];

/** One payment. Amounts are whole kopecks (RUB) or Stars (XTR). */
@Entity('payments')
export class PaymentRow {
  @PrimaryColumn('uuid') id!: string;
  /** The order of lists. */
  @Column('bigint', { generated: 'identity' }) number!: string;
  @Column('uuid', { name: 'driver_id' }) driverId!: string;
  @Column('text') kind!: PaymentKind;
  @Column('text') provider!: PaymentProvider;
  @Column('text') tariff!: string;
  /** What the payer and the tax office read. */
  @Column('text') title!: string;
  @Column('integer') days!: number;
  @Column('text') currency!: 'RUB' | 'XTR';
  /** To pay, the discount taken off already. */
  @Column('integer') amount!: number;
  @Column('integer') discount!: number;
  @Column('integer') refunded!: number;
  /** Of refunds on their way. */
  @Column('integer') refunding!: number;
  @Column('text', { name: 'promo_code', nullable: true }) promoCode!: string | null;
  @Column('boolean', { name: 'auto_renew' }) autoRenew!: boolean;
  @Column('text', { name: 'consent_version', nullable: true }) consentVersion!: string | null;
  /** What the receipt said; null: receipts do not go through YooKassa. */
  @Column('jsonb', { nullable: true }) receipt!: ReceiptValue | null;
  @Column('text', { name: 'receipt_email', nullable: true }) receiptEmail!: string | null;
  @Column('text', { name: 'receipt_status', nullable: true }) receiptStatus!: ReceiptStatus | null;
  @Column('text') status!: PaymentStatus;
  @Column('text', { nullable: true }) reason!: string | null;
  /** The rule by which the money went back instead of giving days. */
  @Column('text', { name: 'refund_rule', nullable: true }) refundRule!: string | null;
  /** What is wrong with it and was told to people already. */
  @Column('text', { nullable: true }) problem!: string | null;
  /** The shop that was asked; only its money counts. */
  @Column('text', { name: 'shop_id', nullable: true }) shopId!: string | null;
  /** Whether that shop is a test shop; null: its key does not tell. */
  @Column('boolean', { nullable: true }) test!: boolean | null;
  /** Id at YooKassa, or Telegram's id of the charge. */
  @Column('text', { name: 'external_id', nullable: true }) externalId!: string | null;
  /** Telegram id of whoever paid in Stars. */
  @Column('text', { name: 'payer_id', nullable: true }) payerId!: string | null;
  @Column('text', { name: 'confirmation_url', nullable: true }) confirmationUrl!: string | null;
  @Column('integer') checks!: number;
  /** When the provider is asked how it stands; null: nothing more to learn, or not asked for yet. */
  @Column('timestamptz', { name: 'next_check_at', nullable: true }) nextCheckAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  @Column('timestamptz', { name: 'paid_at', nullable: true }) paidAt!: Date | null;
}

/** What has to be said of a payment when it is made. */
type Made = 'id' | 'driverId' | 'kind' | 'provider' | 'tariff' | 'title' | 'days' | 'currency' | 'amount' | 'createdAt';

/** A payment that nobody has been asked for yet; stored by whoever makes it. */
export const newPayment = (made: Pick<PaymentRow, Made> & Partial<PaymentRow>): PaymentRow =>
  Object.assign(new PaymentRow(), {
    discount: 0,
    refunded: 0,
    refunding: 0,
    promoCode: null,
    autoRenew: false,
    consentVersion: null,
    receipt: null,
    receiptEmail: null,
    receiptStatus: null,
    status: 'pending' as const,
    reason: null,
    refundRule: null,
    problem: null,
    shopId: null,
    test: null,
    externalId: null,
    payerId: null,
    confirmationUrl: null,
    checks: 0,
    nextCheckAt: null,
    updatedAt: made.createdAt,
    paidAt: null,
    ...made,
  });

/** Whether keys of a shop are those of a test shop; null where the key does not tell. */
export const isTestKey = (secretKey: string): boolean | null =>
  secretKey.startsWith('test_') ? true : secretKey.startsWith('live_') ? false : null;

/** The payment as its driver sees it. */
export const toPayment = (row: PaymentRow): Payment => ({
  id: row.id,
  tariff: row.tariff,
  provider: row.provider,
  ...(row.currency === 'RUB'
    ? {
        amountKopecks: row.amount,
        discountKopecks: row.discount,
        ...(row.refunded === 0 ? {} : { refundedKopecks: row.refunded }),
      }
    : { amountKopecks: 0, discountKopecks: 0, amountStars: row.amount }),
  status: row.status,
  ...(row.status === 'pending' && row.confirmationUrl !== null ? { confirmationUrl: row.confirmationUrl } : {}),
  ...(row.reason === null ? {} : { reason: row.reason }),
  createdAt: row.createdAt.toISOString(),
  ...(row.paidAt === null ? {} : { paidAt: row.paidAt.toISOString() }),
  ...(row.receiptStatus === null ? {} : { receipt: { status: row.receiptStatus } }),
});

/** What audit lines and notices say of the sum. */
export const sumOf = ({ currency }: PaymentRow, amount: number): { amountKopecks: number } | { amountStars: number } =>
  currency === 'RUB' ? { amountKopecks: amount } : { amountStars: amount };

/** The key under which a payment's days are granted, and taken back. */
export const grantKey = (paymentId: string): string => `payment:${paymentId}`;
