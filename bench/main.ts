import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { SERVICES } from '../test/support/system';
import { measureDelivery, type DeliveryFigures } from './delivery';
import { flood, measureEconomy } from './economy';
import { fire, type Measured } from './load';
import { pace } from './paced';
import { LONG_PANEL, measurePanel, panelErrors, SHORT_PANEL } from './panel';
import { measurePayments } from './payments';
import { cpuSeconds, residentMegabytes } from './process-cost';
import { measureQueue } from './queue';
import { BARE, middleOf, PACED, report, type Results, type Row } from './report';
import { proveScale } from './scale/measure';
import { prepare, type Stage } from './stage';
import { measureWatching, secondsFor, type WatchingFigures } from './watching';
import { startYardstick, type Yardstick } from './yardstick';

const short = process.argv.includes('--short');
const SESSIONS = short ? 1_500 : 5_000;
const SECONDS = short ? 1 : 5;
const CONNECTIONS = short ? [10, 100] : [10, 100, 1_000];
/** How often the list and the yardstick take turns. */
const ROUNDS = short ? 1 : 3;
const DRIVERS = short ? 100 : 1_000;
/** Five minutes are the goal's own measure; `--economy=120` makes a run shorter and says so on its page. */
const ECONOMY_SECONDS = short
  ? 5
  : Number(process.argv.find((argument) => argument.startsWith('--economy='))?.split('=')[1] ?? 300);

/** Drivers who wait for loads, the distinct queries of their searches, and how long loads are posted. */
const WAITING = short ? { drivers: 100, queries: 10, seconds: 8 } : { drivers: 10_000, queries: 300, seconds: 180 };

/** Distinct queries that are watched. */
const WATCHED = short ? [10] : [10, 30, 100, 300, 1_000];

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Runs a load and says what it cost the process that answered it. */
async function measure(name: string, pid: number, load: () => Promise<Measured>): Promise<Row> {
  const before = cpuSeconds(pid);
  const measured = await load();
  const perCpuSecond = Math.round(measured.answered / (cpuSeconds(pid) - before));
  const { connections, perSecond, p95, errors } = measured;
  say(
    `${name.padEnd(28)} ${String(connections).padStart(5)} conn ${String(perSecond).padStart(7)}/s  p95 ${p95} ms  errors ${errors}  ${perCpuSecond}/cpu s`,
  );
  return { name, ...measured, perCpuSecond };
}

/** Every route in a closed loop: a connection asks again when it is answered. List and yardstick in turns: the machine's mood is the same for both. */
async function measureRoutes(stage: Stage, folder: string): Promise<{ rows: Row[]; shares: number[] }> {
  const yardstick = await startYardstick(stage, folder);
  try {
    return await takeTurns(stage, yardstick);
  } finally {
    yardstick.stop();
  }
}

async function takeTurns({ system, routes }: Stage, yardstick: Yardstick): Promise<{ rows: Row[]; shares: number[] }> {
  const targets = [
    { name: BARE, url: yardstick.url, pid: yardstick.pid, status: 200, next: yardstick.next },
    ...routes.map((route) => ({ ...route, url: system.url, pid: system.pid('api-gateway') })),
  ];
  const [bare, list, ...others] = targets;
  if (bare === undefined || list === undefined) throw new Error('there is nothing to compare');
  // The compiler of the running machine has seen every path before anything counts.
  for (const target of targets) await fire({ ...target, connections: 50, seconds: short ? 1 : 3 });
  const rows: Row[] = [];
  const shares: number[] = [];
  for (const connections of CONNECTIONS) {
    const run = (target: (typeof targets)[number]): Promise<Row> =>
      measure(target.name, target.pid, () => fire({ ...target, connections, seconds: SECONDS }));
    const rounds: { bare: Row; list: Row }[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push({ bare: await run(bare), list: await run(list) });
    rows.push(middleOf(rounds.map((round) => round.bare)), middleOf(rounds.map((round) => round.list)));
    if (connections === 100) shares.push(...rounds.map((round) => round.list.perCpuSecond / round.bare.perCpuSecond));
    for (const target of others) rows.push(await run(target));
  }
  return { rows, shares };
}

async function measureAllWatching(): Promise<WatchingFigures[]> {
  const figures: WatchingFigures[] = [];
  for (const queries of WATCHED) {
    say(`watching ${queries} queries…`);
    figures.push(await measureWatching(queries, short ? 5 : secondsFor(queries)));
  }
  return figures;
}

/** Each on a machine of its own; the short form only shows that both of them run, and so they may wait beside each other. */
async function apart<A, B>(first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
  return short ? Promise.all([first(), second()]) : [await first(), await second()];
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cargotech-bench-'));
  const [watching, delivery] = await apart(measureAllWatching, () => measureDelivery(WAITING, say));
  say('payments, and the admin panel…');
  const [payments, panel] = await apart(
    () => measurePayments(short ? 40 : 400, join(folder, 'payments.log')),
    () => measurePanel(short ? SHORT_PANEL : LONG_PANEL, join(folder, 'panel.log'), say),
  );
  const stage = await prepare(SESSIONS, join(folder, 'services.log'), say);
  try {
    if (short) await prove(stage);
    conclude({ ...(await measureAll(stage, folder)), watching, delivery, payments, panel });
  } finally {
    await stage.system.stop();
  }
}

/** What `npm run bench:scale` measures, so far that it is known to run. */
async function prove(stage: Stage): Promise<void> {
  say('scale…');
  const { text, wrong } = await proveScale(stage, say);
  say(text);
  if (wrong > 0) throw new Error(`${wrong} wrong answers`);
}

async function measureAll(stage: Stage, folder: string): Promise<Omit<Results, 'watching' | 'delivery' | 'payments' | 'panel'>> {
  const { system, nextList } = stage;
  const listCalls = (): number => system.sandbox.exchange.counters['list'] ?? 0;
  const callsBefore = listCalls();
  const { rows, shares } = await measureRoutes(stage, folder);
  const paced = { url: system.url, drivers: DRIVERS, everySeconds: 1, seconds: short ? 2 : 20, status: 200, next: nextList };
  rows.push(await measure(PACED, system.pid('api-gateway'), () => pace(paced)));
  const warmUpstreamCalls = listCalls() - callsBefore;
  const memory = Object.fromEntries(SERVICES.map((name) => [name, residentMegabytes(system.pid(name))]));

  say(`upstream economy: 1000 drivers, 20 filters, ${ECONOMY_SECONDS} s, 4 replicas of cargo-gateway…`);
  const economy = await measureEconomy(stage, ECONOMY_SECONDS);
  say('messages to Telegram…');
  const responses = short ? 2 : 20;
  const queue = await measureQueue(stage, short ? 30 : 500, responses, SESSIONS - responses);
  say('flood: every request another filter…');
  const flooded = await flood(stage, short ? 3 : 70);
  return {
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? ''}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
    date: new Date().toISOString().slice(0, 10),
    sessions: SESSIONS,
    rows,
    shares,
    memory,
    differing: stage.differing,
    warmUpstreamCalls,
    economy,
    queue,
    flood: flooded,
  };
}

const unsaid = (figures: readonly (WatchingFigures | DeliveryFigures)[]): number =>
  figures.reduce((sum, { lost, doubled }) => sum + lost + doubled, 0);

function conclude(results: Results): void {
  const { rows, differing, economy, watching, delivery, panel } = results;
  const { text, missed } = report(results);
  if (short) say(`\n${text}`);
  else writeFileSync('bench/RESULTS.md', text);
  say(missed.length === 0 ? 'every goal is met' : `goals missed: ${missed.join('; ')}`);
  // Figures of a short run say nothing; wrong answers do.
  const wrong =
    rows.reduce((sum, { errors }) => sum + errors, 0) +
    differing +
    economy.errors +
    unsaid([...watching, delivery]) +
    panelErrors(panel);
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
