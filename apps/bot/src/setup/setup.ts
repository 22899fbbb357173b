import { LANGUAGES } from '#contracts';
import { COMMANDS } from '../commands/command-list';
import { TelegramRefused, TelegramSilent, type TelegramCall } from '../telegram/telegram.types';
import { TEXTS } from '../texts/texts';
import { ALLOWED_UPDATES } from '../updates/incoming';
import type { SetupConfig } from './setup-config';

const WEBHOOK_PATH = '/api/v1/webhooks/telegram';
/** Of the bot's profile and menu, for everybody whose language has no words of its own. */
const DEFAULT_LANGUAGE = 'ru';
const PRIVATE_CHATS = { type: 'all_private_chats' };

/** Asks the Bot API. @throws TelegramRefused, TelegramSilent */
export type Ask = (method: string, params: Readonly<Record<string, unknown>>) => Promise<unknown>;
type Print = (line: string) => void;

/** What Telegram has to know about the bot besides its token. Asking twice changes nothing. */
export function setupCalls(config: SetupConfig): TelegramCall[] {
  const { PUBLIC_URL, WEBAPP_URL, TELEGRAM_UPDATES, TELEGRAM_WEBHOOK_SECRET } = config;
  const webhook = (): TelegramCall => ({
    method: 'setWebhook',
    params: {
      url: new URL(WEBHOOK_PATH, PUBLIC_URL).href,
      secret_token: TELEGRAM_WEBHOOK_SECRET,
      allowed_updates: ALLOWED_UPDATES,
    },
  });
  const commands = (language: (typeof LANGUAGES)[number]): TelegramCall => ({
    method: 'setMyCommands',
    params: {
      commands: COMMANDS[language],
      scope: PRIVATE_CHATS,
      ...(language === DEFAULT_LANGUAGE ? {} : { language_code: language }),
    },
  });
  const button = { type: 'web_app', text: TEXTS[DEFAULT_LANGUAGE].updates.menuButton, web_app: { url: WEBAPP_URL } };
  return [
    TELEGRAM_UPDATES === 'webhook' ? webhook() : { method: 'deleteWebhook', params: {} },
    ...LANGUAGES.map(commands),
    { method: 'setChatMenuButton', params: { menu_button: button } },
  ];
}

/** @returns whether Telegram agreed to everything */
export async function setUp(config: SetupConfig, ask: Ask, print: Print): Promise<boolean> {
  let well = true;
  for (const { method, params } of setupCalls(config)) {
    const line = await ask(method, params).then(
      (result) => `${method}: ${JSON.stringify(result)}`,
      (error: unknown) => {
        well = false;
        return `${method}: ${failure(error)}`;
      },
    );
    print(line);
  }
  return well;
}

/** Prints what Telegram holds. @returns whether it answered */
export async function showInfo(ask: Ask, print: Print): Promise<boolean> {
  const questions: readonly TelegramCall[] = [
    { method: 'getMe', params: {} },
    { method: 'getWebhookInfo', params: {} },
    { method: 'getMyCommands', params: { scope: PRIVATE_CHATS } },
    { method: 'getMyCommands', params: { scope: PRIVATE_CHATS, language_code: 'en' } },
    { method: 'getChatMenuButton', params: {} },
  ];
  try {
    for (const { method, params } of questions) print(`${method}: ${JSON.stringify(await ask(method, params), undefined, 2)}`);
    return true;
  } catch (error) {
    print(failure(error));
    return false;
  }
}

/** Telegram's own words, which never hold the token. */
function failure(error: unknown): string {
  if (error instanceof TelegramRefused || error instanceof TelegramSilent) return error.message;
  throw error;
}
