import type { Language } from '#contracts';

export interface TariffValue {
  readonly code: string;
  readonly title: Readonly<Record<Language, string>>;
  readonly days: number;
  readonly priceKopecks: number;
  /** Null: cannot be paid in Stars. */
  readonly priceStars: number | null;
  readonly renewable: boolean;
  readonly badge?: Readonly<Record<Language, string>>;
}

/** What the receipt of the tax office (54-FZ) says; an accountant decides. Codes are YooKassa's. */
export interface ReceiptValue {
  /** Whether receipts go through YooKassa at all. */
  readonly enabled: boolean;
  readonly vatCode: number;
  readonly paymentSubject: string;
  readonly paymentMode: string;
  /** Null: the shop has one system and need not say. */
  readonly taxSystemCode: number | null;
}

/** Keys of the shop at YooKassa. Secret. */
export interface ShopKeys {
  readonly shopId: string;
  readonly secretKey: string;
}

/** Every setting with its default in place of what was never set. */
export interface SettingValues {
  /** Never set: on as soon as there is a shop. */
  readonly paymentsEnabled: boolean;
  readonly tariffs: readonly TariffValue[];
  readonly trialDays: number;
  readonly graceDays: number;
  readonly receipt: ReceiptValue;
  readonly shop: ShopKeys | undefined;
  /** Version of the auto-renewal text that a consent must name. */
  readonly consentVersion: string;
  readonly ownLoadsShown: boolean;
  readonly dispatcherChatId: string | undefined;
  readonly supportContact: string | undefined;
  readonly offerUrl: string | undefined;
  readonly privacyUrl: string | undefined;
  readonly alertsPerHour: number;
}
