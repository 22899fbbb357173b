import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#testing';
import { Office } from '../../test/support/office';
import { SERVICES, System } from '../../test/support/system';
import { resultsIn } from '../capacity/inputs';
import { capacityTables, withTables } from '../capacity/tables';
import { Meter } from '../meters/meter';
import { residentMegabytes } from '../process-cost';
import { measureAlerts } from './alerts';
import { measureCosts } from './costs';
import { gatherCrowd } from './crowd';
import { measureGrowth } from './growth';
import { measureStreams } from './memory';
import { measureReplicas } from './replicas';
import type { ScaleResults } from './results';
import { scaleReport, wrongAnswers } from './scale-report';
import type { Scene } from './scene';
import { Door } from './steady';

/** `npm run bench:scale`; `--short` proves that it runs, `--model` makes the tables of docs/capacity.md anew from the measurements there are. */
const short = process.argv.includes('--short');
const PATIENCE = short ? { lookEveryMs: 50, settlesWithinMs: 100 } : { lookEveryMs: 500, settlesWithinMs: 15_000 };
const DRIVERS = short ? 100 : 10_000;

type Circumstances = 'commit' | 'machine' | 'cores' | 'date' | 'loadBefore' | 'minutes';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const begun = performance.now();
  const loadBefore = loadavg()[0] ?? 0;
  const natsMonitorPort = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'cargotech-scale-'));
  const system = await System.start({
    shop: true,
    natsMonitorPort,
    logFile: join(folder, 'services.log'),
    sandbox: { loads: short ? 1_000 : 20_000, alive: false },
    environment: {
      LOG_LEVEL: 'info',
      NODE_OPTIONS: '--max-old-space-size=160',
      CARGOTECH_WATCH_INTERVAL: short ? '1' : '5',
      // The work is measured, not the limits on who asks for it and on what goes to Telegram.
      RATE_LIMIT_PER_SECOND: '10000',
      RATE_LIMIT_BURST: '10000',
      TELEGRAM_MESSAGES_PER_SECOND: '1000',
      TELEGRAM_CHAT_MESSAGES_PER_SECOND: '1000',
      TELEGRAM_GROUP_MESSAGES_PER_MINUTE: '100000',
    },
  });
  // Whoever loses patience leaves no process behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void system.stop().finally(() => process.exit(1)));
  try {
    say(`${DRIVERS} drivers come into being…`);
    const crowd = await gatherCrowd(system, DRIVERS);
    const meter = await Meter.open(system, natsMonitorPort, PATIENCE);
    const office = await Office.open(system.nats.url);
    const scene: Scene = { system, meter, office, door: new Door(system.url), crowd, say };
    conclude({
      commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
      machine: `${cpus().length} × ${cpus()[0]?.model ?? ''}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
      cores: cpus().length,
      date: new Date().toISOString().slice(0, 10),
      loadBefore: Math.round(loadBefore * 100) / 100,
      ...(await measure(scene)),
      minutes: Math.round((performance.now() - begun) / 6_000) / 10,
    });
    await office.close();
    await meter.close();
  } finally {
    await system.stop();
  }
}

async function measure(scene: Scene): Promise<Omit<ScaleResults, Circumstances>> {
  const { system, meter } = scene;
  await meter.settle();
  const rest = await meter.learnRest(short ? 0.2 : 10);
  const costs = await measureCosts(scene, short);
  const alert = await measureAlerts(scene, short);
  const resident = Object.fromEntries(
    SERVICES.map((name) => [name, residentMegabytes(system.pid(name))]),
  ) as ScaleResults['resident'];
  const { holding, cost } = await measureStreams(scene, short);
  await meter.learnRest(short ? 0.2 : 5);
  const growth = await measureGrowth(scene, short);
  const connections = await meter.connections();
  const ladders = await measureReplicas(scene, short);
  return { drivers: DRIVERS, rest, costs: [...costs, cost, alert], resident, holding, growth, connections, ladders };
}

function conclude(results: ScaleResults): void {
  const text = scaleReport(results);
  if (short) say(`\n${text}`);
  else writeFileSync('bench/SCALE.md', text);
  if (!short) writeCapacity();
  const wrong = wrongAnswers(results);
  if (wrong === 0) return;
  say(`${wrong} wrong answers`);
  process.exitCode = 1;
}

/** The tables of the capacity model follow from the page alone. */
function writeCapacity(): void {
  const results = resultsIn(readFileSync('bench/SCALE.md', 'utf8'));
  const page = readFileSync('docs/capacity.md', 'utf8');
  writeFileSync('docs/capacity.md', withTables(page, capacityTables(results)));
}

const modelOnly = process.argv.includes('--model');
Promise.resolve(modelOnly ? undefined : main()).then(
  () => {
    if (modelOnly) writeCapacity();
    process.exit();
  },
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
