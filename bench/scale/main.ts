import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#testing';
import { Office } from '../../test/support/office';
import { System } from '../../test/support/system';
import { resultsIn } from '../capacity/inputs';
import { capacityTables, withTables } from '../capacity/tables';
import { Meter } from '../meters/meter';
import { gatherCrowd } from './crowd';
import { measureScale, PATIENCE } from './measure';
import type { ScaleResults } from './results';
import { scaleReport, wrongAnswers } from './scale-report';
import type { Scene } from './scene';
import { Door } from './steady';

/** `npm run bench:scale`; `--pace=0.2` asks a fifth as fast, on a busy machine; `--model` makes the tables of docs/capacity.md anew from the measurements there are. */
const PACE = Number(process.argv.find((argument) => argument.startsWith('--pace='))?.split('=')[1] ?? 1);
const DRIVERS = Math.max(1_000, Math.round(10_000 * PACE));

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
    sandbox: { loads: 20_000, alive: false },
    environment: {
      LOG_LEVEL: 'info',
      NODE_OPTIONS: '--max-old-space-size=160',
      CARGOTECH_WATCH_INTERVAL: '5',
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
  let meter: Meter | undefined;
  let office: Office | undefined;
  try {
    say(`${DRIVERS} drivers come into being…`);
    const crowd = await gatherCrowd(system, DRIVERS);
    meter = await Meter.open(system, natsMonitorPort, PATIENCE);
    office = await Office.open(system.nats.url);
    const scene: Scene = { system, meter, office, door: new Door(system.url), crowd, pace: PACE, say };
    conclude({
      commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
      machine: `${cpus().length} × ${cpus()[0]?.model ?? ''}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
      cores: cpus().length,
      date: new Date().toISOString().slice(0, 10),
      pace: PACE,
      loadBefore: Math.round(loadBefore * 100) / 100,
      ...(await measureScale(scene, false)),
      minutes: Math.round((performance.now() - begun) / 6_000) / 10,
    });
  } finally {
    // Before the servers that they are connected to.
    await office?.close();
    await meter?.close();
    await system.stop();
  }
}

function conclude(results: ScaleResults): void {
  writeFileSync('bench/SCALE.md', scaleReport(results));
  writeCapacity();
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
