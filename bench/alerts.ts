import 'reflect-metadata';
import { measureWatching, secondsFor, watchingLines, type WatchingFigures } from './watching';

/** Alone: `npm run build && node scripts/with-backing.mjs -- node dist/bench/alerts.js [--short] [--queries=10,300]`. */
const short = process.argv.includes('--short');
const chosen = process.argv.find((argument) => argument.startsWith('--queries='))?.split('=')[1];
const POINTS = chosen === undefined ? (short ? [10, 30] : [10, 30, 100, 300, 1_000]) : chosen.split(',').map(Number);

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const figures: WatchingFigures[] = [];
  for (const queries of POINTS) {
    say(`${queries} queries…`);
    figures.push(await measureWatching(queries, short ? 10 : secondsFor(queries)));
    say(JSON.stringify(figures.at(-1)));
  }
  say(watchingLines(figures).join('\n'));
  if (figures.some(({ lost, doubled, busiestMinute }) => lost + doubled > 0 || busiestMinute > 600)) process.exitCode = 1;
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
