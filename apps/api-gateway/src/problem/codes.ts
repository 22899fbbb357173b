import {
  BROADCAST_STATE,
  CARGO_NOT_FOUND,
  CARGO_REMOVED,
  CONSENT_REQUIRED,
  CONTACT_INVALID,
  CREDENTIALS_INVALID,
  DRIVER_BLOCKED,
  DRIVER_UNKNOWN,
  EMAIL_REQUIRED,
  EXCHANGE_UNAVAILABLE,
  FILTER_INVALID,
  IDEMPOTENCY_KEY_REUSED,
  INIT_DATA_EXPIRED,
  INIT_DATA_INVALID,
  INTERNAL,
  LAST_SUPER_ADMIN,
  LINK_INVALID,
  LOGIN_LOCKED,
  LOGIN_TAKEN,
  NO_SAVED_METHOD,
  PASSWORD_INVALID,
  PAYMENT_PROVIDER_UNAVAILABLE,
  PAYMENTS_DISABLED,
  PREVIEW_IMPOSSIBLE,
  PROMO_CODE_TAKEN,
  PROMO_REFUSALS,
  REFUND_IMPOSSIBLE,
  refusalCode,
  RESPONSE_STATE,
  SEARCH_LIMIT,
  SERVICE_UNAVAILABLE,
  SESSION_EXPIRED,
  SESSION_INVALID,
  STAFF_SESSION_INVALID,
  SUBSCRIPTION_REQUIRED,
  TARIFF_UNKNOWN,
  TELEGRAM_TAKEN,
  TOTP_INVALID,
  TOTP_REQUIRED,
  VALIDATION_FAILED,
  VERSION_CONFLICT,
  type RefusalKind,
} from '#contracts';
import { REQUEUE_FAILED } from '#messaging';

/** Refusals that only the HTTP door knows. */
export const RATE_LIMITED = refusalCode('RATE_LIMITED', 'too-many');
/** A notification of YooKassa from an address that is not YooKassa's. */
export const SENDER_NOT_ALLOWED = refusalCode('SENDER_NOT_ALLOWED', 'forbidden');
export const WEBHOOK_SECRET_INVALID = refusalCode('WEBHOOK_SECRET_INVALID', 'unauthenticated');
/** The role of who asks does not reach so far. */
export const FORBIDDEN = refusalCode('FORBIDDEN', 'forbidden');
/** What changes something came without the token that only our own page knows. */
export const CSRF_INVALID = refusalCode('CSRF_INVALID', 'forbidden');
/** Nothing but one's own account until an authenticator is set up. */
export const TOTP_ENROLMENT_REQUIRED = refusalCode('TOTP_ENROLMENT_REQUIRED', 'forbidden');
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
  PROMO_CODE_TAKEN,
  REFUND_IMPOSSIBLE,
  IDEMPOTENCY_KEY_REUSED,
  STAFF_SESSION_INVALID,
  CREDENTIALS_INVALID,
  TOTP_REQUIRED,
  TOTP_INVALID,
  TOTP_ENROLMENT_REQUIRED,
  LOGIN_LOCKED,
  LINK_INVALID,
  PASSWORD_INVALID,
  FORBIDDEN,
  CSRF_INVALID,
  LOGIN_TAKEN,
  TELEGRAM_TAKEN,
  LAST_SUPER_ADMIN,
  VERSION_CONFLICT,
  BROADCAST_STATE,
  PREVIEW_IMPOSSIBLE,
  REQUEUE_FAILED,
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
