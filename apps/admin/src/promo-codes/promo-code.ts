/** A promo code as the API shows it to staff. */
export interface PromoCode {
  readonly id: string;
  readonly code: string;
  readonly kind: PromoKind;
  readonly days?: number | null;
  readonly percent?: number | null;
  readonly discountKopecks?: number | null;
  readonly tariffs?: readonly string[] | null;
  readonly startsAt?: string | null;
  readonly endsAt?: string | null;
  readonly maxUses?: number | null;
  readonly uses: number;
  readonly createdAt: string;
  readonly stoppedAt: string | null;
  readonly note: string | null;
  readonly version: number;
}
export const PROMO_KINDS = ['days', 'percent', 'fixed'] as const;
export type PromoKind = (typeof PROMO_KINDS)[number];

export interface PromoUse {
  readonly driverId: string;
  readonly usedAt: string;
  readonly what: 'days' | 'discount' | 'given-back';
  readonly paymentId?: string | null;
}

export type PromoState = 'active' | 'later' | 'stopped' | 'over' | 'usedUp';

/** How a code stands at `now` (ms since 1970). */
export function stateOf({ stoppedAt, startsAt, endsAt, maxUses, uses }: PromoCode, now: number): PromoState {
  if (stoppedAt !== null) return 'stopped';
  if (endsAt !== undefined && endsAt !== null && Date.parse(endsAt) <= now) return 'over';
  if (maxUses !== undefined && maxUses !== null && uses >= maxUses) return 'usedUp';
  if (startsAt !== undefined && startsAt !== null && Date.parse(startsAt) > now) return 'later';
  return 'active';
}
