import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { eventually, freePort, startNats, startRedis, untilReady } from '#testing';
import { startSandbox, type Sandbox } from '../sandbox';
import { cpuSeconds, residentMegabytes } from './process-cost';
import { CITIES, queryFrom, startListener, type Listener } from './watched';

const PASSWORD = 'bench-cargotech-password';
const PER_MINUTE = 600;
/** Loads on the board; so many stand on the first page of a query. */
const LOADS = 20_000;
/** One is posted so often. */
const EVERY_MS = 500;

/** How long it takes to say a load that was posted, by the number of distinct queries. Seconds. */
export interface WatchingFigures {
  readonly queries: number;
  /** Loads times queries that show them. */
  readonly expected: number;
  readonly lost: number;
  readonly doubled: number;
  readonly p50: number;
  readonly p95: number;
  readonly worst: number;
  /** With every call of the budget spent on one page each in turn, and no time for anything else. */
  readonly bestP50: number;
  readonly bestP95: number;
  readonly callsPerMinute: number;
  readonly busiestMinute: number;
  /** Of one processor. */
  readonly cpuPercent: number;
  readonly residentMegabytes: number;
}

interface Heard {
  /** By query and load: when it was heard, each time. */
  readonly at: Map<string, number[]>;
}

/** Two intervals at least, so that every moment of one is met. */
export const secondsFor = (queries: number): number => Math.max(60, Math.ceil(queries * 0.25));

/** The watcher of one replica against the sandbox, at the full budget of production and in real time, which a budget a minute is. */
export async function measureWatching(queries: number, seconds: number): Promise<WatchingFigures> {
  const [nats, redis] = await Promise.all([startNats(), startRedis()]);
  const sandbox = await startSandbox({
    password: PASSWORD,
    loads: LOADS,
    alive: false,
    latency: 'realistic',
    requestsPerMinute: PER_MINUTE,
  });
  const { listener, service } = await startListener(nats.url);
  const all = Array.from({ length: queries }, (_, n) => queryFrom(n));
  listener.queries = all.map(({ query }) => query).sort((a, b) => (a.queryKey < b.queryKey ? -1 : 1));
  const heard: Heard = { at: new Map() };
  hear(listener, heard);
  const child = await startWatcher(nats.url, redis.url, sandbox);
  try {
    const interval = Math.max(5, (queries * 60) / (PER_MINUTE * 0.9));
    const counters = (): number => sandbox.exchange.counters['list'] ?? 0;
    await eventually('every query is known', () => counters() >= queries, 60_000 + interval * 2_000);
    // The first looks came in a rush; after one more round they are spread.
    const settled = counters() + queries;
    await eventually('a round later', () => counters() >= settled, 60_000 + interval * 3_000);

    const [cpu, calls, begun] = [cpuSeconds(child.pid ?? 0), counters(), Date.now()];
    const posted = new Map<string, { at: number; cityId: number }>();
    for (let n = 0; Date.now() < begun + seconds * 1_000; n++) {
      const due = begun + n * EVERY_MS;
      await new Promise((done) => setTimeout(done, Math.max(0, due - Date.now())));
      const cityId = all[Math.floor(Math.random() * all.length)]?.cityId ?? 0;
      const place = CITIES.find(({ id }) => id === cityId);
      if (place === undefined) throw new Error('a query has a city');
      posted.set(String(sandbox.exchange.board.appear({ from: place, odd: undefined }).id), { at: Date.now(), cityId });
    }
    const minutes = (Date.now() - begun) / 60_000;
    const callsPerMinute = Math.round((counters() - calls) / minutes);
    const cpuPercent = Math.round(((cpuSeconds(child.pid ?? 0) - cpu) / minutes / 60) * 100);
    const expected = [...posted].flatMap(([id, { at, cityId }]) =>
      all.filter((one) => one.cityId === cityId).map(({ query }) => ({ name: `${query.queryKey} ${id}`, at })),
    );
    await eventually('all is said', () => expected.every(({ name }) => heard.at.has(name)), interval * 3_000 + 10_000).catch(
      // What was lost is counted.
      () => undefined,
    );
    const missing = expected.filter(({ name }) => !heard.at.has(name));
    for (const { name } of missing.slice(0, 10)) process.stderr.write(`never said: ${name}\n`);
    const delays = expected.flatMap(({ name, at }) => (heard.at.get(name) ?? []).slice(0, 1).map((moment) => moment - at));
    delays.sort((a, b) => a - b);
    const quantile = (part: number): number =>
      seconds1(delays[Math.min(delays.length - 1, Math.floor(delays.length * part))] ?? 0);
    const least = (queries * 60) / PER_MINUTE;
    return {
      queries,
      expected: expected.length,
      lost: missing.length,
      doubled: expected.filter(({ name }) => (heard.at.get(name)?.length ?? 0) > 1).length,
      p50: quantile(0.5),
      p95: quantile(0.95),
      worst: quantile(1),
      bestP50: seconds1((least * 1_000) / 2),
      bestP95: seconds1(least * 1_000 * 0.95),
      callsPerMinute,
      busiestMinute: sandbox.exchange.account.busiestMinute,
      cpuPercent,
      residentMegabytes: residentMegabytes(child.pid ?? 0),
    };
  } finally {
    const exited = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await exited;
    await service.stop();
    await sandbox.close();
    await Promise.all([nats.stop(), redis.stop()]);
  }
}

/** The table and the picture of the page of results. */
export function watchingLines(figures: readonly WatchingFigures[]): string[] {
  const longest = Math.max(...figures.map(({ p95, bestP95 }) => Math.max(p95, bestP95)), 1);
  const bar = (value: number, mark: string): string => mark.repeat(Math.max(1, Math.round((value / longest) * 60)));
  return [
    `A load is posted every ${EVERY_MS / 1_000} s; the delay is from its posting to CargoAppeared of a query that shows it. One replica, ${PER_MINUTE} calls a minute, no driver browses, the exchange answers as slowly as the real one.`,
    'The best that the budget allows: queries × pages × 60 / budget is the shortest interval; half of it at the median, and all but a twentieth at the 95th percentile.',
    '',
    '| distinct queries | said | lost | doubled | p50 s | best | p95 s | best | worst s | calls/min | busiest minute | CPU % | resident MB |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...figures.map(
      (row) =>
        `| ${row.queries} | ${row.expected - row.lost} | ${row.lost} | ${row.doubled} | ${row.p50} | ${row.bestP50} | ${row.p95} | ${row.bestP95} | ${row.worst} | ${row.callsPerMinute} | ${row.busiestMinute} | ${row.cpuPercent} | ${row.residentMegabytes} |`,
    ),
    '',
    '```',
    ...figures.flatMap(({ queries, p50, p95, bestP95 }) => [
      `${String(queries).padStart(5)}  p50  ${bar(p50, '▒')} ${p50} s`,
      `       p95  ${bar(p95, '█')} ${p95} s`,
      `       best ${bar(bestP95, '░')} ${bestP95} s`,
    ]),
    '```',
  ];
}

function hear(listener: Listener, heard: Heard): void {
  listener.hears = ({ queryKey, cargo }) => {
    const name = `${queryKey} ${cargo.id}`;
    heard.at.set(name, [...(heard.at.get(name) ?? []), Date.now()]);
  };
}

async function startWatcher(natsUrl: string, redisUrl: string, sandbox: Sandbox): Promise<ChildProcess> {
  const opsPort = await freePort();
  const child = spawn(process.execPath, [join('dist', 'apps', 'cargo-gateway', 'main.js')], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      NODE_OPTIONS: '--max-old-space-size=160',
      NATS_URL: natsUrl,
      REDIS_URL: redisUrl,
      HOST: '127.0.0.1',
      OPS_PORT: String(opsPort),
      CARGOTECH_API_URL: sandbox.cargotechUrl,
      CARGOTECH_PHONE: '+7 900 000 00 00',
      CARGOTECH_PASSWORD: PASSWORD,
      CARGOTECH_MAX_REPLICAS: '1',
    },
  });
  await untilReady(opsPort);
  return child;
}

const seconds1 = (ms: number): number => Math.round(ms / 100) / 10;
