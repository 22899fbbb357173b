import type { ParameterObject } from '@nestjs/swagger/dist/interfaces/open-api-spec.interface';
import { idempotencyKey, pageSize, query, type Described } from './described';
import * as examples from './examples';

const PROMO = [
  'PROMO_UNKNOWN',
  'PROMO_EXPIRED',
  'PROMO_NOT_STARTED',
  'PROMO_EXHAUSTED',
  'PROMO_ALREADY_USED',
  'PROMO_NOT_APPLICABLE',
] as const;

const paymentId: ParameterObject = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string', format: 'uuid' },
  example: examples.payment.id,
};

/** What is sold, what the driver has, and how they pay for it. */
export const subscriptionRoutes: Readonly<Record<string, Described>> = {
  'get /tariffs': { tag: 'Subscription', summary: 'What is for sale', answers: [200, 'TariffList'] },
  'get /me/subscription': {
    tag: 'Subscription',
    summary: "The driver's access, what it came from, and how it goes on",
    answers: [200, 'Subscription'],
    refusals: ['NOT_FOUND'],
  },
  'post /me/subscription/auto-renew': {
    tag: 'Subscription',
    summary: 'Switch auto-renewal off, at once; or on, with a saved card and a consent in force',
    body: { schema: 'AutoRenewBody', example: { enabled: false } },
    answers: [200, 'Access'],
    refusals: ['NOT_FOUND', 'NO_SAVED_METHOD', 'CONSENT_REQUIRED'],
  },
  'delete /me/payment-method': {
    tag: 'Subscription',
    summary: 'Forget the saved card and end auto-renewal',
    answers: [204],
    refusals: ['NOT_FOUND'],
  },
  'post /promo-codes/check': {
    tag: 'Subscription',
    summary: 'What a promo code would do',
    body: { schema: 'PromoCheckBody', example: { code: 'leto2026', tariff: '3_months' } },
    answers: [200, 'PromoEffect'],
    refusals: [...PROMO, 'TARIFF_UNKNOWN'],
  },
  'post /promo-codes/apply': {
    tag: 'Subscription',
    summary: 'Take the days of a promo code',
    parameters: [idempotencyKey],
    body: { schema: 'PromoApplyBody', example: { code: 'DAYS30' } },
    answers: [200, 'PromoApplied'],
    refusals: ['NOT_FOUND', ...PROMO, 'IDEMPOTENCY_KEY_REUSED'],
  },
  'post /payments': {
    tag: 'Payments',
    summary: 'Begin a payment; the driver pays at its confirmationUrl. Answered within 8 s',
    parameters: [idempotencyKey],
    body: { schema: 'PaymentOrder', example: examples.order },
    answers: [201, 'Payment'],
    repeated: [200, 'The same payment: asked for within 5 minutes with the same options and still pending'],
    refusals: [
      'PAYMENTS_DISABLED',
      'TARIFF_UNKNOWN',
      ...PROMO,
      'EMAIL_REQUIRED',
      'CONSENT_REQUIRED',
      'PAYMENT_PROVIDER_UNAVAILABLE',
      'IDEMPOTENCY_KEY_REUSED',
      'NOT_FOUND',
    ],
  },
  'get /payments/{id}': {
    tag: 'Payments',
    summary: "One of the driver's payments",
    parameters: [paymentId],
    answers: [200, 'Payment'],
    refusals: ['NOT_FOUND'],
  },
  'get /me/payments': {
    tag: 'Payments',
    summary: "The driver's payments, newest first",
    parameters: [pageSize, query('cursor', 'From the page before', { type: 'string' })],
    answers: [200, 'PaymentList'],
  },
};
