import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from '#testing';
import { GatewayConfig } from '../apps/api-gateway/src/config';
import { AuthSessionConfig } from '../apps/auth-session/src/config';
import { BillingConfig } from '../apps/billing/src/config';
import { BotConfig } from '../apps/bot/src/config';
import { CargoGatewayConfig } from '../apps/cargo-gateway/src/config';
import { FilteringConfig } from '../apps/filtering/src/config';
import { VARIABLES } from '../k8s/checks/environment';

// Whole processes are started, and the machine may be busy with other tests.
jest.setTimeout(60_000);

const root = resolve(__dirname, '..');
const example = readFileSync(join(root, '.env.example'), 'utf8');
const documented = new Map(
  [...example.matchAll(/^# ([A-Z][A-Z0-9_]+)=(.*)$/gm)].map(([, name = '', value = '']): [string, string] => [name, value]),
);

/** What a piece of code that imports the scripts' own modules prints, as JSON. Jest itself cannot load them. */
async function inScripts<T>(modules: Readonly<Record<string, string>>, code: string, env: NodeJS.ProcessEnv = {}): Promise<T> {
  const imports = Object.entries(modules).map(
    ([names, file]) => `import { ${names} } from ${JSON.stringify(pathToFileURL(join(root, 'scripts', 'lib', file)).href)};`,
  );
  const script = `${imports.join('\n')}\nconst result = await (async () => { ${code} })();\nconsole.log('\\n' + JSON.stringify(result ?? null));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  return JSON.parse(stdout.trim().split('\n').pop() ?? '') as T;
}

describe('.env files', () => {
  it('are read with comments, quotes and exports', async () => {
    const text = [
      '\uFEFF# comment',
      'PLAIN=value',
      ' export SPACED = two words  # said later',
      `SINGLE='a # b'`,
      'DOUBLE="c=d" # later',
      'HASH=a#b',
      'EMPTY=',
      'ONLY_COMMENT= # nothing',
      'not a line',
      'WINDOWS=end\r',
    ].join('\n');
    const read = await inScripts({ parseEnv: 'project.mjs' }, `return parseEnv(${JSON.stringify(text)})`);
    expect(read).toEqual({
      PLAIN: 'value',
      SPACED: 'two words',
      SINGLE: 'a # b',
      DOUBLE: 'c=d',
      HASH: 'a#b',
      WINDOWS: 'end',
    });
  });

  it('a copy of .env.example changes nothing until a line is uncommented', async () => {
    expect(await inScripts({ parseEnv: 'project.mjs' }, `return parseEnv(${JSON.stringify(example)})`)).toEqual({});
  });
});

describe('.env.example', () => {
  const SPECIFIED =
    `NODE_ENV LOG_LEVEL HOST OPS_PORT OTEL_EXPORTER_OTLP_ENDPOINT ALERT_CHAT_ID NATS_URL NATS_CREDS NATS_USER NATS_PASSWORD
    NATS_TLS_CA REDIS_URL DATABASE_URL PORT PUBLIC_URL CORS_ORIGINS TRUSTED_PROXIES RATE_LIMIT_PER_SECOND RATE_LIMIT_BURST API_DOCS WEBAPP_URL
    ADMIN_URL TELEGRAM_APP_URL SESSION_SECRET SESSION_TTL TELEGRAM_MAX_AUTH_AGE TELEGRAM_BOT_TOKEN TELEGRAM_BOT_TOKEN_PREVIOUS
    TELEGRAM_API_ROOT TELEGRAM_PROXY_URL TELEGRAM_UPDATES TELEGRAM_WEBHOOK_SECRET DISPATCHER_CHAT_ID CARGOTECH_API_URL CARGOTECH_PHONE
    CARGOTECH_PASSWORD CARGOTECH_TOKEN_CACHE_TTL CARGOTECH_REQUESTS_PER_MINUTE CARGOTECH_WATCH_SHARE CARGOTECH_WATCH_INTERVAL
    CARGOTECH_MAX_REPLICAS YOOKASSA_API_URL YOOKASSA_WEBHOOK_SECRET YOOKASSA_WEBHOOK_NETWORKS YOOKASSA_SHOP_ID YOOKASSA_SECRET_KEY
    SETTINGS_ENCRYPTION_KEYS AUDIT_KEY WEBAPP_DIR SANDBOX_URL TELEGRAM_MESSAGES_PER_SECOND TELEGRAM_CHAT_MESSAGES_PER_SECOND
    TELEGRAM_GROUP_MESSAGES_PER_MINUTE`.split(/\s+/);
  const OF_THE_DEMO_AND_COMMANDS = [
    ...[
      'SANDBOX_HOST',
      'SANDBOX_PORT',
      'SANDBOX_SEED',
      'SANDBOX_LOADS',
      'SANDBOX_LATENCY',
      'CHROME_PATH',
      'OPS_URLS',
      'DEMO_CLOCK_URL',
      'ADMIN_DIR',
      'STAFF_TOTP_REQUIRED',
      'NATS_STREAM_REPLICAS',
      'OTEL_TRACES_SAMPLER_ARG',
    ],
  ];

  it('describes every variable and no other', () => {
    expect([...documented.keys()].sort()).toEqual([...SPECIFIED, ...OF_THE_DEMO_AND_COMMANDS].sort());
    expect([...VARIABLES.keys()].filter((name) => !documented.has(name))).toEqual([]);
  });

  const CONFIGS = { GatewayConfig, AuthSessionConfig, BillingConfig, BotConfig, CargoGatewayConfig, FilteringConfig };
  it.each(Object.entries(CONFIGS))('gives the defaults of %s', (_name, Config) => {
    const defaults = Object.entries(new Config()).filter(
      ([name, value]) => name !== 'OPS_PORT' && ['string', 'number', 'boolean'].includes(typeof value),
    );
    expect(defaults.length).toBeGreaterThan(2);
    expect(defaults.map(([name]) => [name, documented.get(name)])).toEqual(
      defaults.map(([name, value]) => [name, String(value)]),
    );
    // One line gives the ports of all: "bot 9104".
    expect(example).toMatch(new RegExp(`[a-z-]+ ${new Config().OPS_PORT}\\b`));
    expect(Object.keys(new Config()).filter((name) => !documented.has(name))).toEqual([]);
  });
});

describe('package-lock.json', () => {
  it('names no address of a registry, so that any registry will do', () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
    const { packages } = JSON.parse(lock) as { packages: Record<string, { resolved?: string; integrity?: string }> };
    expect(Object.entries(packages).filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
    expect(Object.entries(packages).filter(([path, entry]) => path !== '' && entry.integrity === undefined)).toEqual([]);
    expect(readFileSync(join(root, '.npmrc'), 'utf8')).not.toMatch(/registry\s*=|_auth/);
  });
});

describe('ports', () => {
  let server: Server;
  let busy: number;
  beforeAll(async () => {
    server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    busy = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  it('a busy one gives way to the next, and one that is promised to somebody, too', async () => {
    const [first, second] = await inScripts<number[]>(
      { choosePort: 'ports.mjs' },
      `const first = await choosePort(${busy}); return [first, await choosePort(${busy}, new Set([first]))];`,
    );
    expect(first).toBeGreaterThan(busy);
    expect(second).toBeGreaterThan(first ?? 0);
  });

  it('a free one is kept', async () => {
    const kept = await inScripts<boolean>(
      { choosePort: 'ports.mjs' },
      'const any = await choosePort(); return (await choosePort(any)) === any;',
    );
    expect(kept).toBe(true);
  });
});

describe('a lock', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'cargotech-lock-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const take = (): Promise<number | null> =>
    inScripts({ takeLock: 'run-lock.mjs' }, `return (await takeLock(${JSON.stringify(join(folder, 'pid'))})) ?? null`);

  it('of a dead process, or of a program that has its number now, is taken over', async () => {
    writeFileSync(join(folder, 'pid'), '999999999');
    expect(await take()).toBeNull();
    const stranger = spawn('sleep', ['60']);
    writeFileSync(join(folder, 'pid'), String(stranger.pid));
    expect(await take()).toBeNull();
    stranger.kill();
  });

  it('of a script that runs is respected', async () => {
    const script = join(folder, 'holder.mjs');
    writeFileSync(script, 'console.log("up"); setInterval(() => undefined, 1000);');
    const holder = spawn(process.execPath, [script]);
    await new Promise((up) => holder.stdout.once('data', up));
    writeFileSync(join(folder, 'pid'), String(holder.pid));
    expect(await take()).toBe(holder.pid);
    holder.kill();
  });
});

describe('logs for people', () => {
  const show = (entry: unknown): Promise<string> =>
    inScripts({ readable: 'readable-log.mjs' }, `return readable(${JSON.stringify(JSON.stringify(entry))})`);

  it('have time, level, words, what else was said, and the stack', async () => {
    const shown = await show({
      level: 'error',
      time: '2026-01-02T03:04:05.678Z',
      service: 'bot',
      context: 'Relay',
      msg: 'not sent',
      attempt: 3,
      err: { stack: 'Error: gone\n    at relay' },
    });
    expect(shown).toBe('03:04:05.678 Relay error not sent attempt=3\n    Error: gone\n    at relay');
  });

  it('leave alone what is no JSON', async () => {
    expect(await inScripts({ readable: 'readable-log.mjs' }, `return readable('{half a li')`)).toBe('{half a li');
  });
});

describe('processes of the demo', () => {
  it('are started again when they die, and all end at the stop', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cargotech-supervisor-'));
    const script = join(folder, 'service.cjs');
    writeFileSync(script, 'setInterval(() => undefined, 1000);');
    const pids = await inScripts<number[]>(
      { Supervisor: 'supervisor.mjs', isAlive: 'processes.mjs' },
      `const seen = [];
       const supervisor = new Supervisor(() => seen.push(supervisor.pids().service));
       supervisor.start('service', ${JSON.stringify(script)}, process.env);
       process.kill(seen[0], 'SIGKILL');
       while (seen.length < 2) await new Promise((done) => setTimeout(done, 20));
       await supervisor.stop();
       return seen.filter((pid, index) => isAlive(pid) || seen.indexOf(pid) !== index).length === 0 ? seen : [];`,
    );
    rmSync(folder, { recursive: true });
    expect(pids).toHaveLength(2);
  });
});

describe('backing services', () => {
  const alive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it('come up, answer, and end with a parent that was killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cargotech-servers-'));
    const url = pathToFileURL(join(root, 'scripts', 'lib', 'backing-services.mjs')).href;
    const code = `import { startBackingServices } from ${JSON.stringify(url)};
      const started = await startBackingServices({ dir: ${JSON.stringify(folder)}, fresh: true, env: {}, say: () => undefined });
      console.log('\\n' + JSON.stringify(started)); setInterval(() => undefined, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', code], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    parent.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await eventually('the servers are up', () => said.includes('"processes"') && said.endsWith('\n'), 60_000);
    const { env, processes } = JSON.parse(said.trim().split('\n').pop() ?? '') as {
      env: Record<string, string>;
      processes: Record<string, number>;
    };
    expect(Object.keys(env).sort()).toEqual(['DATABASE_URL', 'NATS_URL', 'REDIS_URL']);
    expect(Object.values(env).every((address) => new URL(address).hostname === '127.0.0.1')).toBe(true);
    expect(Object.values(processes).filter(alive)).toHaveLength(3);
    parent.kill('SIGKILL');
    // Elsewhere a child cannot be told to end with its parent: the next start ends it.
    if (process.platform !== 'linux')
      await inScripts(
        { startBackingServices: 'backing-services.mjs' },
        `await (await startBackingServices({ dir: ${JSON.stringify(folder)}, env: {} })).stop()`,
      );
    await eventually('they have ended', () => Object.values(processes).every((pid) => !alive(pid)));
    await inScripts({ dropBackingServices: 'backing-services.mjs' }, `await dropBackingServices(${JSON.stringify(folder)})`);
  }, 120_000);

  it('of the environment that do not answer are named by their variable alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cargotech-servers-'));
    const message = await inScripts<string>(
      { startBackingServices: 'backing-services.mjs' },
      `const env = { DATABASE_URL: 'postgres://somebody:topsecret@127.0.0.1:1/there' };
       return startBackingServices({ dir: ${JSON.stringify(folder)}, env, patienceMs: 50 }).then(() => 'came up', ({ message }) => message);`,
    );
    rmSync(folder, { recursive: true });
    expect(message).toContain('DATABASE_URL');
    expect(message).not.toMatch(/topsecret|somebody/);
  });
});
