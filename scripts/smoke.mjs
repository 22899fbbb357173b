/**
 * `npm run smoke -- URL`: after a deploy, does the product do what it is for? Signs a launch string with the bot token of the
 * environment, logs in, reads a list and a load, and asks every service named by `OPS_URLS` (comma-separated) for its health.
 */
import { createHmac } from 'node:crypto';
import { die, environment, Failure } from './lib/project.mjs';

function signedLaunch(token) {
  const user = JSON.stringify({ id: 1, first_name: 'Smoke', language_code: 'ru' });
  const fields = { auth_date: String(Math.floor(Date.now() / 1_000)), query_id: 'smoke', user };
  const text = Object.keys(fields)
    .sort()
    .map((name) => `${name}=${fields[name]}`)
    .join('\n');
  const key = createHmac('sha256', 'WebAppData').update(token).digest();
  return new URLSearchParams({ ...fields, hash: createHmac('sha256', key).update(text).digest('hex') }).toString();
}

async function ask(name, url, options, expected = 200) {
  const begun = Date.now();
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout(10_000) }).catch((error) => {
    throw new Failure(`✗ ${name}: ${error.cause?.code ?? error.message}`);
  });
  const text = await response.text();
  if (response.status !== expected) throw new Failure(`✗ ${name}: ${response.status} ${text.slice(0, 200)}`);
  console.log(`✓ ${name} (${Date.now() - begun} ms)`);
  return text === '' ? undefined : JSON.parse(text);
}

async function smoke() {
  const base = process.argv[2]?.replace(/\/$/, '');
  if (base === undefined) throw new Failure('Which deployment? npm run smoke -- https://drivers.example');
  const env = await environment();
  if (env.TELEGRAM_BOT_TOKEN === undefined)
    throw new Failure('TELEGRAM_BOT_TOKEN is missing: the launch string is signed with it');
  const api = `${base}/api/v1`;
  const body = JSON.stringify({ initData: signedLaunch(env.TELEGRAM_BOT_TOKEN) });
  const login = await ask('login', `${api}/auth/telegram`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const headers = { authorization: `Bearer ${login.accessToken}` };
  const list = await ask('list', `${api}/cargos?limit=5`, { headers });
  if (list.items.length === 0) throw new Failure('✗ list: no loads at all');
  await ask('detail', `${api}/cargos/${list.items[0].id}`, { headers });
  await ask('cities', `${api}/dictionaries/points?name=${encodeURIComponent('моск')}`, { headers });
  await ask('logout', `${api}/auth/logout`, { method: 'POST', headers }, 204);
  for (const url of (env.OPS_URLS ?? '').split(',').filter(Boolean)) await ask(`health of ${url}`, `${url}/readyz`, {});
}

await smoke().catch(die);
