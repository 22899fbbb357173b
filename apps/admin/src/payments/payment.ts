import type { Tone } from '../ui/page';

/** A payment as the API shows it to staff. */
export interface AdminPayment {
  readonly id: string;
  readonly number: number;
  readonly driverId: string;
  readonly kind: 'subscription' | 'renewal';
  readonly provider: 'yookassa' | 'stars';
  readonly tariff: string;
  readonly title: string;
  readonly days: number;
  readonly amountKopecks: number;
  readonly discountKopecks: number;
  readonly refundedKopecks: number;
  readonly refundableKopecks: number;
  readonly amountStars?: number | null;
  readonly refundedStars?: number | null;
  readonly refundableStars?: number | null;
  readonly promoCode: string | null;
  readonly autoRenew: boolean;
  readonly status: PaymentStatus;
  readonly reason: string | null;
  readonly problem: string | null;
  readonly refundRule: string | null;
  readonly externalId: string | null;
  readonly test: boolean | null;
  readonly createdAt: string;
  readonly paidAt: string | null;
  readonly receipt: { readonly status: 'pending' | 'succeeded' | 'canceled' } | null;
}

export const PAYMENT_STATUSES = [
  'pending',
  'waiting_for_capture',
  'succeeded',
  'canceled',
  'refunded',
  'partially_refunded',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

export interface Refund {
  readonly id: string;
  readonly amountKopecks: number;
  readonly amountStars?: number | null;
  readonly status: 'pending' | 'succeeded' | 'canceled';
  readonly reason: string;
  readonly failure?: string | null;
  readonly actor: string;
  readonly createdAt: string;
}

export interface PaymentFile {
  readonly payment: AdminPayment;
  readonly history: readonly {
    readonly at: string;
    readonly what: string;
    readonly facts: Readonly<Record<string, string | number>>;
  }[];
  readonly notifications: readonly {
    readonly id: number;
    readonly receivedAt: string;
    readonly times?: number;
    readonly event: string;
    readonly state: 'due' | 'done';
    readonly processedAt: string | null;
    readonly outcome?: string | null;
    readonly problem: string | null;
  }[];
  readonly refunds: readonly Refund[];
}

export const TONES: Readonly<Record<PaymentStatus, Tone>> = {
  pending: 'warm',
  waiting_for_capture: 'warm',
  succeeded: 'good',
  canceled: 'bad',
  refunded: 'calm',
  partially_refunded: 'calm',
};

/** Whether anything of it can still go back. Of Stars only the whole. */
export const isRefundable = ({ refundableKopecks, refundableStars }: AdminPayment): boolean =>
  refundableKopecks > 0 || (refundableStars ?? 0) > 0;
