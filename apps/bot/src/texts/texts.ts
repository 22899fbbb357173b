import { commandsEn } from './commands.texts.en';
import { commandsRu } from './commands.texts.ru';
import { responsesEn } from './responses.texts.en';
import { responsesRu } from './responses.texts.ru';
import type { TextsByLanguage } from './texts.types';
import { updatesEn } from './updates.texts.en';
import { updatesRu } from './updates.texts.ru';

export const TEXTS: TextsByLanguage = {
  ru: { commands: commandsRu, responses: responsesRu, updates: updatesRu },
  en: { commands: commandsEn, responses: responsesEn, updates: updatesEn },
};
