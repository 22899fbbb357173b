import type { PaymentRequest, Receipt } from '../validation/requests';
import type { Cancellation } from './cards';
import type { RefundCancellation } from './settings';
import type { Metadata, MethodType, ReceiptStatus, Wire } from './terms';

/** What all objects of the shop have. Times are ms since 1970 of the world, money is kopecks. */
interface Stored {
  readonly id: string;
  /** Grows with every object: lists and their cursors go by it. */
  readonly order: number;
  readonly createdAt: number;
}

export type PaymentStatus = 'pending' | 'waiting_for_capture' | 'succeeded' | 'canceled';

export interface Payment extends Stored {
  readonly asked: PaymentRequest;
  status: PaymentStatus;
  amount: number;
  confirmation?: Wire | undefined;
  method?: Method | undefined;
  capturedAt?: number | undefined;
  expiresAt?: number | undefined;
  cancellation?: Cancellation | undefined;
  threeDSecure?: boolean | undefined;
  receiptStatus?: ReceiptStatus | undefined;
  /** Takes its deadline off the timetable. */
  forgetDeadline?: (() => void) | undefined;
  /** Succeeded refunds. */
  refunded: number;
  /** Refunds on their way: they cannot be asked for again. */
  refunding: number;
}

export interface Method extends Stored {
  readonly type: MethodType;
  status: 'pending' | 'active' | 'inactive';
  /** By type: card, account number, payer's bank. */
  details: Wire;
  title?: string | undefined;
  confirmation?: Wire | undefined;
  readonly metadata?: Metadata | undefined;
}

export interface Refund extends Stored {
  readonly paymentId: string;
  readonly amount: number;
  readonly description?: string | undefined;
  readonly metadata?: Metadata | undefined;
  status: 'pending' | 'succeeded' | 'canceled';
  cancellation?: RefundCancellation | undefined;
  receiptStatus?: ReceiptStatus | undefined;
}

export interface FiscalReceipt extends Stored {
  readonly type: 'payment' | 'refund';
  readonly paymentId?: string | undefined;
  readonly refundId?: string | undefined;
  readonly content: Receipt;
  readonly settlements: readonly Wire[];
  status: ReceiptStatus;
  registeredAt?: number | undefined;
}
