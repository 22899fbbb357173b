import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder, root } from './project.mjs';
import { choosePort } from './servers.mjs';

/** The services in the order in which they are started; the door opens last. */
export const SERVICES = ['auth-session', 'cargo-gateway', 'filtering', 'billing', 'bot', 'api-gateway'];
const OPS_PORTS = { 'api-gateway': 9100, 'auth-session': 9101, 'cargo-gateway': 9102, filtering: 9103, bot: 9104, billing: 9105 };

/** Secrets of the demo: made once, kept for the owner's eyes only. */
async function demoSecrets() {
  const file = join(dataFolder, 'demo-secrets.json');
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8'));
  const text = (bytes) => randomBytes(bytes).toString('base64url');
  const secrets = {
    SESSION_SECRET: text(48),
    TELEGRAM_BOT_TOKEN: `${1_000_000_000 + randomBytes(3).readUIntBE(0, 3)}:AA${text(25)}`,
    TELEGRAM_WEBHOOK_SECRET: text(24),
    CARGOTECH_PHONE: '+7 900 000 00 00',
    CARGOTECH_PASSWORD: text(18),
    YOOKASSA_WEBHOOK_SECRET: text(24),
    SETTINGS_ENCRYPTION_KEYS: `demo:${randomBytes(32).toString('base64')}`,
    AUDIT_KEY: text(32),
  };
  await writeFile(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}

/**
 * The environment of the demo. What the caller has set wins; the rest is made so that everything works at once.
 * @returns variables of all, those of each service, and the addresses
 */
export async function demoEnvironment(given, servers) {
  const secrets = await demoSecrets();
  const taken = new Set();
  const port = async (wanted) => {
    const chosen = await choosePort(wanted, taken);
    taken.add(chosen);
    return String(chosen);
  };
  const apiPort = given.PORT ?? (await port(3000));
  const sandboxPort = given.SANDBOX_PORT ?? (await port(4000));
  const api = `http://127.0.0.1:${apiPort}`;
  const sandbox = `http://127.0.0.1:${sandboxPort}`;
  const common = {
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    HOST: '127.0.0.1',
    SANDBOX_HOST: '127.0.0.1',
    SANDBOX_PORT: sandboxPort,
    SANDBOX_LATENCY: 'realistic',
    PORT: apiPort,
    PUBLIC_URL: api,
    WEBAPP_URL: api,
    ADMIN_URL: `${api}/admin`,
    TELEGRAM_APP_URL: 'https://t.me/cargotech_demo_bot/app',
    WEBAPP_DIR: join(root, 'dist', 'webapp'),
    SANDBOX_URL: sandbox,
    CORS_ORIGINS: `${api},${sandbox}`,
    API_DOCS: 'true',
    CARGOTECH_API_URL: `${sandbox}/cargotech`,
    ...secrets,
    ...servers,
    ...given,
  };
  const services = {};
  for (const name of SERVICES) services[name] = { ...common, OPS_PORT: await port(OPS_PORTS[name]) };
  return { common, services, addresses: { api, sandbox } };
}
