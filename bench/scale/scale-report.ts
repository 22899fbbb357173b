import { coresOf } from '../meters/meter';
import { PARTS, type Part } from '../meters/processes';
import type { Ladder, Rung } from './replicas';
import type { ScaleResults } from './results';

const OURS = PARTS.filter((part): part is Exclude<Part, 'generator'> => part !== 'generator');
/** Of a machine's cores; above it nothing is left to share out. */
const FULL = 0.95;

const ms = (seconds: number): string => (seconds * 1_000).toFixed(2);
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

/** The measurements as a page. */
export function scaleReport(results: ScaleResults): string {
  const { commit, date, machine, loadBefore, minutes, drivers, pace } = results;
  return [
    '# Scale',
    '',
    `Commit ${commit}, ${date}, ${machine}; load average before the run ${loadBefore}, ${minutes} minutes${pace === 1 ? '' : `, at ${pace} of the usual rates`}. \`npm run bench:scale\` makes this page anew and, from the same figures, the`,
    'tables of [docs/capacity.md](../docs/capacity.md). Production mode, logs and access control on, limits of rate off; one replica of each service unless it says otherwise,',
    `${drivers} drivers in the database, generator and servers on the same machine. No delay is added anywhere.`,
    '',
    'Processor time is the kernel’s account of each process (`/proc/<pid>/stat`; PostgreSQL: all its processes), from the first request until all that it set going is over, less what the same processes use at rest.',
    'So it counts work that is done behind the answer, and it does not depend on how busy the machine is otherwise, as rates and waiting times do.',
    '',
    '## CPU of one request, ms',
    '',
    ...costLines(results),
    '',
    '## Messages, commands, rows and bytes of one request',
    '',
    ...countLines(results),
    '',
    '## Warm lists as drivers grow',
    '',
    ...growthLines(results),
    '',
    '## Memory and connections',
    '',
    ...memoryLines(results),
    '',
    '## 1, 2 and 4 replicas',
    '',
    ...ladderLines(results),
    '',
    '## Raw run',
    '',
    '```json',
    JSON.stringify(results),
    '```',
    '',
  ].join('\n');
}

const costLines = ({ costs, rest }: ScaleResults): string[] => [
  row(['what', 'times', 'errors', 'p95 ms', ...OURS, 'all']),
  row(['---', '---', '---', '---', ...OURS.map(() => '---'), '---']),
  ...costs.map(({ name, count, errors, p95, each: { cpu } }) =>
    row([name, count, errors, p95, ...OURS.map((part) => ms(cpu[part])), ms(coresOf(cpu))]),
  ),
  row([
    'at rest, ms a second',
    '',
    '',
    '',
    ...OURS.map((part) => (rest[part] * 1_000).toFixed(1)),
    (coresOf(rest) * 1_000).toFixed(1),
  ]),
  '',
  '"first list of a visit": by a driver who was not there for five minutes, whose presence is noted. "every 30 s": by drivers in turn, so that session, limit and access of each have to be renewed every time.',
  '"again at once": by a hundred drivers who ask three times a second. A payment is counted from the order to the days and the receipt; an alert from the posting of its load to Telegram.',
];

const countLines = ({ costs }: ScaleResults): string[] => [
  '| what | NATS messages | Redis commands | transactions | rows added | rows written | write-ahead log kB | tables kB | of those dropped in time kB |',
  '|---|---|---|---|---|---|---|---|---|',
  ...costs.map(({ name, each: one }) =>
    row([
      name,
      ...[one.natsMessages, one.redisCommands, one.commits, one.rowsAdded, one.rowsWritten].map((value) => value.toFixed(2)),
      ...[one.walBytes, one.keptBytes, one.passingBytes].map((value) => (value / 1_024).toFixed(2)),
    ]),
  ),
  '',
  'A message counts when it comes to NATS and when it goes out. Transactions include looks at the database’s health beyond those at rest; tables include their indexes; dropped in time, after 35 days at the latest, are outbox, inbox, alerts and what belongs to messages that live.',
];

function growthLines({ growth }: ScaleResults): string[] {
  const [last, before] = [growth.at(-1), growth.at(-2)];
  return [
    '| drivers | each asks every | gateway CPU ms a list | all parts ms | p95 ms | errors | gateway MB | of it heap |',
    '|---|---|---|---|---|---|---|---|',
    ...growth.map((one) =>
      row([
        one.drivers,
        `${Number(one.everySeconds.toFixed(2))} s`,
        one.gatewayMs.toFixed(2),
        one.wholeMs.toFixed(2),
        one.p95,
        one.errors,
        one.gatewayResident,
        one.gatewayHeap,
      ]),
    ),
    '',
    'The rate is the same in every row: with more drivers each of them asks more seldom, and more of what is known about them has to be confirmed for the next list: a session in use every 3 s, behind the answers and many at once; one not',
    `seen for 5 s before the answer; a lease of the limit every 5 s. The last row does this for every list (first pages are free, so nobody asks for access), so it is as dear as a list can become: more drivers change nothing about it. From the row before to the last: ${(last?.gatewayMs ?? 0).toFixed(2)} ms after ${(before?.gatewayMs ?? 0).toFixed(2)} ms.`,
  ];
}

function memoryLines({ resident, holding, connections, ladders, growth }: ScaleResults): string[] {
  const { streams, restBefore, restWith, residentBefore, residentWith, heapBefore, heapWith } = holding;
  const thousand = streams / 1_000;
  const [few, many] = [growth.at(-2), growth.at(-1)];
  const crowd = ((many?.drivers ?? 0) - (few?.drivers ?? 0)) / 1_000;
  const pools = ladders.flatMap(({ service, connections: { postgres } }) => {
    const own = postgres[`cargotech-${service === 'auth-session' ? 'auth' : service}`];
    return own === undefined ? [] : [`${service} ${own}`];
  });
  return [
    `Resident MB of one replica after all kinds of work: ${Object.entries(resident)
      .map(([name, size]) => `${name} ${size}`)
      .join(' · ')}.`,
    '',
    `${streams} open streams of live updates: the gateway grew from ${residentBefore} to ${residentWith} MB, its heap from ${heapBefore} to ${heapWith} MB: ${((residentWith - residentBefore) / thousand).toFixed(1)} MB a thousand, ${((heapWith - heapBefore) / thousand).toFixed(1)} of them heap. At rest they take ${((coresOf(restWith) - coresOf(restBefore)) * 1_000).toFixed(0)} ms of CPU a second, ${((restWith['api-gateway'] - restBefore['api-gateway']) * 1_000).toFixed(0)} of them the gateway's: a comment and a look at the sessions every 15 s.`,
    `${Math.round(crowd * 1_000)} more drivers kept in mind: ${(((many?.gatewayHeap ?? 0) - (few?.gatewayHeap ?? 0)) / Math.max(crowd, 0.001)).toFixed(1)} MB of heap a thousand.`,
    '',
    `Connections with one replica of each: PostgreSQL ${Object.entries(connections.postgres)
      .map(([name, count]) => `${name} ${count}`)
      .join(
        ' · ',
      )}, NATS ${connections.nats} (the generator's among them), Redis ${connections.redis}. A pool grows to ten when ten transactions are under way; with four replicas of a service under full load: ${pools.join(' · ')}.`,
  ];
}

function ladderLines({ ladders, cores }: ScaleResults): string[] {
  const limited = ladders.some((ladder) => ladder.limited.length > 0);
  return [
    `Each service in turn, asked by 64 at once (by 16 where quotas hold) who ask again when they are answered. With the whole machine the replicas share its ${cores} cores with who asks and with the servers: throughput grows until these are full.`,
    limited
      ? 'With a small part of a core for each replica (a control group’s quota, as a container’s CPU limit is) all of them fit, and throughput shows what more replicas bring while there are cores for them.'
      : 'This machine gives no quotas of CPU, so nothing can be shown of more replicas than it has cores for.',
    '',
    '| service, asked for | replicas | whole machine: a second | p95 ms | cores of the replicas · of the machine | own CPU ms each | behind | what ends it | quota, cores each | a second | × of one | busiest replica |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...ladders.flatMap((ladder) => ladder.free.map((rung, at) => rungLine(ladder, rung, ladder.limited[at], cores))),
    '',
    'What a core does with one service is 1000 / its own ms. Own ms stay the same from one replica to four where nothing is shared between them; so n replicas on n cores do n times the work of one, until something behind them is full, at 1000 / "behind" a second and core.',
  ];
}

function rungLine({ service, asked, quotaCores, limited }: Ladder, rung: Rung, quota: Rung | undefined, cores: number): string {
  const one = limited[0]?.perSecond ?? 0;
  const { replicas, perSecond, p95, ownCores, machineCores, ownMs, behindMs } = rung;
  const cells = [
    replicas === 1 ? `${service}: ${asked}` : '',
    replicas,
    perSecond,
    p95,
    `${ownCores.toFixed(2)} · ${machineCores.toFixed(2)}`,
    ownMs.toFixed(2),
    behindMs.toFixed(2),
    endOf(rung, cores),
    quota === undefined ? '' : quotaCores,
    quota?.perSecond ?? '',
    quota === undefined ? '' : (quota.perSecond / one).toFixed(2),
    `${Math.round((quota ?? rung).busiest * 100)} %`,
  ];
  return row(cells);
}

/** What was full while nobody asked for more to be held back. */
function endOf({ replicas, ownCores, machineCores, askerMs, perSecond }: Rung, cores: number): string {
  const asking = (askerMs * perSecond) / 1_000;
  if (ownCores / replicas >= FULL) return 'its core';
  if (asking >= FULL) return 'the generator';
  return machineCores >= cores * FULL ? 'the machine' : 'waiting for each other';
}

/** Answers of the whole run that were not what they should be. */
export function wrongAnswers({ costs, growth, ladders }: ScaleResults): number {
  const rungs = ladders.flatMap(({ free, limited }) => [...free, ...limited]);
  return [...costs, ...growth, ...rungs].reduce((total, { errors }) => total + errors, 0);
}
