import {
  CARGO_NOT_FOUND,
  CARGO_REMOVED,
  CONSENT_REQUIRED,
  CONTACT_INVALID,
  DRIVER_BLOCKED,
  DRIVER_UNKNOWN,
  EMAIL_REQUIRED,
  EXCHANGE_UNAVAILABLE,
  FILTER_INVALID,
  IDEMPOTENCY_KEY_REUSED,
  INIT_DATA_EXPIRED,
  INIT_DATA_INVALID,
  INTERNAL,
  NO_SAVED_METHOD,
  PAYMENT_PROVIDER_UNAVAILABLE,
  PAYMENTS_DISABLED,
  PROMO_REFUSALS,
  refusalCode,
  RESPONSE_STATE,
  SEARCH_LIMIT,
  SERVICE_UNAVAILABLE,
  SESSION_EXPIRED,
  SESSION_INVALID,
  SUBSCRIPTION_REQUIRED,
  TARIFF_UNKNOWN,
  VALIDATION_FAILED,
  type RefusalKind,
} from '#contracts';

/** Refusals that only the HTTP door knows. */
export const RATE_LIMITED = refusalCode('RATE_LIMITED', 'too-many');
/** A notification of YooKassa from an address that is not YooKassa's. */
export const SENDER_NOT_ALLOWED = refusalCode('SENDER_NOT_ALLOWED', 'forbidden');
export const WEBHOOK_SECRET_INVALID = refusalCode('WEBHOOK_SECRET_INVALID', 'unauthenticated');
export const ROUTE_NOT_FOUND = refusalCode('ROUTE_NOT_FOUND', 'not-found');

/** The one table from what a refusal means to its HTTP status. A new code never touches it. */
export const STATUS_OF_KIND: Readonly<Record<RefusalKind, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'payment-required': 402,
  'not-found': 404,
  conflict: 409,
  'too-many': 429,
  unavailable: 503,
  internal: 500,
};

const DECLARED = [
  VALIDATION_FAILED,
  FILTER_INVALID,
  CONTACT_INVALID,
  INIT_DATA_INVALID,
  INIT_DATA_EXPIRED,
  SESSION_INVALID,
  SESSION_EXPIRED,
  DRIVER_BLOCKED,
  DRIVER_UNKNOWN,
  SUBSCRIPTION_REQUIRED,
  CARGO_NOT_FOUND,
  CARGO_REMOVED,
  RESPONSE_STATE,
  SEARCH_LIMIT,
  TARIFF_UNKNOWN,
  ...PROMO_REFUSALS,
  EMAIL_REQUIRED,
  CONSENT_REQUIRED,
  PAYMENTS_DISABLED,
  PAYMENT_PROVIDER_UNAVAILABLE,
  NO_SAVED_METHOD,
  IDEMPOTENCY_KEY_REUSED,
  WEBHOOK_SECRET_INVALID,
  SENDER_NOT_ALLOWED,
  ROUTE_NOT_FOUND,
  RATE_LIMITED,
  EXCHANGE_UNAVAILABLE,
  SERVICE_UNAVAILABLE,
  INTERNAL,
] as const;

/** What HTTP itself refuses before anything of ours is asked. */
const OF_HTTP = { BODY_TOO_LARGE: 413, UNSUPPORTED_MEDIA_TYPE: 415 } as const;

export type ProblemCode = (typeof DECLARED)[number]['code'] | keyof typeof OF_HTTP;

/** Every code this door may answer with and its HTTP status. */
export const STATUS_OF_CODE = {
  ...Object.fromEntries(DECLARED.map(({ code, kind }) => [code, STATUS_OF_KIND[kind]])),
  ...OF_HTTP,
} as Readonly<Record<ProblemCode, number>>;
