import { PARTS, sum } from '../meters/processes';
import type { ScaleResults } from '../scale/results';
import { ASSUMPTIONS, LIMITS } from './assumptions';
import { inputsOf, type Inputs } from './inputs';
import { capacity, driversUntil, ratesOf, type Plan } from './model';

const SIZES = [10_000, 100_000, 1_000_000];
const MB = 2 ** 20;
const GB = 2 ** 30;

type Cell = string | number;

/** With three figures that count; a gap between thousands. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return 'never';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  const scale = 10 ** (Math.floor(Math.log10(Math.max(1, value))) - 2);
  const text = value >= 1_000 ? String(Math.round(value / scale) * scale) : String(Number(value.toFixed(digits)));
  return text.replace(/\B(?=(\d{3})+$)/g, value >= 10_000 ? ' ' : '');
}

const table = (head: readonly Cell[], rows: readonly (readonly Cell[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Every table of docs/capacity.md by its name there. */
export function capacityTables(results: ScaleResults): Record<string, string> {
  const inputs = inputsOf(results);
  const plans = SIZES.map((drivers) => capacity(inputs, drivers));
  return {
    source: `Measured at commit ${results.commit} on ${results.date}, ${results.machine}; load average before the run ${results.loadBefore}.`,
    inputs: inputsTable(inputs),
    assumptions: assumptionsTable(),
    rates: table(
      ['a second, at the busiest moment', ...SIZES.map(figure)],
      ratesOf(1_000_000).map(({ work }, at) => [work, ...plans.map((plan) => figure(plan.rates[at]?.perSecond ?? 0))]),
    ),
    replicas: replicasTable(plans),
    servers: serversTable(plans),
    ends: endsTable(inputs),
  };
}

function inputsTable({ costs, rest, resident, perThousandStreams, perThousandDrivers, perStream }: Inputs): string {
  const parts = PARTS.filter((part) => part !== 'generator');
  const rows = Object.entries(costs).map(([work, { cpu, natsMessages, redisCommands, rowsWritten, walBytes, keptBytes }]) => [
    work,
    ...parts.map((part) => (cpu[part] * 1_000).toFixed(2)),
    ...[natsMessages, redisCommands, rowsWritten].map((value) => value.toFixed(1)),
    ...[walBytes, keptBytes].map((value) => (value / 1_024).toFixed(1)),
  ]);
  const own = (part: (typeof parts)[number]): string => String((resident as Record<string, number>)[part] ?? '');
  return [
    table(
      ['CPU ms of one', ...parts, 'NATS messages', 'Redis commands', 'rows written', 'WAL kB', 'disk kB'],
      [
        ...rows,
        ['at rest, ms a second', ...parts.map((part) => (rest[part] * 1_000).toFixed(1)), '', '', '', '', ''],
        ['a thousand open streams, ms a second', ...parts.map((part) => (perStream[part] * 1e6).toFixed(1)), '', '', '', '', ''],
        ['resident MB', ...parts.map(own), '', '', '', '', ''],
      ],
    ),
    '',
    `A gateway takes ${figure(perThousandStreams)} MB for a thousand open streams and ${figure(perThousandDrivers)} MB of heap for a thousand drivers it keeps in mind.`,
  ].join('\n');
}

function assumptionsTable(): string {
  const { mix, ...plain } = ASSUMPTIONS;
  const texts: Record<keyof typeof plain, string> = {
    atOnce: 'share of the drivers who are there at the busiest moment',
    everySeconds: 'seconds between two things that one of them does',
    visitSeconds: 'seconds of a visit, which begins with a login, a first list and a look at oneself',
    visitsADay: 'visits of a driver a day',
    peakFactor: 'busiest moment against the mean of a day, for what follows',
    newcomersADay: 'newcomers per driver and day',
    responsesADay: 'responses per driver and day',
    savedSearchesADay: 'searches saved per driver and day',
    paymentsADay: 'payments per driver and day',
    alertsADay: 'alerts wanted per driver and day',
    eventsEach: 'live events per response, payment and alert',
    utilisation: 'share of a core that a replica is planned to use',
  };
  const rows = (Object.keys(texts) as (keyof typeof plain)[]).map((name) => [texts[name], plain[name]]);
  const shares = Object.entries(mix).map(([work, share]) => [`share of "${work}" in what is done`, share]);
  return table(['assumed', ''], [...rows, ...shares]);
}

const replicasTable = (plans: readonly Plan[]): string =>
  table(
    ['replicas × cores busy, MB each', ...plans.map(({ drivers }) => `${figure(drivers)} drivers`)],
    [
      ...(plans[0]?.services ?? []).map(({ service }, at) => [
        service,
        ...plans.map(({ services }) => {
          const plan = services[at];
          return plan === undefined
            ? ''
            : `${figure(plan.replicas)} × ${figure(plan.cores / plan.replicas)}, ${figure(plan.memory)}`;
        }),
      ]),
      ['all services, cores', ...plans.map(({ services }) => figure(sum(services.map(({ cores }) => cores))))],
      [
        'all services, GB',
        ...plans.map(({ services }) => figure(sum(services.map(({ replicas, memory }) => replicas * memory)) / 1_024)),
      ],
    ],
  );

function serversTable(plans: readonly Plan[]): string {
  const row = (name: string, value: (plan: Plan) => Cell): Cell[] => [name, ...plans.map(value)];
  return table(
    ['at the busiest moment', ...plans.map(({ drivers }) => `${figure(drivers)} drivers`)],
    [
      row('requests of drivers a second', (plan) => figure(plan.requestsPerSecond)),
      row('open streams', (plan) => figure(plan.streams)),
      row('NATS messages a second · cores', (plan) => `${figure(plan.natsMessages)} · ${figure(plan.cores.nats)}`),
      row('Redis commands a second · cores', (plan) => `${figure(plan.redisCommands)} · ${figure(plan.cores.redis)}`),
      row('PostgreSQL transactions a second · cores', (plan) => `${figure(plan.commits)} · ${figure(plan.cores.postgres)}`),
      row('PostgreSQL rows written a second', (plan) => figure(plan.rowsWritten)),
      row('write-ahead log, MB a second', (plan) => figure(plan.walBytesPerSecond / MB)),
      row('rows added a year, millions', (plan) => figure(plan.rowsAYear / 1e6)),
      row('disk added a year, GB', (plan) => figure(plan.diskBytesAYear / GB)),
      row(`disk for what is dropped after ${LIMITS.passingDays} days, GB`, (plan) => figure(plan.passingBytes / GB)),
      row('connections to PostgreSQL · NATS · Redis', ({ connections }) =>
        [connections.postgres, connections.nats, connections.redis].map(figure).join(' · '),
      ),
      row('alerts wanted a second', (plan) => figure(plan.alertsWanted)),
      row(`messages to Telegram a second, of ${LIMITS.telegramPerSecond}`, (plan) => figure(plan.telegramPerSecond)),
      row('lists and details that must not reach the exchange, %', (plan) => figure(plan.hitsNeeded * 100)),
    ],
  );
}

function endsTable(inputs: Inputs): string {
  const rows: [string, string, (plan: Plan) => number, number][] = [
    [
      'Telegram takes no more alerts',
      `${LIMITS.telegramPerSecond} messages a second`,
      ({ alertsWanted }) => alertsWanted,
      LIMITS.telegramPerSecond,
    ],
    [
      'connections of the pools pass PostgreSQL’s usual limit',
      '80 of 100 connections',
      ({ connections }) => connections.postgres,
      81,
    ],
    ['connections of the pools need a pooler', '400 connections', ({ connections }) => connections.postgres, 401],
    ['Redis is half of its one thread', '0.5 cores', ({ cores }) => cores.redis, 0.5],
    ['one NATS server is not enough', '4 cores', ({ cores }) => cores.nats, 4],
    ['PostgreSQL is a large machine', '16 cores', ({ cores }) => cores.postgres, 16],
    ['tables of one year want partitions', '100 GB a year', ({ diskBytesAYear }) => diskBytesAYear, 100 * GB],
    ['every gateway hears events for a fifth of a core', '0.2 cores a replica', eventShare(inputs), 0.2],
  ];
  return table(
    ['comes to its end', 'at', 'drivers'],
    rows.map(([what, limit, amount, value]) => [what, limit, figure(driversUntil(inputs, amount, value))]),
  );
}

const eventShare =
  ({ costs }: Inputs) =>
  ({ rates }: Plan): number =>
    (rates.find(({ work }) => work === 'event to an open app')?.perSecond ?? 0) * costs['event to nobody'].cpu['api-gateway'];

/** A page with its tables put in anew: each stands between `<!-- name -->` and `<!-- /name -->`. @throws Error when a place is missing */
export function withTables(page: string, tables: Readonly<Record<string, string>>): string {
  return Object.entries(tables).reduce((text, [name, lines]) => {
    const place = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!place.test(text)) throw new Error(`the page has no place for the table ${name}`);
    return text.replace(place, (_whole, begin: string, end: string) => `${begin}\n${lines}\n\n${end}`);
  }, page);
}
