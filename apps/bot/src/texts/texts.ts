import { responsesEn } from './responses.texts.en';
import { responsesRu } from './responses.texts.ru';
import type { TextsByLanguage } from './texts.types';

export const TEXTS: TextsByLanguage = { ru: { responses: responsesRu }, en: { responses: responsesEn } };
