import { createHash } from 'node:crypto';
import type { CargoCard, Twins } from '#contracts';

/**
 * The same for listings of one load: route, loading day, weight, company. A card carries no phone, so the INN stands for it; a load
 * that lacks any of these has no twins, since half-known loads of one company look alike without being the same.
 */
export function twinKeyOf({ route: { from, to }, loadingDate, weightKg, company }: CargoCard): string | undefined {
  if (company?.inn === undefined || loadingDate === null || weightKg === null) return undefined;
  const parts = [from.pointId ?? from.city, to.pointId ?? to.city, loadingDate.slice(0, 10), weightKg, company.inn];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** How many listings there are and what they offer; undefined for a single one. */
export function twinsOf(cards: readonly CargoCard[]): Twins | undefined {
  if (cards.length < 2) return undefined;
  const prices = cards.map(({ priceKopecks }) => priceKopecks).filter((price) => price !== null);
  return {
    count: cards.length,
    ...(prices.length === 0 ? {} : { minPriceKopecks: Math.min(...prices), maxPriceKopecks: Math.max(...prices) }),
  };
}
