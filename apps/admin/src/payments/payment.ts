import type { Schemas } from '../api/schemas';
import type { Tone } from '../ui/page';

export type AdminPayment = Schemas['AdminPayment'];

export type PaymentStatus = AdminPayment['status'];

export type Refund = Schemas['AdminRefund'];

export type PaymentFile = Schemas['PaymentFile'];

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
