import { loadConfig, runCommand, type Print } from '#runtime';
import { BotConfig } from './config';
import { SetupConfig } from './setup/setup-config';
import { setUp, showInfo, type Ask } from './setup/setup';
import { TelegramClient } from './telegram/telegram.client';

/**
 * The bot's side at Telegram by hand: `setup` sets webhook, commands and menu button, `info` shows them. Never prints the token.
 * @returns whether Telegram agreed. @throws ConfigError
 */
export async function manageTelegram(
  [word = '']: readonly string[],
  environment: NodeJS.ProcessEnv,
  print: Print,
): Promise<boolean> {
  if (word !== 'setup' && word !== 'info') {
    print('Usage: npm run telegram -- setup|info');
    return false;
  }
  const config = loadConfig(SetupConfig, environment);
  const client = new TelegramClient(Object.assign(new BotConfig(), config));
  const ask: Ask = (method, params) => client.call(method, params);
  return word === 'setup' ? setUp(config, ask, print) : showInfo(ask, print);
}

if (require.main === module) runCommand(manageTelegram);
