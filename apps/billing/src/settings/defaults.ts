import type { BillingConfig } from '../config';
import type { SettingKey, SettingTypes } from './setting-shapes';
import type { ReceiptValue, SettingValues, ShopKeys, TariffValue } from './setting-values';

/** Prices as the offer has them. In Stars: what about the same roubles buy, Telegram's commission on top. */
export const DEFAULT_TARIFFS: readonly TariffValue[] = [
  { code: '1_day', title: { ru: '1 день', en: '1 day' }, days: 1, priceKopecks: 4_900, priceStars: 35, renewable: false },
  { code: '1_month', title: { ru: '1 месяц', en: '1 month' }, days: 30, priceKopecks: 49_900, priceStars: 350, renewable: true },
  {
    code: '3_months',
    title: { ru: '3 месяца', en: '3 months' },
    days: 90,
    priceKopecks: 129_900,
    priceStars: 900,
    renewable: true,
    badge: { ru: 'Популярный', en: 'Popular' },
  },
  {
    code: '6_months',
    title: { ru: '6 месяцев', en: '6 months' },
    days: 180,
    priceKopecks: 239_900,
    priceStars: 1_650,
    renewable: true,
  },
  {
    code: '12_months',
    title: { ru: '12 месяцев', en: '12 months' },
    days: 365,
    priceKopecks: 399_900,
    priceStars: 2_750,
    renewable: true,
    badge: { ru: 'Выгодно', en: 'Best value' },
  },
];

/** A service, paid in full, without VAT; an accountant sets what is right. */
const DEFAULT_RECEIPT: ReceiptValue = {
  enabled: true,
  vatCode: 1,
  paymentSubject: 'service',
  paymentMode: 'full_payment',
  taxSystemCode: null,
};

/** The shop of the environment: holds while none is set. */
export function shopOf({ YOOKASSA_SHOP_ID: shopId, YOOKASSA_SECRET_KEY: secretKey }: BillingConfig): ShopKeys | undefined {
  return shopId === undefined || secretKey === undefined ? undefined : { shopId, secretKey };
}

/** What holds: what was set, else the environment, else the default. */
export function valuesOf(set: Partial<SettingTypes>, shopOfEnvironment: ShopKeys | undefined): SettingValues {
  const shop = set['yookassa-shop'] ?? shopOfEnvironment;
  return {
    // Without a shop nobody could pay: then nothing is locked, whatever was set.
    paymentsEnabled: shop !== undefined && (set['payments-enabled'] ?? true),
    tariffs: set.tariffs ?? DEFAULT_TARIFFS,
    trialDays: set['trial-days'] ?? 7,
    graceDays: set['grace-days'] ?? 0,
    receipt: set.receipt ?? DEFAULT_RECEIPT,
    shop,
    consentVersion: set['consent-version'] ?? '2026-11-01',
    ownLoadsShown: set['own-loads-shown'] ?? false,
    dispatcherChatId: set['dispatcher-chat-id'],
    supportContact: set['support-contact'],
    offerUrl: set['offer-url'],
    privacyUrl: set['privacy-url'],
    alertsPerHour: set['alerts-per-hour'] ?? 20,
  };
}

/** Where the value of each setting stands among all of them. */
const NAMES: Readonly<Record<SettingKey, keyof SettingValues>> = {
  'payments-enabled': 'paymentsEnabled',
  tariffs: 'tariffs',
  'trial-days': 'trialDays',
  'grace-days': 'graceDays',
  'yookassa-shop': 'shop',
  receipt: 'receipt',
  'consent-version': 'consentVersion',
  'own-loads-shown': 'ownLoadsShown',
  'dispatcher-chat-id': 'dispatcherChatId',
  'support-contact': 'supportContact',
  'offer-url': 'offerUrl',
  'privacy-url': 'privacyUrl',
  'alerts-per-hour': 'alertsPerHour',
};

/** What holds while a setting is not set; null: nothing. */
export const defaultOf = (key: SettingKey, shopOfEnvironment: ShopKeys | undefined): unknown =>
  valuesOf({}, shopOfEnvironment)[NAMES[key]] ?? null;
