import type { AccessSource } from '#contracts';

/** Words for people about subscriptions and money. */
export interface SubscriptionTexts {
  /** The button that leads to what is for sale. */
  readonly subscribe: string;
  readonly offer: {
    readonly title: string;
    readonly opens: readonly string[];
    readonly free: string;
    readonly until: (date: string) => string;
    readonly discount: (code: string, off: string) => string;
    readonly notForThis: string;
    readonly days: (count: number) => string;
    readonly promo: string;
    readonly back: string;
    readonly how: string;
    readonly byCard: (sum: string) => string;
    readonly byStars: (stars: number) => string;
    readonly terms: string;
  };
  readonly order: {
    readonly askEmail: string;
    readonly emailUnclear: string;
    readonly cancel: string;
    readonly cancelled: string;
    readonly ready: (sum: string) => string;
    readonly waiting: string;
    readonly pay: string;
    readonly check: string;
    readonly later: string;
    readonly notYet: string;
    readonly paid: string;
    readonly failed: (reason: string) => string;
    readonly refunded: string;
    readonly again: string;
  };
  readonly promo: {
    readonly ask: string;
    readonly applied: (until: string) => string;
    readonly percent: (percent: number) => string;
    readonly sum: (sum: string) => string;
  };
  readonly mine: {
    readonly title: string;
    readonly none: string;
    readonly free: string;
    /** `from`: where it comes from. */
    readonly until: (date: string, daysLeft: number, from: string | undefined) => string;
    readonly ended: (date: string) => string;
    readonly source: Readonly<Record<AccessSource, string>>;
    readonly renewal: (date: string, sum: string, card: string) => string;
    readonly renewalOn: string;
    readonly renewalOff: string;
    readonly card: (title: string) => string;
    readonly history: string;
    readonly shortened: string;
    readonly switchOff: string;
    readonly switchOn: string;
    readonly switchedOff: string;
    readonly switchedOn: string;
    readonly forget: string;
    readonly forgetSure: string;
    readonly forgetYes: string;
    readonly forgetNo: string;
    readonly forgotten: string;
    readonly profile: string;
    readonly unknown: string;
  };
  readonly stars: {
    readonly received: (stars: number) => string;
    readonly refused: Readonly<Record<'unknown' | 'wrong-amount' | 'already-paid' | 'expired' | 'blocked' | 'away', string>>;
  };
  readonly help: {
    readonly contact: (contact: string) => string;
    readonly offer: string;
    readonly privacy: string;
  };
  readonly notices: {
    readonly paid: (sum: string | undefined, until: string | undefined) => string;
    readonly receipt: (email: string) => string;
    readonly paymentFailed: (reason: string) => string;
    readonly expiresSoon: (date: string | undefined) => string;
    readonly expiresTomorrow: (date: string | undefined) => string;
    readonly expired: string;
    readonly renewalSoon: (at: string, sum: string, card: string) => string;
    readonly renewalFailed: (reason: string) => string;
    readonly renewalStopped: Readonly<Record<'price-changed' | 'card-refused' | 'permission-revoked' | 'other', string>>;
    readonly refunded: (sum: string | undefined) => string;
    readonly daysGiven: (days: number | undefined, until: string | undefined) => string;
    readonly until: (date: string) => string;
    readonly renew: string;
    readonly cancelRenewal: string;
    readonly card: string;
  };
  /** Why a payment failed and what to do, by YooKassa's word for it. */
  readonly reasons: Readonly<Record<string, string>> & { readonly general_decline: string };
  /** By the code of the refusal. */
  readonly refusals: Readonly<
    Record<
      | 'PAYMENTS_DISABLED'
      | 'TARIFF_UNKNOWN'
      | 'PROMO_UNKNOWN'
      | 'PROMO_EXPIRED'
      | 'PROMO_NOT_STARTED'
      | 'PROMO_EXHAUSTED'
      | 'PROMO_ALREADY_USED'
      | 'PROMO_NOT_APPLICABLE'
      | 'PAYMENT_PROVIDER_UNAVAILABLE'
      | 'NO_SAVED_METHOD'
      | 'CONSENT_REQUIRED',
      string
    >
  >;
}
