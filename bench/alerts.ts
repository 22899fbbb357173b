import 'reflect-metadata';
import { deliveryLines, measureDelivery } from './delivery';
import { measureWatching, secondsFor, watchingLines, type WatchingFigures } from './watching';

/** Alone: `npm run build && node scripts/with-backing.mjs -- node dist/bench/alerts.js [--short] [--queries=10,300] [--delivery]`. */
const short = process.argv.includes('--short');
const chosen = process.argv.find((argument) => argument.startsWith('--queries='))?.split('=')[1];
const POINTS = chosen === undefined ? (short ? [10, 30] : [10, 30, 100, 300, 1_000]) : chosen.split(',').map(Number);

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** What a whole system of drivers waits for. */
async function deliver(): Promise<void> {
  const scale = short ? { drivers: 200, queries: 10, seconds: 10 } : { drivers: 10_000, queries: 300, seconds: 180 };
  const figures = await measureDelivery(scale, say);
  say(JSON.stringify(figures));
  say(deliveryLines(figures).join('\n'));
  const { lost, doubled, busiestMinute } = figures;
  if (lost + doubled > 0 || busiestMinute > 600) process.exitCode = 1;
}

async function watch(): Promise<void> {
  const figures: WatchingFigures[] = [];
  for (const queries of POINTS) {
    say(`${queries} queries…`);
    figures.push(await measureWatching(queries, short ? 10 : secondsFor(queries)));
    say(JSON.stringify(figures.at(-1)));
  }
  say(watchingLines(figures).join('\n'));
  if (figures.some(({ lost, doubled, busiestMinute }) => lost + doubled > 0 || busiestMinute > 600)) process.exitCode = 1;
}

(process.argv.includes('--delivery') ? deliver() : watch()).then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
