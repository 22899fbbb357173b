import { isIP } from 'node:net';
import { invalid } from '../shop/refusal';
import type { Metadata, MethodType } from '../shop/terms';
import { Fields } from './fields';
import { readReceipt, type Receipt } from './receipt';

export type { Receipt } from './receipt';

export interface ConfirmationRequest {
  readonly type: 'redirect' | 'embedded' | 'qr' | 'external' | 'mobile_application';
  readonly returnUrl?: string | undefined;
  readonly enforce?: boolean | undefined;
}

export interface PaymentRequest {
  /** Kopecks. */
  readonly amount: number;
  readonly capture: boolean;
  readonly confirmation?: ConfirmationRequest | undefined;
  readonly description?: string | undefined;
  readonly methodType?: MethodType | undefined;
  readonly methodId?: string | undefined;
  readonly saveMethod: boolean;
  readonly receipt?: Receipt | undefined;
  readonly metadata?: Metadata | undefined;
  readonly customerId?: string | undefined;
}

export interface CaptureRequest {
  readonly amount?: number | undefined;
  readonly receipt?: Receipt | undefined;
}

export interface RefundRequest {
  readonly paymentId: string;
  readonly amount: number;
  readonly description?: string | undefined;
  readonly metadata?: Metadata | undefined;
  readonly receipt?: Receipt | undefined;
}

export interface BindingRequest {
  readonly type: MethodType;
  readonly confirmation?: ConfirmationRequest | undefined;
  readonly metadata?: Metadata | undefined;
}

/** Methods that the shop of this sandbox takes. */
const METHODS = ['bank_card', 'yoo_money', 'sbp'] as const;
const CONFIRMATIONS = ['redirect', 'embedded', 'qr', 'external', 'mobile_application'] as const;
/** Printable ASCII: it becomes a header, where a raw letter of another alphabet has no place. */
const ADDRESS = /^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i;

export function readPayment(body: unknown): PaymentRequest {
  const fields = Fields.of(body);
  const amount = fields.must('amount', fields.amount('amount'));
  if (fields.has('payment_token')) throw invalid('There is no Checkout.js that could have made this token', 'payment_token');
  const method = fields.object('payment_method_data');
  const methodType = method?.must('type', method.oneOf('type', METHODS));
  method?.nothingElse();
  const methodId = fields.text('payment_method_id');
  if (method !== undefined && methodId !== undefined)
    throw invalid('payment_method_data and payment_method_id exclude each other', 'payment_method_id');
  const saveMethod = fields.flag('save_payment_method') ?? false;
  if (saveMethod && methodId !== undefined) throw invalid('A saved method cannot be saved again', 'save_payment_method');
  const request: PaymentRequest = {
    amount,
    capture: fields.flag('capture') ?? false,
    confirmation: readConfirmation(fields),
    description: fields.text('description', { max: 128 }),
    methodType,
    methodId,
    saveMethod,
    receipt: readOptionalReceipt(fields),
    metadata: readMetadata(fields),
    customerId: fields.text('merchant_customer_id', { max: 200 }),
  };
  fields.other('client_ip', 'an IPv4 or IPv6 address', (value) => (isIP(String(value)) > 0 ? value : undefined));
  fields.nothingElse();
  if (methodId === undefined && request.confirmation === undefined)
    throw invalid(`Missing confirmation type for payment method type: ${methodType ?? 'bank_card'}`, 'confirmation');
  if (methodId !== undefined && request.confirmation !== undefined)
    throw invalid('A saved method is charged without confirmation', 'confirmation');
  if (request.confirmation?.type === 'qr' && methodType !== 'sbp')
    throw invalid('Confirmation by QR code is for payment method type sbp', 'confirmation.type');
  return request;
}

export function readCapture(body: unknown): CaptureRequest {
  const fields = Fields.of(body);
  const request = { amount: fields.amount('amount'), receipt: readOptionalReceipt(fields) };
  fields.nothingElse();
  return request;
}

export function readRefund(body: unknown): RefundRequest {
  const fields = Fields.of(body);
  const request = {
    paymentId: fields.must('payment_id', fields.text('payment_id', { min: 36, max: 36 })),
    amount: fields.must('amount', fields.amount('amount')),
    description: fields.text('description', { max: 250 }),
    metadata: readMetadata(fields),
    receipt: readOptionalReceipt(fields),
  };
  fields.nothingElse();
  return request;
}

export function readBinding(body: unknown): BindingRequest {
  const fields = Fields.of(body);
  const request = {
    type: fields.must('type', fields.oneOf('type', ['bank_card', 'sbp'] as const)),
    confirmation: readConfirmation(fields),
    metadata: readMetadata(fields),
  };
  fields.other('client_ip', 'an IPv4 or IPv6 address', (value) => (isIP(String(value)) > 0 ? value : undefined));
  fields.nothingElse();
  if (request.confirmation?.type !== 'redirect' && request.confirmation?.type !== 'qr')
    throw invalid('The payer has to confirm: redirect or qr', 'confirmation');
  return request;
}

function readConfirmation(parent: Fields): ConfirmationRequest | undefined {
  const fields = parent.object('confirmation');
  if (fields === undefined) return undefined;
  const type = fields.must('type', fields.oneOf('type', CONFIRMATIONS));
  const returnUrl = fields.text('return_url', { max: 2048, pattern: ADDRESS });
  if (returnUrl !== undefined && /^(javascript|data|vbscript):/i.test(returnUrl))
    throw invalid('This is no address to return to', fields.at('return_url'));
  if (type === 'redirect' || type === 'mobile_application') fields.must('return_url', returnUrl);
  const enforce = fields.flag('enforce');
  fields.oneOf('locale', ['ru_RU', 'en_US']);
  fields.nothingElse();
  return { type, returnUrl, enforce };
}

function readOptionalReceipt(parent: Fields): Receipt | undefined {
  const fields = parent.object('receipt');
  return fields === undefined ? undefined : readReceipt(fields);
}

function readMetadata(parent: Fields): Metadata | undefined {
  return parent.other('metadata', 'up to 16 strings of 512 characters under names of up to 32', (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const entries: [string, unknown][] = Object.entries(value);
    const fine = entries.every(
      ([name, one]) => name.length <= 32 && (one === null || (typeof one === 'string' && one.length <= 512)),
    );
    return fine && entries.length <= 16 ? (value as Metadata) : undefined;
  });
}
