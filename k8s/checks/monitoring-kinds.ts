import { exactlyOne, list, map, object, oneOf, text, type Shape } from './shape';

const duration = text('a duration', /^[1-9][0-9]*(s|m|h|d)$/);
const dnsName = text('a DNS label', /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const labels = map(text());
const metadata = object({ name: dnsName, labels }, { namespace: dnsName });
const version = oneOf('monitoring.coreos.com/v1');

const relabeling = object(
  { sourceLabels: list(text('a label', /^[a-z_]+$/)), targetLabel: text('a label', /^[a-z_]+$/) },
  { action: oneOf('replace') },
);

/** Everything Prometheus needs to know is written down: a rule without a name, a severity or a runbook wakes somebody who then knows nothing. */
const alert = object(
  {
    alert: text('an alert name', /^[A-Z][A-Za-z0-9]+$/),
    expr: text(),
    labels: object({ severity: oneOf('page', 'ticket', 'none') }, { alarm: text(), burn: text() }),
    annotations: object({ summary: text('a sentence', /\S/), runbook_url: text('an address of a runbook', /^https:\/\/.+#/) }),
  },
  { for: duration },
);
const record = object({ record: text('a recorded name', /^[a-z_]+(:[a-z0-9_]+){2}$/), expr: text() }, { labels });

/** A rule is one of two things, and is told by its first key. */
const rule: Shape<RuleOf> = {
  problems: (value, at) => {
    const isAlert = typeof value === 'object' && value !== null && 'alert' in value;
    return (isAlert ? alert : record).problems(value, at);
  },
};

export interface RuleOf {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: { readonly summary: string; readonly runbook_url: string };
}

/** The kinds of the Prometheus operator that the product uses. */
export const MONITORING_KINDS = {
  PodMonitor: object({
    apiVersion: version,
    kind: oneOf('PodMonitor'),
    metadata,
    spec: object({
      selector: exactlyOne({ matchLabels: labels }),
      podMetricsEndpoints: list(
        object(
          { port: dnsName, path: text('an absolute path', /^\//), interval: duration, scrapeTimeout: duration },
          { relabelings: list(relabeling) },
        ),
      ),
    }),
  }),
  PrometheusRule: object({
    apiVersion: version,
    kind: oneOf('PrometheusRule'),
    metadata,
    spec: object({ groups: list(object({ name: dnsName, rules: list(rule) }, { interval: duration })) }),
  }),
} as const;
