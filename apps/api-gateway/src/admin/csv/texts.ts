import type { Language } from '#contracts';
import { en } from './texts.en';
import { ru } from './texts.ru';
import type { CsvTexts } from './texts.types';

export const CSV_TEXTS: Readonly<Record<Language, CsvTexts>> = { ru, en };
