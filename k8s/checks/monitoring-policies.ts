import type { Policy } from './pod-policies';
import { selects } from './product';

const PROMETHEUS_PORT = 'ops';

/** Where an installation is watched at all, every service of it is, by the name that the rules call it. */
export const everyServiceIsWatched: Policy = ({ of }) =>
  of.PodMonitor.length === 0
    ? of.PrometheusRule.map(({ metadata }) => `the rules of ${metadata.name} have nothing to look at`)
    : of.PodMonitor.flatMap(({ metadata, spec: { selector, podMetricsEndpoints } }) => [
        ...of.Deployment.filter((one) => !selects(selector.matchLabels ?? {}, one.spec.template.metadata.labels)).map(
          (one) => `${one.metadata.name} is not watched by ${metadata.name}`,
        ),
        ...podMetricsEndpoints
          .filter(({ port, path }) => port !== PROMETHEUS_PORT || path !== '/metrics')
          .map(({ port, path }) => `${metadata.name} asks ${port}${path}, where no metrics are`),
        ...podMetricsEndpoints
          .filter(({ relabelings }) => relabelings?.some(({ targetLabel }) => targetLabel === 'service') !== true)
          .map(() => `${metadata.name} does not say which service a metric is of`),
      ]);

/** The operator takes rules of one name for one file; two alerts of one name are one runbook. */
export const alertsHaveNames: Policy = ({ of }) => {
  const names = of.PrometheusRule.flatMap(({ spec }) =>
    spec.groups.flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? [])),
  );
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return twice.map((name) => `the alert ${name} is there twice`);
};

/** What the sidecar of Grafana refuses is seen only by whoever looks for the dashboard. */
export const dashboardsAreDashboards: Policy = ({ of }) =>
  of.ConfigMap.filter(({ metadata }) => metadata.labels?.['grafana_dashboard'] !== undefined).flatMap(({ metadata, data }) =>
    Object.entries(data).flatMap(([file, content]) => {
      try {
        const { uid, title } = JSON.parse(content) as { uid?: string; title?: string };
        return typeof uid === 'string' && typeof title === 'string' ? [] : [`${metadata.name}: ${file} has no uid or no title`];
      } catch {
        return [`${metadata.name}: ${file} is no JSON`];
      }
    }),
  );

export const MONITORING_POLICIES: readonly Policy[] = [everyServiceIsWatched, alertsHaveNames, dashboardsAreDashboards];
