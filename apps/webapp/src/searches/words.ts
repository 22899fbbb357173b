import { language } from '../i18n/i18n';
import { en } from './texts.en';
import { ru, type SearchTexts } from './texts.ru';

export const words = (): SearchTexts => (language() === 'en' ? en : ru);
