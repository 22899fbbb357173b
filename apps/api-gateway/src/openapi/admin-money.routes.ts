import {
  ACCESS_SOURCES,
  PAYMENT_PROVIDERS,
  PAYMENT_SORTS,
  PAYMENT_STATUSES,
  PROMO_STATES,
  SUBSCRIPTION_SORTS,
  SUBSCRIPTION_STATES,
} from '#contracts';
import type { ParameterObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { cursor, from, id, to } from './admin.parameters';
import { idempotencyKey, pageSize, query, type Described } from './described';

const TAG = 'Admin: money';

const choice = (name: string, description: string, values: readonly string[], byDefault?: string): ParameterObject =>
  query(name, description, { type: 'string', enum: [...values], ...(byDefault === undefined ? {} : { default: byDefault }) });
const kopecks = { type: 'integer', minimum: 0, maximum: 2_000_000_000 };

const paymentFilters = [
  choice('status', 'Where it stands', PAYMENT_STATUSES),
  choice('provider', 'Who takes the money', PAYMENT_PROVIDERS),
  from('of their creation'),
  to,
  query('min', 'Least amount, kopecks; payments in Stars have none', kopecks),
  query('max', 'Largest amount, kopecks', kopecks),
  query('q', 'Id, external id or number; else the promo code that was used', { type: 'string', minLength: 1, maxLength: 256 }),
  query('driverId', 'Of one driver', { type: 'string', format: 'uuid' }),
  choice('sort', 'Order; a minus: from the newest or largest down', PAYMENT_SORTS, '-createdAt'),
];

/** Payments, subscriptions and promo codes as staff see them. */
export const adminMoneyRoutes: Readonly<Record<string, Described>> = {
  'get /admin/payments': {
    tag: TAG,
    summary: "All drivers' payments",
    staff: 'payments.read',
    parameters: [...paymentFilters, pageSize, cursor],
    answers: [200, 'AdminPaymentList'],
  },
  'get /admin/payments.csv': {
    tag: TAG,
    summary: 'The same as a file: UTF-8 with a byte order mark, RFC 4180, no cell is a formula. Written into the audit log',
    staff: 'payments.export',
    parameters: paymentFilters,
    answers: [200],
    csv: true,
  },
  'get /admin/payments/{id}': {
    tag: TAG,
    summary: 'A payment, what happened to it, what was heard of it, and its refunds',
    staff: 'payments.read',
    parameters: [id],
    answers: [200, 'PaymentFile'],
    refusals: ['NOT_FOUND'],
  },
  'post /admin/payments/{id}/refund': {
    tag: TAG,
    summary: 'Give money back, all that is left or a part. Answered within 8 s; what is pending then is followed to its end',
    staff: 'payments.refund',
    parameters: [id, idempotencyKey],
    body: { schema: 'RefundBody', example: { amountKopecks: 10_000, reason: 'Оплачено дважды' } },
    answers: [200, 'AdminRefund'],
    refusals: ['NOT_FOUND', 'REFUND_IMPOSSIBLE', 'IDEMPOTENCY_KEY_REUSED'],
  },
  'get /admin/subscriptions': {
    tag: TAG,
    summary: "All drivers' access",
    staff: 'subscriptions.read',
    parameters: [
      choice('state', 'How it stands; expiring is: within three days, with nothing to renew it', SUBSCRIPTION_STATES),
      choice('source', 'What the period that ends last came from', ACCESS_SOURCES),
      query('autoRenew', 'Whether it renews by itself', { type: 'boolean' }),
      from('of their end'),
      to,
      choice('sort', 'Order; a minus: from the last end down', SUBSCRIPTION_SORTS, '-expiresAt'),
      pageSize,
      cursor,
    ],
    answers: [200, 'AdminSubscriptionList'],
  },
  'get /admin/promo-codes': {
    tag: TAG,
    summary: 'Promo codes, newest first',
    staff: 'promo-codes.read',
    parameters: [
      choice('state', 'ended: stopped, past its end or used up', PROMO_STATES, 'all'),
      query('q', 'The beginning of codes, in any case', { type: 'string', pattern: '^[A-Za-z0-9]{1,50}$' }),
      pageSize,
      cursor,
    ],
    answers: [200, 'AdminPromoCodeList'],
  },
  'post /admin/promo-codes': {
    tag: TAG,
    summary: 'A new promo code; made up when none is given',
    staff: 'promo-codes.change',
    parameters: [idempotencyKey],
    body: { schema: 'NewPromoCodeBody', example: { kind: 'percent', percent: 20, maxUses: 100, note: 'Выставка' } },
    answers: [201, 'AdminPromoCode'],
    refusals: ['PROMO_CODE_TAKEN', 'TARIFF_UNKNOWN', 'IDEMPOTENCY_KEY_REUSED'],
  },
  'patch /admin/promo-codes/{id}': {
    tag: TAG,
    summary: 'Change a code, stop it, or let it go on; null takes a bound away',
    staff: 'promo-codes.change',
    parameters: [id],
    body: { schema: 'PromoCodePatch', example: { version: 1, stopped: true, reason: 'Выставка закончилась' } },
    answers: [200, 'AdminPromoCode'],
    refusals: ['NOT_FOUND', 'VERSION_CONFLICT'],
  },
  'get /admin/promo-codes/{id}/uses': {
    tag: TAG,
    summary: 'Who used a code, newest first',
    staff: 'promo-codes.read',
    parameters: [id, pageSize, cursor],
    answers: [200, 'PromoUseList'],
    refusals: ['NOT_FOUND'],
  },
};
