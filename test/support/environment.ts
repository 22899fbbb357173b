import { join } from 'node:path';
import type { PrivateDatabase, PrivateServer } from '#testing';
import type { Sandbox } from '../../sandbox';

/** Every secret of a run: none of them may stand in any log line. */
export const SECRETS = {
  SESSION_SECRET: 'e2e-session-secret-0123456789-abcdefghij',
  TELEGRAM_BOT_TOKEN: '1000000001:AAE_e2e_bot_token_0000000000000000000',
  CARGOTECH_PASSWORD: 'e2e-cargotech-password',
  SETTINGS_ENCRYPTION_KEYS: `e2e:${Buffer.alloc(32, 3).toString('base64')}`,
  AUDIT_KEY: 'e2e-audit-key-0123456789-abcdefghij-0123',
  YOOKASSA_WEBHOOK_SECRET: 'e2e-yookassa-webhook-secret',
  TELEGRAM_WEBHOOK_SECRET: 'e2e-telegram-webhook-secret',
} as const;

/** What the services of a run stand on. */
export interface Surroundings {
  readonly nats: PrivateServer;
  readonly redis: PrivateServer;
  readonly postgres: PrivateDatabase;
  readonly sandbox: Sandbox;
  /** Where people come in, and the port of the gateway behind it. */
  readonly url: string;
  readonly port: number;
}

/** The environment of every service of a run. */
export const environmentOf = ({ nats, redis, postgres, sandbox, url, port }: Surroundings): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  ...SECRETS,
  NODE_ENV: 'production',
  LOG_LEVEL: 'trace',
  HOST: '127.0.0.1',
  PORT: String(port),
  PUBLIC_URL: url,
  WEBAPP_URL: url,
  ADMIN_URL: `${url}/admin`,
  TELEGRAM_APP_URL: 'https://t.me/e2e_bot/app',
  CORS_ORIGINS: url,
  API_DOCS: 'true',
  WEBAPP_DIR: join(process.cwd(), 'dist', 'webapp'),
  SANDBOX_URL: sandbox.url,
  NATS_URL: nats.url,
  REDIS_URL: redis.url,
  DATABASE_URL: postgres.url,
  CARGOTECH_API_URL: sandbox.cargotechUrl,
  TELEGRAM_API_ROOT: `${sandbox.url}/telegram/`,
  TELEGRAM_UPDATES: 'polling',
  DISPATCHER_CHAT_ID: '-1001000000001',
  CARGOTECH_PHONE: '+7 900 000 00 00',
  CARGOTECH_MAX_REPLICAS: '1',
  YOOKASSA_API_URL: sandbox.yookassaUrl,
});

/** What makes access cost money, at the sandbox's YooKassa and in the sandbox's time. */
export function environmentOfShop({ url, yookassa }: Sandbox): NodeJS.ProcessEnv {
  const { shopId, secretKey } = yookassa.shop.settings;
  return {
    YOOKASSA_SHOP_ID: shopId,
    YOOKASSA_SECRET_KEY: secretKey,
    // The sandbox says in X-Forwarded-For whom a notification comes from.
    TRUSTED_PROXIES: '127.0.0.1,::1',
    DEMO_CLOCK_URL: `${url}/clock`,
  };
}
