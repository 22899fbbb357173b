import { alertsEn } from './alerts.texts.en';
import { alertsRu } from './alerts.texts.ru';
import { broadcastsEn } from './broadcasts.texts.en';
import { broadcastsRu } from './broadcasts.texts.ru';
import { commandsEn } from './commands.texts.en';
import { commandsRu } from './commands.texts.ru';
import { responsesEn } from './responses.texts.en';
import { responsesRu } from './responses.texts.ru';
import { subscriptionEn } from './subscription.texts.en';
import { subscriptionRu } from './subscription.texts.ru';
import type { TextsByLanguage } from './texts.types';
import { updatesEn } from './updates.texts.en';
import { updatesRu } from './updates.texts.ru';

export const TEXTS: TextsByLanguage = {
  ru: {
    alerts: alertsRu,
    broadcasts: broadcastsRu,
    commands: commandsRu,
    responses: responsesRu,
    subscription: subscriptionRu,
    updates: updatesRu,
  },
  en: {
    alerts: alertsEn,
    broadcasts: broadcastsEn,
    commands: commandsEn,
    responses: responsesEn,
    subscription: subscriptionEn,
    updates: updatesEn,
  },
};
