/**
 * `npm run smoke -- URL`: after a deploy, does the product do what it is for? Signs a launch string with the bot token of the
 * environment, logs in, reads a list and a load, logs out, and asks every service of `OPS_URLS` (comma-separated) for its health.
 * Without a URL it asks the demo that runs. Never prints a token.
 */
import { createHmac } from 'node:crypto';
import { runningDemo } from './lib/demo.mjs';
import { die, environment, Failure } from './lib/project.mjs';

/** Telegram's ids of real people are positive and far above it: nobody's account. */
const SMOKE_USER = { id: 1, first_name: 'Smoke', language_code: 'ru' };
const WITHIN_MS = 10_000;

function signedLaunch(token) {
  const fields = { auth_date: String(Math.floor(Date.now() / 1_000)), query_id: 'smoke', user: JSON.stringify(SMOKE_USER) };
  const text = Object.keys(fields)
    .sort()
    .map((name) => `${name}=${fields[name]}`)
    .join('\n');
  const key = createHmac('sha256', 'WebAppData').update(token).digest();
  return new URLSearchParams({ ...fields, hash: createHmac('sha256', key).update(text).digest('hex') }).toString();
}

/** Asks once and says how it went. @returns the JSON of the answer @throws Failure with the status and the code of the problem */
async function ask(name, url, { status = 200, ...options } = {}) {
  const begun = performance.now();
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout(WITHIN_MS) }).catch((error) => {
    throw new Failure(`✗ ${name}: no answer (${error.cause?.code ?? error.message})`);
  });
  const text = await response.text();
  if (response.status !== status) throw new Failure(`✗ ${name}: ${response.status} ${text.slice(0, 300)}`);
  console.log(`✓ ${name} (${Math.round(performance.now() - begun)} ms)`);
  return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined;
}

/** The first load of the list that is still there: the exchange takes loads off at any moment. */
async function askDetail(items, api, headers) {
  for (const [index, { id }] of items.entries()) {
    try {
      return await ask('detail', `${api}/cargos/${encodeURIComponent(id)}`, { headers });
    } catch (error) {
      if (!error.message.includes('CARGO_NOT_FOUND') || index === items.length - 1) throw error;
    }
  }
}

async function askApi(api, token) {
  const login = await ask('login', `${api}/auth/telegram`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ initData: signedLaunch(token) }),
  });
  const headers = { authorization: `Bearer ${login.accessToken}` };
  try {
    const list = await ask('list', `${api}/cargos?limit=5`, { headers });
    if (list.items.length === 0) throw new Failure('✗ list: no loads at all');
    await askDetail(list.items, api, headers);
    await ask('cities', `${api}/dictionaries/points?name=${encodeURIComponent('моск')}`, { headers });
  } finally {
    await ask('logout', `${api}/auth/logout`, { method: 'POST', headers, status: 204 });
  }
}

async function smoke() {
  const demo = await runningDemo();
  const base = (process.argv[2] ?? demo?.addresses.webapp)?.replace(/\/$/, '');
  if (base === undefined) throw new Failure('Which deployment? npm run smoke -- https://drivers.example');
  // The demo's own secrets are for the demo alone.
  const env = { ...(base === demo?.addresses.webapp ? demo.variables : {}), ...(await environment()) };
  const ops =
    env.OPS_URLS?.split(',') ??
    (base === demo?.addresses.webapp ? Object.values(demo.addresses.services).map((one) => one.ops) : []);
  for (const url of ops) await ask(`health of ${url}`, `${url.trim()}/readyz`);
  if (env.TELEGRAM_BOT_TOKEN !== undefined) return askApi(`${base}/api/v1`, env.TELEGRAM_BOT_TOKEN);
  await ask('a stranger is refused', `${base}/api/v1/cargos`, { status: 401 });
  console.log('– login, list and detail were not asked for: TELEGRAM_BOT_TOKEN, which signs the login, is not set');
}

await smoke().catch(die);
