import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A metric of ours, with its labels. */
export interface Metric {
  readonly name: string;
  readonly kind: 'Counter' | 'Gauge' | 'Histogram';
  readonly labels: readonly string[];
  /** Upper bounds of a histogram as Prometheus writes them. */
  readonly buckets: readonly string[];
}

const DEFINITION = /new (Counter|Gauge|Histogram)\(\{([^]*?)\}\)/g;
/** Said of every target by Prometheus and the PodMonitor. */
export const TARGET_LABELS = ['namespace', 'pod', 'job', 'service'];

const listOf = (body: string, field: string): string[] =>
  (new RegExp(`${field}: \\[([^\\]]*)\\]`).exec(body)?.[1] ?? '')
    .split(',')
    .map((entry) => entry.trim().replaceAll("'", ''))
    .filter((entry) => entry !== '')
    .map((entry) => (/^[\d_.]+$/.test(entry) ? String(Number(entry.replaceAll('_', ''))) : entry));

/** Every metric that the sources of a folder declare. */
export function declaredMetrics(folder: string): Metric[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((path) => /\/src\/.*\.ts$/.test(path) && !/spec\.ts$|\/testing\/|^webapp|^admin/.test(path));
  return sources.flatMap((path) =>
    [...readFileSync(join(folder, path), 'utf8').matchAll(DEFINITION)].flatMap(([, kind = '', body = '']) => {
      const name = /name: '([a-z0-9_]+)'/.exec(body)?.[1];
      if (name === undefined) throw new Error(`${path}: a ${kind} without a name in plain sight`);
      return [{ name, kind: kind as Metric['kind'], labels: listOf(body, 'labelNames'), buckets: listOf(body, 'buckets') }];
    }),
  );
}

/** What prom-client says of every Node process, and what others say that the platform runs: the names their documentation gives. */
export const FOREIGN: ReadonlyMap<string, readonly string[]> = new Map([
  ['up', []],
  ['process_start_time_seconds', []],
  ['process_cpu_seconds_total', []],
  ['process_resident_memory_bytes', []],
  ['nodejs_eventloop_lag_p99_seconds', []],
  // prometheus-nats-exporter
  ['gnatsd_varz_connections', []],
  ['gnatsd_varz_slow_consumers', []],
  ['jetstream_consumer_num_pending', ['stream_name', 'consumer_name']],
  ['jetstream_consumer_num_ack_pending', ['stream_name', 'consumer_name']],
  ['jetstream_consumer_num_redelivered', ['stream_name', 'consumer_name']],
  ['jetstream_stream_total_bytes', ['stream_name']],
  ['jetstream_stream_total_messages', ['stream_name']],
  // kube-state-metrics
  ['kube_horizontalpodautoscaler_status_current_replicas', ['horizontalpodautoscaler']],
  ['kube_horizontalpodautoscaler_spec_max_replicas', ['horizontalpodautoscaler']],
  ['kube_job_status_failed', ['job_name']],
]);

/** A name in an expression with what is asked of its labels. */
const SELECTOR = /\b([a-z][a-z0-9_]*(?::[a-z0-9_]+)*)(?:\{([^}]*)\})?/gi;
const WORDS = new Set(
  'sum max min count rate increase changes histogram_quantile by on or and unless time vector offset bool sum_over_time max_over_time le round group_left'.split(
    ' ',
  ),
);

const LABEL_LIST = /\b(?:by|on|without|ignoring)\s*\(([^)]*)\)/g;

/**
 * What is wrong with the names in an expression: metrics nobody says, labels they do not have, buckets that are not counted.
 * @param recorded names that rules record, with the labels they keep
 */
export function nameProblems(expression: string, metrics: readonly Metric[], recorded: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  const known = new Set([...TARGET_LABELS, 'slo', 'le']);
  const bare = expression
    .replaceAll(LABEL_LIST, ' ')
    .replaceAll(/\[[^\]]*\]/g, ' ')
    .replaceAll(/\boffset \d+[smhd]\b/g, ' ');
  for (const [, name = '', matchers = ''] of bare.matchAll(SELECTOR)) {
    if (WORDS.has(name) || recorded.has(name)) continue;
    const metric = metrics.find(
      (one) => one.name === name || (one.kind === 'Histogram' && new RegExp(`^${one.name}_(bucket|count|sum)$`).test(name)),
    );
    const labels = metric?.labels ?? FOREIGN.get(name);
    if (labels === undefined) {
      problems.push(`nobody says ${name}`);
      continue;
    }
    if (metric?.kind === 'Histogram' && metric.name === name) problems.push(`${name} is a histogram: _bucket, _count or _sum`);
    for (const label of labels) known.add(label);
    for (const [, label = '', value = ''] of matchers.matchAll(/(\w+)\s*[=!]~?\s*"([^"]*)"/g)) {
      if (label === 'le' && metric?.buckets.includes(value) !== true) problems.push(`${name} does not count up to ${value}`);
      else if (label !== 'le' && ![...TARGET_LABELS, ...labels].includes(label)) problems.push(`${name} has no label ${label}`);
    }
  }
  for (const [, list = ''] of expression.matchAll(LABEL_LIST))
    for (const label of list.split(',').map((one) => one.trim()))
      if (!known.has(label)) problems.push(`nothing here has a label ${label}`);
  return problems;
}
