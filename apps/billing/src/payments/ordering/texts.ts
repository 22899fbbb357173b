import type { Language } from '#contracts';
import { en } from './texts.en';
import { ru } from './texts.ru';

export interface OrderTexts {
  /** As YooKassa names it. */
  readonly locale: 'ru_RU' | 'en_US';
  readonly subscription: (tariff: string) => string;
  readonly invoice: (tariff: string) => string;
}

export const TEXTS: Readonly<Record<Language, OrderTexts>> = { ru, en };
