import 'reflect-metadata';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LONG_PANEL, measurePanel, PANEL_GOAL_MS, panelErrors, panelLines, SHORT_PANEL, slowest } from './panel';

/** Alone: `npm run build && node scripts/with-backing.mjs -- node dist/bench/admin.js [--short] [--drivers=10000] [--only=statistics]`. */
const plan = process.argv.includes('--short') ? SHORT_PANEL : LONG_PANEL;
const given = (name: string): string | undefined =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.split('=')[1];
const drivers = Number(given('drivers') ?? plan.drivers);
const only = given('only') ?? '';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cargotech-bench-'));
  const figures = await measurePanel({ ...plan, drivers, only }, join(folder, 'panel.log'), say);
  say(panelLines(figures).join('\n'));
  const slow = slowest(figures).filter(({ p95 }) => p95 >= PANEL_GOAL_MS);
  say(slow.length === 0 ? 'every page is quick enough' : `too slow: ${slow.map(({ name }) => name).join(', ')}`);
  if (panelErrors(figures) > 0) process.exitCode = 1;
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
