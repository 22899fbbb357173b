import type { SandboxOptions } from './index';

type Environment = Readonly<Record<string, string | undefined>>;

/** A value of the environment that cannot be used. Names the variable, never its value. */
export class WrongEnvironment extends Error {}

const DEFAULT_PORT = 4_000;

/** What the environment asks for. A process of its own takes its time like the real exchange unless told otherwise. */
export function optionsFrom(env: Environment): SandboxOptions {
  const text = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const check = (name: string, fine: boolean, wanted: string): void => {
    if (!fine) throw new WrongEnvironment(`${name} must be ${wanted}`);
  };
  const integer = (name: string, usual: number, max: number): number => {
    const value = text(name) ?? String(usual);
    check(name, /^\d{1,10}$/.test(value) && Number(value) <= max, `an integer from 0 to ${max}`);
    return Number(value);
  };
  const latency = text('SANDBOX_LATENCY') ?? 'realistic';
  check('SANDBOX_LATENCY', latency === 'realistic' || latency === 'none', 'realistic or none');
  const webappUrl = text('WEBAPP_URL');
  check('WEBAPP_URL', webappUrl === undefined || URL.canParse(webappUrl), 'an address');
  const botToken = text('TELEGRAM_BOT_TOKEN');
  check(
    'TELEGRAM_BOT_TOKEN',
    botToken === undefined || /^\d+:[\w-]+$/.test(botToken),
    'a bot token (digits, a colon, the secret)',
  );
  const address = (name: string): string | undefined => {
    const value = text(name);
    check(name, value === undefined || /^https?:\/\/[^/]/.test(value), 'an address that begins with http:// or https://');
    return value;
  };
  const [shopId, secretKey] = [text('YOOKASSA_SHOP_ID'), text('YOOKASSA_SECRET_KEY')];
  const notificationUrl = address('YOOKASSA_NOTIFICATION_URL');
  return {
    host: text('SANDBOX_HOST') ?? '127.0.0.1',
    port: integer('SANDBOX_PORT', DEFAULT_PORT, 65_535),
    seed: integer('SANDBOX_SEED', 1, 2 ** 31 - 1),
    loads: integer('SANDBOX_LOADS', 20_000, 200_000),
    latency: latency === 'none' ? 'none' : 'realistic',
    phone: text('CARGOTECH_PHONE'),
    password: text('CARGOTECH_PASSWORD'),
    botToken,
    webappUrl,
    publicUrl: address('SANDBOX_URL')?.replace(/\/+$/, ''),
    yookassa: {
      ...(shopId === undefined ? {} : { shopId }),
      ...(secretKey === undefined ? {} : { secretKey }),
      notificationUrl,
    },
  };
}
