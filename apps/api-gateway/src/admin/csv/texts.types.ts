import type { AdminPayment, AuditLine } from '#contracts';

export type PaymentColumn = keyof Omit<AdminPayment, 'receipt' | 'refundableKopecks' | 'refundableStars'> | 'receiptStatus';
export type AuditColumn = keyof AuditLine;

/** Titles of the columns, in the order they stand in. */
export interface CsvTexts {
  readonly payments: Readonly<Record<PaymentColumn, string>>;
  readonly audit: Readonly<Record<AuditColumn, string>>;
}
