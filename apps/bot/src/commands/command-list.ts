import type { Language } from '#contracts';
import { LANGUAGES } from '#contracts';
import { TEXTS } from '../texts/texts';

/** In the order of Telegram's menu. */
export const COMMAND_NAMES = [
  'start',
  'cargos',
  'filter',
  'responses',
  'searches',
  'favourites',
  'subscribe',
  'subscription',
  'promo',
  'profile',
  'language',
  'help',
  'support',
  'paysupport',
  'terms',
  'stop',
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

/** What setMyCommands takes, by language. */
export const COMMANDS: Readonly<Record<Language, readonly { readonly command: CommandName; readonly description: string }[]>> =
  Object.fromEntries(
    LANGUAGES.map((language) => [
      language,
      COMMAND_NAMES.map((command) => ({ command, description: TEXTS[language].commands.menu[command] })),
    ]),
  ) as Record<Language, { command: CommandName; description: string }[]>;
