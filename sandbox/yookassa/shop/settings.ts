import type { Cancellation } from './cards';

/** What the owner of the shop chooses in the cabinet, and what a test chooses about the world behind it. */
export interface Settings {
  shopId: string;
  secretKey: string;
  /** Where notifications go; undefined: nowhere. */
  notificationUrl: string | undefined;
  /** Whose address notifications seem to come from: inside the networks that YooKassa publishes. */
  sourceAddress: string;
  /** Receipts go through YooKassa: a payment without one is refused. */
  fiscalization: boolean;
  /** The manager has allowed saved methods and charges without the payer. */
  autopayments: boolean;
  /** Whether a method that is asked to be saved is. */
  savesMethods: boolean;
  /** A declined card ends the payment, or the payer may try another one. */
  declineOnPage: 'cancel' | 'retry';
  /** Objects carry it. */
  test: boolean;
  /** From registration to its end, ms of the world. */
  receiptTakesMs: number;
  /** How registrations end; `pending`: never. */
  receiptOutcome: 'pending' | 'succeeded' | 'canceled';
}

export const USUAL_SETTINGS: Settings = {
  shopId: '100500',
  secretKey: 'test_sandbox-secret-key',
  notificationUrl: undefined,
  sourceAddress: '185.71.76.5',
  fiscalization: true,
  autopayments: true,
  savesMethods: true,
  declineOnPage: 'cancel',
  test: true,
  receiptTakesMs: 30_000,
  receiptOutcome: 'succeeded',
};

/** How the next charge of a saved method ends. */
export type NextCharge =
  { readonly outcome: 'succeeded' | 'pending' } | { readonly outcome: 'canceled'; readonly details: Cancellation };

export const REFUND_REASONS = [
  'yoo_money_account_closed',
  'insufficient_funds',
  'general_decline',
  'rejected_by_payee',
  'rejected_by_timeout',
  'payment_expired',
] as const;

export interface RefundCancellation {
  readonly party: 'yoo_money' | 'refund_network';
  readonly reason: (typeof REFUND_REASONS)[number];
}

/** How refunds go from now on; a pending one waits for the control, or so many ms of the world. */
export type RefundMode =
  | { readonly outcome: 'succeeded' }
  | { readonly outcome: 'pending'; readonly settleAfterMs?: number | undefined }
  | { readonly outcome: 'canceled'; readonly details: RefundCancellation };
