import { typedNumber } from '../filter/query';
import type { Texts } from '../i18n/texts.ru';
import type { Offer } from '../sending/queue';

/** A response as it is typed. */
export interface TypedOffer {
  readonly phone: string;
  /** Roubles. */
  readonly price: string;
  readonly comment: string;
}

export type OfferErrors = { readonly [field in keyof TypedOffer]?: string };

const PHONE = /^\+?\d[\d\s()-]{8,22}\d$/;
const HIGHEST_ROUBLES = 100_000_000;
export const LONGEST_COMMENT = 1_000;

/** What is wrong with it, in words. Nothing when it may be sent. */
export function offerErrors({ phone, price, comment }: TypedOffer, words: Texts): OfferErrors {
  const roubles = typedNumber(price);
  const digits = phone.replaceAll(/\D/g, '').length;
  return {
    ...(phone.trim() === ''
      ? { phone: words.phoneMissing }
      : PHONE.test(phone.trim()) && digits >= 10 && digits <= 15
        ? {}
        : { phone: words.phoneWrong }),
    ...(price.trim() === '' || (roubles !== undefined && roubles >= 1 && roubles <= HIGHEST_ROUBLES)
      ? {}
      : { price: words.priceWrong }),
    ...(comment.trim().length > LONGEST_COMMENT ? { comment: words.commentLong } : {}),
  };
}

/** What is sent of it: kopecks, no empty fields. */
export function readOffer({ phone, price, comment }: TypedOffer): Offer {
  const roubles = typedNumber(price);
  return {
    phone: phone.trim(),
    ...(roubles === undefined ? {} : { priceKopecks: Math.round(roubles * 100) }),
    ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
  };
}

export const typedOffer = ({ phone, priceKopecks, comment }: Offer): TypedOffer => ({
  phone,
  price: priceKopecks === undefined ? '' : String(priceKopecks / 100),
  comment: comment ?? '',
});
