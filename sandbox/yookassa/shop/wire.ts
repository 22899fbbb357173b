import { randomInt } from 'node:crypto';
import { amountOf, incomeOf } from './money';
import type { FiscalReceipt, Method, Payment, Refund } from './objects';
import type { Settings } from './settings';
import type { Wire } from './terms';

/** Objects as they stand in answers and notifications. Fields that are undefined fall out when it becomes JSON. */
const iso = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : new Date(ms).toISOString());

const GATEWAY = '100700';

export function paymentWire(payment: Payment, { shopId, test }: Settings): Wire {
  const { status, asked, amount, refunded } = payment;
  const succeeded = status === 'succeeded';
  return {
    id: payment.id,
    status,
    paid: status === 'waiting_for_capture' || succeeded,
    amount: amountOf(amount),
    income_amount: succeeded ? amountOf(incomeOf(amount)) : undefined,
    refunded_amount: succeeded ? amountOf(refunded) : undefined,
    authorization_details: authorizationOf(payment),
    captured_at: iso(payment.capturedAt),
    confirmation: status === 'pending' ? payment.confirmation : undefined,
    created_at: iso(payment.createdAt),
    description: asked.description,
    expires_at: status === 'waiting_for_capture' ? iso(payment.expiresAt) : undefined,
    metadata: asked.metadata ?? {},
    merchant_customer_id: asked.customerId,
    payment_method: payment.method === undefined ? undefined : methodWire(payment.method),
    receipt_registration: payment.receiptStatus,
    recipient: { account_id: shopId, gateway_id: GATEWAY },
    refundable: succeeded && refunded < amount,
    cancellation_details: payment.cancellation,
    test,
  };
}

/** A method as payments carry it. */
export function methodWire({ type, id, status, title, details }: Method): Wire {
  return { type, id, saved: status === 'active', status, title, ...details };
}

/** A method on its own, with its holder. */
export function bindingWire(method: Method, { shopId }: Settings): Wire {
  return {
    ...methodWire(method),
    holder: { account_id: shopId, gateway_id: GATEWAY },
    confirmation: method.status === 'pending' ? method.confirmation : undefined,
    metadata: method.metadata,
  };
}

export const refundWire = (refund: Refund): Wire => ({
  id: refund.id,
  payment_id: refund.paymentId,
  status: refund.status,
  created_at: iso(refund.createdAt),
  amount: amountOf(refund.amount),
  description: refund.description,
  receipt_registration: refund.receiptStatus,
  cancellation_details: refund.cancellation,
  metadata: refund.metadata,
});

export function receiptWire({ content, status, ...receipt }: FiscalReceipt): Wire {
  const registered = status === 'succeeded';
  const digits = String(receipt.order).padStart(10, '0');
  return {
    id: receipt.id,
    type: receipt.type,
    payment_id: receipt.paymentId,
    refund_id: receipt.refundId,
    status,
    fiscal_document_number: registered ? String(receipt.order) : undefined,
    fiscal_storage_number: registered ? '9288000100115785' : undefined,
    fiscal_attribute: registered ? digits : undefined,
    registered_at: iso(receipt.registeredAt),
    fiscal_provider_id: registered ? `fd9e9404-eaca-4000-8ec9-${digits.padStart(12, '0')}` : undefined,
    items: content.items,
    internet: content.internet,
    tax_system_code: content.taxSystemCode,
    settlements: receipt.settlements,
  };
}

/** The bank's word about a payment by card; the same one however often it is looked at. */
function authorizationOf({ threeDSecure, order, createdAt, status }: Payment): Wire | undefined {
  if (threeDSecure === undefined) return undefined;
  if (status === 'canceled') return { three_d_secure: { applied: threeDSecure } };
  const rrn = String((createdAt % 900_000_000_000) + 100_000_000_000);
  return { rrn, auth_code: String(order % 1_000_000).padStart(6, '0'), three_d_secure: { applied: threeDSecure } };
}

/** A wallet, as the payer sees it. */
export const walletNumber = (): string => `4100${randomInt(1_000_000, 9_999_999)}${randomInt(1_000, 9_999)}`;
