import type { PaymentOrder, PromoEffect, Tariff } from '../api/client';

const LONGEST_EMAIL = 254;

/** Close enough to spare a round trip; the server decides. */
export const isEmail = (text: string): boolean =>
  text.length <= LONGEST_EMAIL && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)*\.[^\s@.]{2,}$/.test(text);

export interface Wish {
  readonly tariff: Tariff;
  readonly provider: 'yookassa' | 'stars';
  readonly promo: PromoEffect | undefined;
  /** As typed; empty when the server knows one. */
  readonly email: string;
  readonly renew: boolean;
  /** Version of the auto-renewal text on the screen. */
  readonly consentVersion: string;
}

/** A wish as the API takes it. What cannot be is left out: Stars need no receipt and charge no card later. */
export function orderOf({ tariff, provider, promo, email, renew, consentVersion }: Wish): PaymentOrder {
  const card = provider === 'yookassa';
  return {
    tariff: tariff.code,
    provider,
    ...(promo === undefined ? {} : { promoCode: promo.code }),
    ...(card && email.trim() !== '' ? { email: email.trim() } : {}),
    ...(card && renew && tariff.renewable ? { autoRenew: true, consentVersion } : {}),
  };
}

/** What the driver would pay, kopecks. */
export const amountOf = (tariff: Tariff, promo: PromoEffect | undefined): number => promo?.amountKopecks ?? tariff.priceKopecks;
