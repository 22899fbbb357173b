import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { choosePort, portIsFree } from './ports.mjs';
import { dataFolder, Failure, root } from './project.mjs';
import { holderOf } from './run-lock.mjs';

/** Held by the one `npm start` of this clone. */
export const startLock = join(dataFolder, 'start.pid');
/** The addresses of the demo that runs. */
export const demoFile = join(dataFolder, 'demo.json');
export const environmentFile = join(dataFolder, 'demo-environment.json');
const secretsFile = join(dataFolder, 'demo-secrets.json');

export const entryOf = (service) => join(root, 'dist', 'apps', service, 'main.js');

/** Every service and its port for operators; the door opens last. */
const OPS_PORTS = { 'auth-session': 9101, 'cargo-gateway': 9102, filtering: 9103, billing: 9105, bot: 9104, 'api-gateway': 9100 };

/** The names of the variables that the product knows. */
export async function productVariables() {
  const example = await readFile(join(root, '.env.example'), 'utf8');
  return [...new Set([...example.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name))];
}

/** Secrets of the demo: made once, kept for the owner's eyes only. */
async function demoSecrets() {
  const kept = existsSync(secretsFile) ? JSON.parse(await readFile(secretsFile, 'utf8')) : {};
  const text = (bytes) => randomBytes(bytes).toString('base64url');
  const secrets = {
    SESSION_SECRET: text(48),
    TELEGRAM_BOT_TOKEN: `${1_000_000_000 + randomBytes(3).readUIntBE(0, 3)}:AA${text(25)}`,
    TELEGRAM_WEBHOOK_SECRET: text(24),
    CARGOTECH_PHONE: '+7 900 000 00 00',
    CARGOTECH_PASSWORD: text(18),
    YOOKASSA_SECRET_KEY: `test_${text(24)}`,
    YOOKASSA_WEBHOOK_SECRET: text(24),
    SETTINGS_ENCRYPTION_KEYS: `demo:${randomBytes(32).toString('base64')}`,
    AUDIT_KEY: randomBytes(32).toString('base64'),
    ...kept,
  };
  await writeFile(secretsFile, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}

/**
 * The environment of the demo. What the caller has set wins; the rest is made so that everything works at once.
 * @param given the caller's environment  @param servers where the backing services are
 * @returns variables of all, those of each built service, and the addresses
 * @throws Failure when a port that was asked for is taken
 */
export async function demoEnvironment(given, servers) {
  const secrets = await demoSecrets();
  const taken = new Set();
  const port = async (name, wanted) => {
    const asked = name === undefined ? undefined : given[name];
    if (asked !== undefined && !(await portIsFree(Number(asked), taken)))
      throw new Failure(`${name} is set to a port that another program has: free it, or set another one`);
    const chosen = asked === undefined ? await choosePort(wanted, taken) : Number(asked);
    taken.add(chosen);
    return String(chosen);
  };
  const apiPort = await port('PORT', 3000);
  const sandboxPort = await port('SANDBOX_PORT', 4000);
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
    // A stranger looks at the demo: no authenticator app is asked for first.
    STAFF_TOTP_REQUIRED: 'false',
    // Where t.me would lead.
    TELEGRAM_APP_URL: `${sandbox}/telegram/open`,
    ...(existsSync(join(root, 'dist', 'webapp')) ? { WEBAPP_DIR: join(root, 'dist', 'webapp') } : {}),
    ...(existsSync(join(root, 'dist', 'admin')) ? { ADMIN_DIR: join(root, 'dist', 'admin') } : {}),
    SANDBOX_URL: sandbox,
    CORS_ORIGINS: `${api},${sandbox}`,
    API_DOCS: 'true',
    CARGOTECH_API_URL: `${sandbox}/cargotech`,
    TELEGRAM_API_ROOT: `${sandbox}/telegram/`,
    DEMO_CLOCK_URL: `${sandbox}/clock`,
    YOOKASSA_API_URL: `${sandbox}/yookassa/v3`,
    YOOKASSA_SHOP_ID: '100500',
    YOOKASSA_NOTIFICATION_URL: `${api}/api/v1/webhooks/yookassa/${given.YOOKASSA_WEBHOOK_SECRET ?? secrets.YOOKASSA_WEBHOOK_SECRET}`,
    // The sandbox says in X-Forwarded-For whom a notification comes from, as the proxy before a real gateway does.
    TRUSTED_PROXIES: '127.0.0.1,::1',
    TELEGRAM_UPDATES: 'polling',
    DISPATCHER_CHAT_ID: '-1001000000001',
    ...secrets,
    ...servers,
    ...given,
  };
  const services = {};
  for (const [name, wanted] of Object.entries(OPS_PORTS)) {
    // One value for all of them, as in a container, would make them fight for it here.
    if (existsSync(entryOf(name))) services[name] = { ...common, OPS_PORT: await port(undefined, wanted) };
  }
  return { common, services, addresses: { api, sandbox } };
}

/** Keeps the environment of the demo for the commands that work on it while it runs. */
export async function rememberEnvironment(common) {
  const known = new Set([...(await productVariables()), 'SANDBOX_URL']);
  const own = Object.fromEntries(Object.entries(common).filter(([name]) => known.has(name)));
  await writeFile(environmentFile, JSON.stringify(own), { mode: 0o600 });
}

/** The environment and addresses of the demo that runs from this clone; undefined when none does. */
export async function runningDemo() {
  if ((await holderOf(startLock)) === undefined || !existsSync(demoFile) || !existsSync(environmentFile)) return undefined;
  const [variables, addresses] = await Promise.all([environmentFile, demoFile].map((file) => readFile(file, 'utf8')));
  return { variables: JSON.parse(variables), addresses: JSON.parse(addresses) };
}
