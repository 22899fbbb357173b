/** What a driver can do after a payment that did not go through. */
export type Remedy =
  'again' | 'askBank' | 'otherCard' | 'topUp' | 'otherMethod' | 'checkCard' | 'limit' | 'wallet' | 'revoked' | 'late' | 'ours';

/** The provider's words for why, and what helps. The list grows: a word that is not here says only that it failed. */
const REMEDIES: Readonly<Record<string, Remedy>> = {
  '3d_secure_failed': 'again',
  call_issuer: 'askBank',
  canceled_by_merchant: 'ours',
  card_expired: 'otherCard',
  country_forbidden: 'otherCard',
  deal_expired: 'late',
  expired_on_capture: 'late',
  expired_on_confirmation: 'late',
  fraud_suspected: 'otherMethod',
  identification_required: 'wallet',
  insufficient_funds: 'topUp',
  internal_timeout: 'late',
  invalid_card_number: 'checkCard',
  invalid_csc: 'checkCard',
  issuer_unavailable: 'otherMethod',
  loan_declined: 'otherMethod',
  payment_method_limit_exceeded: 'limit',
  payment_method_restricted: 'askBank',
  permission_revoked: 'revoked',
  unsupported_mobile_operator: 'otherMethod',
};

/** Reasons that are said by name; the others are "did not go through". */
export const NAMED = [
  '3d_secure_failed',
  'card_expired',
  'country_forbidden',
  'expired_on_confirmation',
  'insufficient_funds',
  'invalid_card_number',
  'invalid_csc',
  'issuer_unavailable',
  'payment_method_limit_exceeded',
  'payment_method_restricted',
] as const;
export type Named = (typeof NAMED)[number];

export const remedyFor = (reason: string | undefined): Remedy =>
  (Object.hasOwn(REMEDIES, reason ?? '') ? REMEDIES[reason ?? ''] : undefined) ?? 'otherMethod';

/** What happened, as far as it has a name of its own. */
export const namedReason = (reason: string | undefined): Named | undefined => NAMED.find((name) => name === reason);
