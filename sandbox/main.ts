import { startSandbox } from './index';

const { env } = process;

/** The sandbox as a process of its own, for the demo. */
async function main(): Promise<void> {
  const given = <T>(name: string, read: (text: string) => T): Record<string, T> => {
    const text = env[name];
    return text === undefined || text === '' ? {} : { [OPTIONS[name] as string]: read(text) };
  };
  const OPTIONS: Readonly<Record<string, string>> = {
    SANDBOX_HOST: 'host',
    SANDBOX_SEED: 'seed',
    SANDBOX_LOADS: 'loads',
    SANDBOX_LATENCY: 'latency',
    CARGOTECH_PHONE: 'phone',
    CARGOTECH_PASSWORD: 'password',
    TELEGRAM_BOT_TOKEN: 'botToken',
    WEBAPP_URL: 'webappUrl',
  };
  const text = (value: string): string => value;
  const sandbox = await startSandbox({
    port: Number(env['SANDBOX_PORT'] ?? 4_000),
    ...given('SANDBOX_HOST', text),
    ...given('SANDBOX_SEED', Number),
    ...given('SANDBOX_LOADS', Number),
    ...given('SANDBOX_LATENCY', (value) => (value === 'realistic' ? 'realistic' : 'none')),
    ...given('CARGOTECH_PHONE', text),
    ...given('CARGOTECH_PASSWORD', text),
    ...given('TELEGRAM_BOT_TOKEN', text),
    ...given('WEBAPP_URL', text),
  });
  process.stdout.write(`sandbox on ${sandbox.url}: ${sandbox.exchange.board.size} loads\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void sandbox.close().then(() => process.exit(0));
    });
  }
}

void main();
