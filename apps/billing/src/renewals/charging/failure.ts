import type { StopReason } from './renewal-plan';

const DAY_MS = 86_400_000;
/** After the first failure and the second, ms; the third is the last. None is shorter than the notice that a charge needs. */
const PAUSES: readonly number[] = [DAY_MS, 3 * DAY_MS];

/** What the same card will answer the next time too. */
const HOPELESS = new Set([
  'card_expired',
  'payment_method_restricted',
  'fraud_suspected',
  'country_forbidden',
  'invalid_card_number',
  'invalid_csc',
]);

export type AfterFailure =
  /** `told`: whether the driver hears of it; a failure that is ours is not theirs to worry about. */
  | { readonly kind: 'retry'; readonly afterMs: number; readonly told: boolean }
  | { readonly kind: 'stop'; readonly reason: StopReason };

/**
 * What follows a charge that came to nothing.
 * @param reason YooKassa's word, or ours for what never came about; one we do not know counts as `general_decline`
 * @param failures for this end of access, this one among them
 */
export function afterFailure(reason: string, failures: number): AfterFailure {
  if (reason === 'permission_revoked') return { kind: 'stop', reason: 'permission-revoked' };
  // Nobody knows whether that money was taken: asking for more could take it twice.
  if (reason === 'no_answer') return { kind: 'stop', reason: 'no-answer' };
  const afterMs = PAUSES[failures - 1];
  if (HOPELESS.has(reason) || afterMs === undefined) return { kind: 'stop', reason: 'card-refused' };
  return { kind: 'retry', afterMs, told: reason !== 'provider_refused' };
}
