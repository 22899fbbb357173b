import { spawn } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { freePort, eventually } from '#testing';
import { SERVICES, System } from '../test/support/system';
import { fire, zipf, type Measured, type Shot } from './load';
import { cpuSeconds, residentMegabytes } from './process-cost';
import { loginShot, rawBody, signInAll } from './drivers';
import { report, type Results, type Row } from './report';

const short = process.argv.includes('--short');
const SESSIONS = short ? 3_000 : 5_000;
const SECONDS = short ? 1 : 5;
const CONNECTIONS = short ? [10, 100] : [10, 100, 1_000];
/** Five minutes are the goal's own measure; `--economy=120` makes a run shorter and says so on its page. */
const ECONOMY_SECONDS = short
  ? 5
  : Number(process.argv.find((argument) => argument.startsWith('--economy='))?.split('=')[1] ?? 300);
const FILTERS = [
  '',
  'startPointId=1',
  'startPointId=39',
  'startPointId=62',
  'startPointId=1&weightVolume=20-83',
  'startPointId=39&weightVolume=20-83',
  'weightVolume=1.5-9',
  'truckTypes=6',
  'truckTypes=1&startPointId=1',
  'loadTypes=1',
  'price=5000000,99999900',
  'distance=0,500',
  'finishPointId=1',
  'startPointId=1&finishPointId=39',
  'startPointId=1&startPointRadius=200',
  'weightVolume=10-54',
  'pricePerKm=7000,99900',
  'truckTypes=3,4',
  'weightVolume=5-36&startPointId=1',
  'sort=price',
].map((filter) => `/api/v1/cargos${filter === '' ? '' : `?${filter}`}`);

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cargotech-bench-'));
  const system = await System.start({
    logFile: join(folder, 'services.log'),
    sandbox: { loads: 20_000, alive: false },
    // What a container is given for its heap; on a bare machine V8 takes its size from all the memory there is.
    environment: { LOG_LEVEL: 'info', TRUSTED_PROXIES: '127.0.0.1/32', NODE_OPTIONS: '--max-old-space-size=160' },
  });
  const gateway = system.pid('api-gateway');
  say(`signing in ${SESSIONS} drivers…`);
  const tokens = await signInAll(system, SESSIONS);
  const anyToken = (): string => tokens[Math.floor(Math.random() * tokens.length)] ?? '';
  const headers = (): Record<string, string> => ({ authorization: `Bearer ${anyToken()}`, 'accept-encoding': 'br' });
  const get = async (path: string): Promise<Response> => {
    const response = await fetch(`${system.url}${path}`, { headers: headers() });
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };

  say('warming up, and comparing bytes…');
  const etags = new Map<string, string>();
  const bodies: Record<string, string> = {};
  let differing = 0;
  for (const path of FILTERS) {
    const first = await get(path);
    etags.set(path, first.headers.get('etag') ?? '');
    const cold = Buffer.from(await first.arrayBuffer());
    const raw = await rawBody(system.url, path, headers());
    bodies[path] = raw.toString('base64');
    if (!brotliDecompressSync(raw).equals(cold)) differing++;
  }
  const cargoIds = ((await (await get(FILTERS[0] ?? '')).json()) as { items: { id: string }[] }).items.map(
    ({ id }) => `/api/v1/cargos/${id}`,
  );
  const cities = ['мос', 'каз', 'чел', 'ека', 'сам', 'уфа', 'нов', 'рос'].map(
    (name) => `/api/v1/dictionaries/points?name=${encodeURIComponent(name)}`,
  );
  for (const path of [...cargoIds, ...cities]) await get(path);

  const [list, detail, city] = [zipf(FILTERS), zipf(cargoIds), zipf(cities)];
  let newcomer = 1_000_000;
  const nextList = (): Shot => ({ path: list(), headers: headers() });
  const routes: { name: string; status: number; next: () => Shot }[] = [
    { name: 'warm list', status: 200, next: nextList },
    {
      name: '304',
      status: 304,
      next: () => {
        const path = list();
        return { path, headers: { ...headers(), 'if-none-match': etags.get(path) ?? '' } };
      },
    },
    { name: 'detail', status: 200, next: () => ({ path: detail(), headers: headers() }) },
    { name: 'autocomplete', status: 200, next: () => ({ path: city(), headers: headers() }) },
    { name: 'login', status: 200, next: () => loginShot(system, ++newcomer) },
  ];

  const barePort = await freePort();
  const bareBodies = join(folder, 'bodies.json');
  writeFileSync(
    bareBodies,
    JSON.stringify(
      Object.fromEntries(Object.entries(bodies).map(([path, body]) => [path.replace('?', '/').replaceAll(/[=&,.]/g, '-'), body])),
    ),
  );
  const barePath = new Map(FILTERS.map((path) => [path, path.replace('?', '/').replaceAll(/[=&,.]/g, '-')]));
  const bare = spawn(process.execPath, [join(__dirname, 'bare.js'), bareBodies, String(barePort)], { stdio: 'inherit' });
  const bareUrl = `http://127.0.0.1:${barePort}`;
  await eventually('the bare server answers', () =>
    fetch(`${bareUrl}${barePath.get(FILTERS[0] ?? '') ?? ''}`).then(
      ({ status }) => status === 200,
      () => false,
    ),
  );

  const rows: Row[] = [];
  const measure = async (
    name: string,
    url: string,
    pid: number,
    plan: { connections: number; status: number; next: () => Shot; rate?: number; seconds?: number },
  ): Promise<Measured> => {
    const before = cpuSeconds(pid);
    const measured = await fire({ url, seconds: SECONDS, ...plan });
    const cpu = cpuSeconds(pid) - before;
    rows.push({ name, ...measured, perCpuSecond: Math.round(measured.answered / cpu) });
    say(
      `${name.padEnd(28)} ${String(plan.connections).padStart(5)} conn ${String(measured.perSecond).padStart(7)}/s  p95 ${measured.p95} ms  errors ${measured.errors}  ${Math.round(measured.answered / cpu)}/cpu s`,
    );
    return measured;
  };
  // The compiler of the running machine has seen every path before anything counts.
  for (const { status, next } of routes) await fire({ url: system.url, connections: 50, seconds: short ? 1 : 3, status, next });
  await fire({
    url: bareUrl,
    connections: 50,
    seconds: short ? 1 : 3,
    status: 200,
    next: () => ({ path: barePath.get(list()) ?? '', headers: headers() }),
  });
  const upstreamBefore = system.sandbox.exchange.counters['list'] ?? 0;
  for (const connections of CONNECTIONS) {
    // Turn about in one run: the machine's mood is the same for both.
    await measure('bare Fastify, same bytes', bareUrl, bare.pid ?? 0, {
      connections,
      status: 200,
      next: () => ({ path: barePath.get(list()) ?? '', headers: headers() }),
    });
    for (const { name, status, next } of routes) await measure(name, system.url, gateway, { connections, status, next });
  }
  await measure('1000 drivers, one a second', system.url, gateway, {
    connections: short ? 100 : 1_000,
    rate: short ? 100 : 1_000,
    seconds: short ? 3 : 20,
    status: 200,
    next: nextList,
  });
  const memory = Object.fromEntries(SERVICES.map((name) => [name, residentMegabytes(system.pid(name))]));
  bare.kill();

  say(`upstream economy: 1000 drivers, 20 filters, ${ECONOMY_SECONDS} s, 4 replicas of cargo-gateway…`);
  for (let extra = 0; extra < 3; extra++) await system.startService('cargo-gateway');
  const { exchange } = system.sandbox;
  const callsBefore = exchange.counters['list'] ?? 0;
  const ages: number[] = [];
  const sampler = setInterval(() => {
    void get(list())
      .then((response) => response.json())
      .then((page) => ages.push(Date.now() - Date.parse((page as { data: { fetchedAt: string } }).data.fetchedAt)))
      .catch(() => ages.push(Infinity));
  }, 250);
  const economy = await fire({
    url: system.url,
    connections: 100,
    seconds: ECONOMY_SECONDS,
    rate: 200,
    status: 200,
    next: nextList,
  });
  clearInterval(sampler);
  const economyCalls = (exchange.counters['list'] ?? 0) - callsBefore;
  say('flood: every request another filter…');
  let odd = 0;
  const flood = await fire({
    url: system.url,
    connections: 50,
    seconds: short ? 3 : 70,
    rate: 60,
    status: 200,
    next: () => ({ path: `/api/v1/cargos?distance=${(odd = (odd + 1) % 4_000)},9000`, headers: headers() }),
  });
  ages.sort((a, b) => a - b);
  const results: Results = {
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? ''}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
    date: new Date().toISOString().slice(0, 10),
    sessions: SESSIONS,
    rows,
    memory,
    differing,
    warmUpstreamCalls: callsBefore - upstreamBefore,
    economy: {
      seconds: ECONOMY_SECONDS,
      answered: economy.answered,
      errors: economy.errors,
      upstreamCalls: economyCalls,
      ageP95Seconds: Math.round((ages[Math.floor(ages.length * 0.95)] ?? 0) / 1_000),
    },
    flood: { answered: flood.answered, refused: flood.errors, busiestMinute: exchange.account.busiestMinute },
  };
  await system.stop();
  const { text, missed } = report(results);
  if (short) say(`\n${text}`);
  else writeFileSync('bench/RESULTS.md', text);
  say(missed.length === 0 ? 'every goal is met' : `goals missed: ${missed.join('; ')}`);
  // Figures of a short run say nothing; wrong answers do.
  const wrong = rows.reduce((sum, { errors }) => sum + errors, 0) + differing;
  if (wrong > 0) {
    say(`${wrong} wrong answers`);
    process.exitCode = 1;
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
