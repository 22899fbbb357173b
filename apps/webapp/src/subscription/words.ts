import { number, plural } from '../format';
import { language } from '../i18n/i18n';
import { en } from './texts.en';
import { ru, type SubscriptionTexts } from './texts.ru';

export const words = (): SubscriptionTexts => (language() === 'en' ? en : ru);

/** "30 дней". */
export const daysText = (days: number): string => `${number(days, language())}\u00a0${plural(days, words().days, language())}`;
