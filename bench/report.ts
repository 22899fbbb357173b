import { deliveryLines, type DeliveryFigures } from './delivery';
import type { Measured } from './load';
import { PANEL_GOAL_MS, panelErrors, panelLines, slowest, type PanelFigures } from './panel';
import type { PaymentFigures } from './payments';
import type { QueueFigures } from './queue';
import { watchingLines, type WatchingFigures } from './watching';

export const BARE = 'bare Fastify, same bytes';
export const PACED = 'drivers, one request a second';
const LIST = 'warm list';

export interface Row extends Measured {
  readonly name: string;
  /** Answers per second of the measured server's processor time. */
  readonly perCpuSecond: number;
}

export interface Results {
  readonly commit: string;
  readonly machine: string;
  readonly date: string;
  readonly sessions: number;
  readonly rows: readonly Row[];
  /** Warm lists a CPU second as a share of the yardstick's, turn by turn, at 100 connections. */
  readonly shares: readonly number[];
  /** Resident MB per service under load. */
  readonly memory: Readonly<Record<string, number>>;
  readonly differing: number;
  readonly warmUpstreamCalls: number;
  readonly economy: { seconds: number; answered: number; errors: number; upstreamCalls: number; ageP95Seconds: number };
  readonly queue: QueueFigures;
  readonly payments: PaymentFigures;
  readonly panel: PanelFigures;
  readonly watching: readonly WatchingFigures[];
  readonly delivery: DeliveryFigures;
  readonly flood: { answered: number; refused: number; busiestMinute: number };
}

interface Goal {
  readonly text: string;
  readonly value: string;
  readonly met: boolean;
}

/** Drivers look at so many different lists; each is renewed at 80 % of its five minutes, give or take. */
const DISTINCT_LISTS = 20;
const RENEWED_EVERY_SECONDS = 237;

/** The row in the middle by its cost: what one disturbed turn says is not taken for the truth. */
export function middleOf(rows: readonly Row[]): Row {
  const byCost = [...rows].sort((a, b) => a.perCpuSecond - b.perCpuSecond);
  const middle = byCost[Math.floor(byCost.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  // A wrong answer in any turn is one.
  return { ...middle, errors: rows.reduce((sum, { errors }) => sum + errors, 0) };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function goals({ rows, shares, memory, economy, queue, flood, differing, watching, delivery, payments, panel }: Results): Goal[] {
  const most = Math.max(...rows.filter(({ name }) => name === LIST).map(({ connections }) => connections));
  const find = (name: string): Row | undefined => rows.find((row) => row.name === name && row.connections === most);
  const share = median(shares);
  const tail = (find(LIST)?.p95 ?? Infinity) / (find(BARE)?.p95 ?? 1);
  const paced = rows.find(({ name }) => name === PACED);
  const wrong = rows.reduce((sum, { errors }) => sum + errors, 0);
  const heavy = Object.entries(memory).filter(([name, size]) => size >= (name === 'api-gateway' ? 180 : 120));
  const refreshes = DISTINCT_LISTS * Math.ceil(economy.seconds / RENEWED_EVERY_SECONDS + 1);
  return [
    {
      text: 'warm list ≥ 0.5 × bare Fastify per second of gateway CPU',
      value: `${share.toFixed(2)} (turns: ${shares.map((turn) => turn.toFixed(2)).join(', ')})`,
      met: share >= 0.5,
    },
    { text: `warm list p95 at ${most} connections < 3 × bare Fastify's`, value: tail.toFixed(2), met: tail < 3 },
    {
      text: `warm list p95 < 50 ms, ${paced?.connections ?? 0} drivers at one request a second each`,
      value: `${paced?.p95 ?? '?'} ms`,
      met: (paced?.p95 ?? Infinity) < 50,
    },
    { text: 'no wrong answer, 429 included', value: String(wrong + economy.errors), met: wrong + economy.errors === 0 },
    { text: 'bodies equal to the uncompressed, uncached ones', value: `${differing} differ`, met: differing === 0 },
    { text: 'age of served data p95 ≤ 5 min', value: `${economy.ageP95Seconds} s`, met: economy.ageP95Seconds <= 300 },
    {
      text: `upstream calls = distinct queries × refreshes, over ${economy.seconds} s`,
      value: `${economy.upstreamCalls} of ${refreshes} for ${economy.answered} answers`,
      met: economy.upstreamCalls <= refreshes,
    },
    {
      text: 'never more than 600 upstream calls in a sliding minute, 4 replicas, flooded',
      value: String(flood.busiestMinute),
      met: flood.busiestMinute <= 600,
    },
    {
      text: 'no load unsaid or said twice, from 10 to 1000 watched queries',
      value: watching.map(({ queries, lost, doubled }) => `${queries}: ${lost} and ${doubled}`).join(', '),
      met: watching.every(({ lost, doubled }) => lost + doubled === 0),
    },
    {
      text: '300 watched queries: p50 ≤ 30 s, p95 ≤ 60 s from the posting to the event',
      value: watching.filter(({ queries }) => queries === 300).map(({ p50, p95 }) => `${p50} s, ${p95} s`)[0] ?? 'not measured',
      met: watching.some(({ queries, p50, p95 }) => queries === 300 && p50 <= 30 && p95 <= 60),
    },
    {
      text: `${delivery.drivers} drivers, ${delivery.queries} distinct queries: an alert at Telegram p50 ≤ 30 s, p95 ≤ 60 s after the posting`,
      value: `${delivery.p50} s, ${delivery.p95} s`,
      met: delivery.p50 <= 30 && delivery.p95 <= 60,
    },
    {
      text: 'no alert lost or doubled, and never more than 600 upstream calls in a sliding minute',
      value: `${delivery.lost} of ${delivery.expected} and ${delivery.doubled}, ${delivery.busiestMinute} calls`,
      met: delivery.lost + delivery.doubled === 0 && delivery.busiestMinute <= 600,
    },
    {
      text: 'messages at the limit: ≥ 22 a second, none refused by Telegram',
      value: `${queue.answersPerSecond} a second, ${queue.refused} refused`,
      met: queue.answersPerSecond >= 22 && queue.refused === 0,
    },
    {
      text: "a response is in the dispatchers' chat within 1 s, p95",
      value: `${queue.delayP95} ms`,
      met: queue.delayP95 < 1_000,
    },
    {
      text: 'a payment is ordered in < 50 ms over YooKassa’s own time, p95',
      value: `${payments.overheadP95} ms`,
      met: payments.overheadP95 < 50,
    },
    {
      text: 'a paid payment has changed the access < 500 ms later, p99',
      value: `${payments.handledP99} ms`,
      met: payments.handledP99 < 500,
    },
    {
      text: `every page of the admin panel p95 < ${PANEL_GOAL_MS} ms, alone and five at once, ${panel.drivers} drivers and ${panel.days} days`,
      value: slowest(panel)
        .slice(0, 3)
        .map(({ name, p95 }) => `${name} ${p95} ms`)
        .join(', '),
      met: slowest(panel).every(({ p95 }) => p95 < PANEL_GOAL_MS) && panelErrors(panel) === 0,
    },
    {
      text: 'resident memory < 120 MB a service, gateway < 180 MB',
      value: heavy.map(([name, size]) => `${name} ${size} MB`).join(', ') || 'all below',
      met: heavy.length === 0,
    },
  ];
}

/** The results as a page, and the goals that were missed. */
export function report(results: Results): { text: string; missed: string[] } {
  const checked = goals(results);
  const { rows, memory, economy, queue, payments, flood } = results;
  /** A figure as so many times the yardstick's at as many connections. */
  const ratio = (row: Row, figure: 'perCpuSecond' | 'p95'): string => {
    const bare = rows.find(({ name, connections }) => name === BARE && connections === row.connections);
    return bare === undefined || row.name === PACED ? '' : (row[figure] / bare[figure]).toFixed(2);
  };
  const lines = [
    '# Benchmark',
    '',
    `Commit ${results.commit}, ${results.date}, ${results.machine}. One run, side by side: generator, services and servers share the machine, so the ratios to bare Fastify`,
    `say more than the figures. Production mode, logs, compression and limits on, ${results.sessions} sessions, 20 filters by Zipf. \`npm run bench\` makes this page anew.`,
    '',
    '## Goals',
    '',
    '| goal | measured | |',
    '|---|---|---|',
    ...checked.map(({ text, value, met }) => `| ${text} | ${value} | ${met ? 'met' : '**missed**'} |`),
    '',
    '## Through the whole system',
    '',
    '| what | connections | answers/s | p50 ms | p95 ms | p99 ms | errors | answers per CPU second | × bare | p95 × bare |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows.map(
      (row) =>
        `| ${row.name} | ${row.connections} | ${row.perSecond} | ${row.p50} | ${row.p95} | ${row.p99} | ${row.errors} | ${row.perCpuSecond} | ${ratio(row, 'perCpuSecond')} | ${ratio(row, 'p95')} |`,
    ),
    '',
    '## Memory under load, resident MB',
    '',
    Object.entries(memory)
      .map(([name, size]) => `${name} ${size}`)
      .join(' · '),
    '',
    '## Upstream economy',
    '',
    `${economy.answered} lists answered in ${economy.seconds} s to 1000 drivers over 20 filters by 4 replicas of cargo-gateway: ${economy.upstreamCalls} calls of the exchange, data ${economy.ageP95Seconds} s old at the 95th percentile, ${economy.errors} errors.`,
    `Flooded with new filters: ${flood.answered} answers, ${flood.refused} of them refused in plain words, busiest sliding minute ${flood.busiestMinute} calls. Calls while everything was warm: ${results.warmUpstreamCalls}.`,
    '',
    '## Messages to Telegram, its published limits on',
    '',
    `${queue.people} people wrote at once: ${queue.answersPerSecond} answers a second (limit 25), ${queue.refused} refused by Telegram. ${queue.responses} responses, one each 3.3 s: from the request to the API to the dispatchers' chat ${queue.delayP50} ms at the median, ${queue.delayP95} ms at the 95th percentile.`,
    '',
    '## Watching',
    '',
    ...watchingLines(results.watching),
    '',
    '## Alerts, end to end',
    '',
    ...deliveryLines(results.delivery),
    '',
    '## Payments',
    '',
    `${payments.payments} orders, one after another: from the request to the API to its answer ${payments.overheadP50} ms at the median, ${payments.overheadP95} ms at the 95th percentile, YooKassa's own time taken off. Paid ten a second: from the payment, through its notification, to word of the access ${payments.handledP50} ms at the median, ${payments.handledP99} ms at the 99th percentile.`,
    '',
    '## Admin panel',
    '',
    ...panelLines(results.panel),
    '',
    '## Raw run',
    '',
    '```json',
    JSON.stringify(results),
    '```',
    '',
  ];
  return { text: lines.join('\n'), missed: checked.filter(({ met }) => !met).map(({ text, value }) => `${text} (${value})`) };
}
