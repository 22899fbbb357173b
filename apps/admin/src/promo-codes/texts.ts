import { words } from '../i18n/language';
import { en } from './texts.en';
import { ru } from './texts.ru';

export const t = words(ru, en);
