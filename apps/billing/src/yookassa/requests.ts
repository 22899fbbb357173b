import type { PaymentKind } from '../payments/payment.entity';
import type { ReceiptValue } from '../settings/setting-values';
import { toAmount } from './yookassa.types';

const LONGEST_ITEM = 128;
const LONGEST_REFUND_DESCRIPTION = 250;

/** What the tax office's receipt is about; one position that costs all of it. */
export interface ReceiptOrder {
  readonly value: ReceiptValue;
  readonly email: string;
  readonly title: string;
}

export interface PaymentOrderAtYooKassa {
  readonly paymentId: string;
  readonly driverId: string;
  readonly kind: PaymentKind;
  readonly amountKopecks: number;
  readonly title: string;
  readonly receipt: ReceiptOrder | undefined;
  /** How the payer confirms; a saved method needs no payer. */
  readonly by:
    | { readonly returnUrl: string; readonly locale: 'ru_RU' | 'en_US'; readonly saveMethod: boolean }
    | { readonly methodId: string };
}

export interface RefundOrderAtYooKassa {
  readonly refundId: string;
  /** YooKassa's id. */
  readonly paymentId: string;
  readonly amountKopecks: number;
  readonly reason: string;
  /** Of a part only: for the whole YooKassa repeats the payment's own. */
  readonly receipt: ReceiptOrder | undefined;
}

/** The exact bytes of the request: kept, and repeated as they are. */
export function paymentBody({ by, ...order }: PaymentOrderAtYooKassa): Buffer {
  const how =
    'methodId' in by
      ? { payment_method_id: by.methodId }
      : {
          confirmation: { type: 'redirect', return_url: by.returnUrl, locale: by.locale },
          ...(by.saveMethod ? { save_payment_method: true } : {}),
        };
  return bytes({
    amount: toAmount(order.amountKopecks),
    capture: true,
    ...how,
    description: order.title.slice(0, LONGEST_ITEM),
    merchant_customer_id: order.driverId,
    metadata: { payment_id: order.paymentId, driver_id: order.driverId, kind: order.kind },
    ...receiptPart(order.receipt, order.amountKopecks),
  });
}

export function refundBody(order: RefundOrderAtYooKassa): Buffer {
  return bytes({
    payment_id: order.paymentId,
    amount: toAmount(order.amountKopecks),
    description: order.reason.slice(0, LONGEST_REFUND_DESCRIPTION),
    metadata: { refund_id: order.refundId },
    ...receiptPart(order.receipt, order.amountKopecks),
  });
}

function receiptPart(receipt: ReceiptOrder | undefined, kopecks: number): object {
  if (receipt === undefined) return {};
  const { vatCode, paymentSubject, paymentMode, taxSystemCode } = receipt.value;
  const item = {
    description: receipt.title.slice(0, LONGEST_ITEM),
    quantity: 1,
    amount: toAmount(kopecks),
    vat_code: vatCode,
    payment_subject: paymentSubject,
    payment_mode: paymentMode,
    measure: 'another',
  };
  return {
    receipt: {
      customer: { email: receipt.email },
      items: [item],
      ...(taxSystemCode === null ? {} : { tax_system_code: taxSystemCode }),
    },
  };
}

const bytes = (body: object): Buffer => Buffer.from(JSON.stringify(body), 'utf8');
