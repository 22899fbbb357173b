import type { Schemas } from '../api/schemas';
export type PromoCode = Schemas['AdminPromoCode'];
export const PROMO_KINDS = ['days', 'percent', 'fixed'] as const;
export type PromoKind = (typeof PROMO_KINDS)[number];

export type PromoUse = Schemas['PromoUseList']['items'][number];

export type PromoState = 'active' | 'later' | 'stopped' | 'over' | 'usedUp';

/** How a code stands at `now` (ms since 1970). */
export function stateOf({ stoppedAt, startsAt, endsAt, maxUses, uses }: PromoCode, now: number): PromoState {
  if (stoppedAt !== null) return 'stopped';
  if (endsAt !== undefined && Date.parse(endsAt) <= now) return 'over';
  if (maxUses !== undefined && uses >= maxUses) return 'usedUp';
  if (startsAt !== undefined && Date.parse(startsAt) > now) return 'later';
  return 'active';
}
