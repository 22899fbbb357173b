import type { Measured } from './load';

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
  /** Resident MB per service under load. */
  readonly memory: Readonly<Record<string, number>>;
  readonly differing: number;
  readonly warmUpstreamCalls: number;
  readonly economy: { seconds: number; answered: number; errors: number; upstreamCalls: number; ageP95Seconds: number };
  readonly flood: { answered: number; refused: number; busiestMinute: number };
}

interface Goal {
  readonly text: string;
  readonly value: string;
  readonly met: boolean;
}

function goals({ rows, memory, economy, flood, differing }: Results): Goal[] {
  const most = Math.max(...rows.map(({ connections }) => connections));
  const find = (name: string, connections: number): Row | undefined =>
    rows.find((row) => row.name === name && row.connections === connections);
  const hundred = { bare: find('bare Fastify, same bytes', 100), list: find('warm list', 100) };
  const share = (hundred.list?.perCpuSecond ?? 0) / (hundred.bare?.perCpuSecond ?? 1);
  const tail = (find('warm list', most)?.p95 ?? Infinity) / (find('bare Fastify, same bytes', most)?.p95 ?? 1);
  const paced = rows.find(({ name }) => name === '1000 drivers, one a second');
  const wrong = rows.reduce((sum, { errors }) => sum + errors, 0);
  const heaviest = Object.entries(memory).filter(([name, size]) => size >= (name === 'api-gateway' ? 180 : 120));
  const refreshes = 20 * Math.ceil(economy.seconds / 237 + 1);
  return [
    { text: 'warm list ≥ 0.5 × bare Fastify per second of gateway CPU', value: share.toFixed(2), met: share >= 0.5 },
    { text: `warm list p95 at ${most} connections < 3 × bare Fastify's`, value: tail.toFixed(2), met: tail < 3 },
    {
      text: 'warm list p95 < 50 ms at one request a second a driver',
      value: `${paced?.p95 ?? '?'} ms`,
      met: (paced?.p95 ?? Infinity) < 50,
    },
    { text: 'no wrong answer, 429 included', value: String(wrong), met: wrong === 0 },
    { text: 'bodies equal to the uncompressed, uncached ones', value: `${differing} differ`, met: differing === 0 },
    { text: 'age of served data p95 ≤ 5 min', value: `${economy.ageP95Seconds} s`, met: economy.ageP95Seconds <= 300 },
    {
      text: 'upstream calls = distinct queries × refreshes',
      value: `${economy.upstreamCalls} for ${economy.answered} answers`,
      met: economy.upstreamCalls <= refreshes,
    },
    {
      text: 'never more than 600 upstream calls in a sliding minute, 4 replicas, flooded',
      value: String(flood.busiestMinute),
      met: flood.busiestMinute <= 600,
    },
    {
      text: 'resident memory < 120 MB a service, gateway < 180 MB',
      value: heaviest.map(([name, size]) => `${name} ${size} MB`).join(', ') || 'all below',
      met: heaviest.length === 0,
    },
  ];
}

/** The results as a page, and the goals that were missed. */
export function report(results: Results): { text: string; missed: string[] } {
  const checked = goals(results);
  const { rows, memory, economy, flood } = results;
  const lines = [
    '# Benchmark',
    '',
    `Commit ${results.commit}, ${results.date}, ${results.machine}. One run, side by side: generator, services and servers share the machine. Production mode, logs, compression and limits on,`,
    `${results.sessions} sessions, 20 filters by Zipf. \`npm run bench\` makes this page anew.`,
    '',
    '## Goals',
    '',
    '| goal | measured | met |',
    '|---|---|---|',
    ...checked.map(({ text, value, met }) => `| ${text} | ${value} | ${met ? 'yes' : '**no**'} |`),
    '',
    '## Through the whole system',
    '',
    '| what | connections | answers/s | p50 ms | p95 ms | p99 ms | errors | answers per CPU second |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map(
      (row) =>
        `| ${row.name} | ${row.connections} | ${row.perSecond} | ${row.p50} | ${row.p95} | ${row.p99} | ${row.errors} | ${row.perCpuSecond} |`,
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
    '## Raw run',
    '',
    '```json',
    JSON.stringify(results),
    '```',
    '',
  ];
  return { text: lines.join('\n'), missed: checked.filter(({ met }) => !met).map(({ text, value }) => `${text} (${value})`) };
}
