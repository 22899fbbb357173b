import type { TariffValue } from '../settings/setting-values';
import type { PromoCodeRow } from './promo-code.entity';

/** A tariff's price under a code. What is to pay and what is taken off make the full price together. */
export interface DiscountedPrice {
  readonly amountKopecks: number;
  readonly discountKopecks: number;
  /** What to pay in Telegram Stars, for a tariff that can be paid so. */
  readonly amountStars?: number;
}

/** 1 ₽: so much is always paid. */
const LEAST_KOPECKS = 100;

/** Rounds in the driver's favour: what is to pay is rounded down to a whole kopeck, or a whole star. */
export function discounted(
  { priceKopecks, priceStars }: Pick<TariffValue, 'priceKopecks' | 'priceStars'>,
  { percent, discountKopecks }: Pick<PromoCodeRow, 'percent' | 'discountKopecks'>,
): DiscountedPrice {
  const left = share(priceKopecks, 100 - (percent ?? 0), 100) - (discountKopecks ?? 0);
  const amountKopecks = Math.min(priceKopecks, Math.max(LEAST_KOPECKS, left));
  return {
    amountKopecks,
    discountKopecks: priceKopecks - amountKopecks,
    ...(priceStars === null ? {} : { amountStars: Math.max(1, share(priceStars, amountKopecks, priceKopecks)) }),
  };
}

/** `sum` × `part` ÷ `whole`, rounded down, in whole numbers all the way. */
const share = (sum: number, part: number, whole: number): number => Number((BigInt(sum) * BigInt(part)) / BigInt(whole));
