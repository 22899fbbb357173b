import { responsesEn } from './responses.texts.en';
import { responsesRu } from './responses.texts.ru';
import type { TextsByLanguage } from './texts.types';
import { updatesEn } from './updates.texts.en';
import { updatesRu } from './updates.texts.ru';

export const TEXTS: TextsByLanguage = {
  ru: { responses: responsesRu, updates: updatesRu },
  en: { responses: responsesEn, updates: updatesEn },
};
