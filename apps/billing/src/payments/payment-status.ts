import type { PaymentStatus } from '#contracts';

/**
 * What may follow what. Nothing else writes a status. Money that comes after a cancellation is money all the same; a paid one is never
 * unpaid again, it is refunded.
 */
const NEXT: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  pending: ['waiting_for_capture', 'succeeded', 'canceled'],
  waiting_for_capture: ['succeeded', 'canceled'],
  canceled: ['succeeded'],
  succeeded: ['partially_refunded', 'refunded'],
  partially_refunded: ['refunded'],
  refunded: [],
};

export const mayFollow = (from: PaymentStatus, to: PaymentStatus): boolean => NEXT[from].includes(to);

/** Statuses of a payment whose money came. */
export const PAID: readonly PaymentStatus[] = ['succeeded', 'partially_refunded', 'refunded'];
