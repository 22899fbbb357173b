import { ConfigError, loadConfig } from '#runtime';
import { BotConfig } from './config';
import { SetupConfig } from './setup/setup-config';
import { setUp, showInfo, type Ask } from './setup/setup';
import { TelegramClient } from './telegram/telegram.client';

/**
 * The bot's side at Telegram by hand: `setup` sets webhook, commands and menu button, `info` shows them. Never prints the token.
 * @returns whether Telegram agreed. @throws ConfigError
 */
export async function manageTelegram(
  word: string,
  environment: NodeJS.ProcessEnv,
  print: (line: string) => void,
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

if (require.main === module) {
  manageTelegram(process.argv[2] ?? '', process.env, (line) => process.stdout.write(`${line}\n`)).then(
    (well) => process.exit(well ? 0 : 1),
    (error: unknown) => {
      process.stderr.write(`${error instanceof ConfigError || error instanceof Error ? error.message : 'unknown failure'}\n`);
      process.exit(1);
    },
  );
}
