import type { Schemas } from '../api/schemas';
export type Setting = Schemas['Setting'];

export interface Tariff {
  readonly code: string;
  readonly title: { readonly ru: string; readonly en: string };
  readonly days: number;
  readonly priceKopecks: number;
  readonly priceStars: number | null;
  readonly renewable: boolean;
  readonly badge?: { readonly ru: string; readonly en: string };
}

export interface Receipt {
  readonly enabled: boolean;
  readonly vatCode: number;
  readonly paymentSubject: string;
  readonly paymentMode: string;
  readonly taxSystemCode: number | null;
}

export interface Shop {
  readonly shopId: string;
  readonly secretKey: string;
}

export type Input =
  | { readonly kind: 'switch' | 'address' | 'tariffs' | 'receipt' | 'shop' }
  | { readonly kind: 'number'; readonly least: number; readonly most: number }
  | { readonly kind: 'text'; readonly pattern: RegExp };

/** How each setting is asked for, by its key. One that a newer server knows is edited as JSON. */
export const INPUTS: Readonly<Record<string, Input>> = {
  'payments-enabled': { kind: 'switch' },
  tariffs: { kind: 'tariffs' },
  'trial-days': { kind: 'number', least: 0, most: 365 },
  'grace-days': { kind: 'number', least: 0, most: 30 },
  'yookassa-shop': { kind: 'shop' },
  receipt: { kind: 'receipt' },
  'consent-version': { kind: 'text', pattern: /^[\w.-]{1,64}$/ },
  'own-loads-shown': { kind: 'switch' },
  'dispatcher-chat-id': { kind: 'text', pattern: /^-?\d{1,19}$/ },
  'support-contact': { kind: 'text', pattern: /^.{1,200}$/ },
  'offer-url': { kind: 'address' },
  'privacy-url': { kind: 'address' },
  'alerts-per-hour': { kind: 'number', least: 1, most: 1_000 },
};

export const GROUPS = {
  payments: ['payments-enabled', 'yookassa-shop', 'receipt', 'consent-version'],
  access: ['tariffs', 'trial-days', 'grace-days'],
  product: ['own-loads-shown', 'alerts-per-hour', 'dispatcher-chat-id'],
  people: ['support-contact', 'offer-url', 'privacy-url'],
} as const;

/** What may be sent; undefined while it makes no sense. */
export function fitting(key: string, value: unknown): unknown {
  const input = INPUTS[key];
  switch (input?.kind) {
    case 'number':
      return Number.isInteger(value) && (value as number) >= input.least && (value as number) <= input.most ? value : undefined;
    case 'text':
      return typeof value === 'string' && input.pattern.test(value) ? value : undefined;
    case 'address':
      return typeof value === 'string' && /^https:\/\/\S{3,2000}$/.test(value) ? value : undefined;
    case 'shop': {
      const { shopId, secretKey } = value as Shop;
      return /^\d{1,20}$/.test(shopId) && /^[\x21-\x7e]{8,256}$/.test(secretKey) ? value : undefined;
    }
    case 'tariffs':
      return fittingTariffs(value as Tariff[]) ? value : undefined;
    default:
      return value;
  }
}

const fittingTariffs = (tariffs: readonly Tariff[]): boolean =>
  tariffs.length >= 1 &&
  tariffs.length <= 20 &&
  new Set(tariffs.map(({ code }) => code)).size === tariffs.length &&
  tariffs.every(
    ({ code, title, days, priceKopecks, priceStars }) =>
      /^[a-z0-9_]{1,32}$/.test(code) &&
      title.ru.trim() !== '' &&
      title.en.trim() !== '' &&
      Number.isInteger(days) &&
      days >= 1 &&
      Number.isInteger(priceKopecks) &&
      priceKopecks >= 100 &&
      (priceStars === null || (Number.isInteger(priceStars) && priceStars >= 1)),
  );
