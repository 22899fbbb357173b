import { startSandbox, type Sandbox } from '../../../../sandbox';
import { manageTelegram } from '../cli';

const TOKEN = '1000000001:AAF_TEST_token_for_unit_tests_0000000000';
const SECRET = 'secret-of-the-webhook';

describe('npm run telegram', () => {
  let sandbox: Sandbox;
  const run = async (word: string, more: NodeJS.ProcessEnv = {}): Promise<{ well: boolean; printed: string }> => {
    const lines: string[] = [];
    const environment = {
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: sandbox.telegramUrl,
      TELEGRAM_UPDATES: 'webhook',
      TELEGRAM_WEBHOOK_SECRET: SECRET,
      PUBLIC_URL: 'https://api.drivers.example',
      WEBAPP_URL: 'https://drivers.example',
      ...more,
    };
    const well = await manageTelegram([word], environment, (line) => lines.push(line));
    const printed = lines.join('\n');
    expect(printed).not.toContain(TOKEN.slice(12));
    expect(printed).not.toContain(SECRET);
    return { well, printed };
  };

  beforeAll(async () => {
    sandbox = await startSandbox({ botToken: TOKEN, loads: 10, alive: false });
  });
  afterAll(() => sandbox.close());

  it('sets webhook, commands in both languages and the menu button, and shows them', async () => {
    expect(await run('setup')).toEqual({
      well: true,
      printed: ['setWebhook: true', 'setMyCommands: true', 'setMyCommands: true', 'setChatMenuButton: true'].join('\n'),
    });
    const { well, printed } = await run('info');
    expect(well).toBe(true);
    expect(printed).toContain('https://api.drivers.example/api/v1/webhooks/telegram');
    expect(printed).toContain('"my_chat_member"');
    expect(printed).toContain('"command": "cargos"');
    expect(printed).toContain('https://drivers.example');
    expect(printed.match(/"command": "help"/g)).toHaveLength(2);
  });

  it('takes the webhook away when the bot polls', async () => {
    expect((await run('setup', { TELEGRAM_UPDATES: 'polling', PUBLIC_URL: '', TELEGRAM_WEBHOOK_SECRET: '' })).well).toBe(true);
    expect((await run('info')).printed).toContain('"url": ""');
  });

  it('says what Telegram refuses', async () => {
    const { well, printed } = await run('setup', { TELEGRAM_BOT_TOKEN: TOKEN.replace('AAF', 'AAG') });
    expect(well).toBe(false);
    expect(printed).toContain('Telegram answered 401');
    expect((await run('info', { TELEGRAM_API_ROOT: 'http://127.0.0.1:1' })).printed).toContain('Telegram did not answer');
  });

  it('wants what it needs', async () => {
    await expect(run('setup', { PUBLIC_URL: '' })).rejects.toThrow('PUBLIC_URL is missing');
    expect((await run('else')).printed).toBe('Usage: npm run telegram -- setup|info');
  });
});
