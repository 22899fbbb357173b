import { join } from 'node:path';
import { problemsOf } from './checks/check';
import { asProduct } from './checks/product';
import { PRODUCTION_POLICIES } from './checks/production-policies';
import { applyOperation, find, render, type Operation, type Raw } from './checks/render';

/** A mistake somebody could make: in which object, what is done to it, and the words by which the check must notice. */
type Mistake = readonly [what: string, object: string, change: Operation, noticed: RegExp];

const POD = '/spec/template/spec';
const BOX = `${POD}/containers/0`;
const RULES = '/spec/groups/0/rules';
const put = (path: string, value: unknown): Operation => ({ op: 'replace', path, value });
const more = (path: string, value: unknown): Operation => ({ op: 'add', path, value });
const less = (path: string): Operation => ({ op: 'remove', path });

const changed = (right: readonly Raw[], object: string, change: Operation): Raw[] => {
  const objects = structuredClone(right) as Raw[];
  const [kind = '', name = ''] = object.split('/');
  applyOperation(find(objects, kind, name), change);
  return objects;
};

describe('a mistake in what only production has turns the check red', () => {
  const right = render(join(__dirname, 'overlays', 'production'));
  const problems = (objects: readonly Raw[]): string[] => {
    const found = problemsOf(objects);
    return found.length > 0 ? found : PRODUCTION_POLICIES.flatMap((policy) => policy(asProduct(objects)));
  };
  const monitor = '/spec/podMetricsEndpoints/0';

  const mistakes: readonly Mistake[] = [
    // Watching.
    [
      'a misspelt field of a monitor',
      'PodMonitor/cargotech-driver',
      more(`${monitor}/intervall`, '15s'),
      /intervall is no field/,
    ],
    [
      'a monitor of other pods',
      'PodMonitor/cargotech-driver',
      put('/spec/selector/matchLabels', { 'app.kubernetes.io/name': 'bot' }),
      /billing is not watched/,
    ],
    ['a monitor of the public port', 'PodMonitor/cargotech-driver', put(`${monitor}/port`, 'http'), /where no metrics are/],
    [
      'metrics of nobody in particular',
      'PodMonitor/cargotech-driver',
      put(`${monitor}/relabelings/0/targetLabel`, 'app'),
      /which service a metric is of/,
    ],
    ['a duration without a unit', 'PodMonitor/cargotech-driver', put(`${monitor}/interval`, '15'), /a duration/],
    ['an alert without a severity', 'PrometheusRule/services', less(`${RULES}/0/labels/severity`), /severity is missing/],
    [
      'a severity that nobody routes',
      'PrometheusRule/services',
      put(`${RULES}/0/labels/severity`, 'critical'),
      /one of page, ticket/,
    ],
    [
      'an alert without a runbook',
      'PrometheusRule/services',
      less(`${RULES}/0/annotations/runbook_url`),
      /runbook_url is missing/,
    ],
    [
      'a runbook without an anchor',
      'PrometheusRule/services',
      put(`${RULES}/0/annotations/runbook_url`, 'https://docs.cargotech.example/operations.md'),
      /address of a runbook/,
    ],
    ['a misspelt field of a rule', 'PrometheusRule/services', more(`${RULES}/0/fro`, '5m'), /fro is no field/],
    ['two alerts of one name', 'PrometheusRule/services', put(`${RULES}/0/alert`, 'OutboxStuck'), /OutboxStuck is there twice/],
    ['a recorded name that says nothing', 'PrometheusRule/slo', put(`${RULES}/0/record`, 'errors'), /a recorded name/],
    ['a dashboard that is no JSON', 'ConfigMap/dashboard-alerts', put('/data/alerts.json', '{'), /is no JSON/],
    ['a dashboard without an address', 'ConfigMap/dashboard-alerts', put('/data/alerts.json', '{"title":"x"}'), /has no uid/],
    // Who is who.
    [
      'the rights of another service',
      'Deployment/bot',
      put(`${BOX}/env/6/valueFrom/secretKeyRef/name`, 'nats-billing'),
      /bot: NATS_\w+ is not that of nats-bot/,
    ],
    [
      'NATS without a password',
      'Deployment/bot',
      more(`${BOX}/env/6/valueFrom/secretKeyRef/optional`, true),
      /bot: NATS_\w+ is not that of nats-bot/,
    ],
    [
      'the database of another service',
      'Job/migrate',
      put(`${BOX}/env/3/valueFrom/secretKeyRef/name`, 'postgres-billing'),
      /migrate: DATABASE_URL is not that/,
    ],
    // Networks.
    [
      'no way to the databases',
      'NetworkPolicy/to-postgres',
      put('/spec/egress/0/ports/0/port', 5433),
      /may not speak to PostgreSQL/,
    ],
    [
      'databases for everybody',
      'NetworkPolicy/to-postgres',
      put('/spec/podSelector', {}),
      /api-gateway may speak without need to PostgreSQL/,
    ],
    [
      'a service that was forgotten',
      'NetworkPolicy/to-redis',
      put('/spec/podSelector/matchExpressions/0/values', ['bot']),
      /api-gateway may not speak to Redis/,
    ],
    [
      'a database anywhere',
      'NetworkPolicy/to-postgres',
      put('/spec/egress/0/to/0/ipBlock/cidr', '10.0.0.0/8'),
      /may not speak to PostgreSQL/,
    ],
    // What is said on the way, and to whom.
    [
      'NATS in the clear',
      'ConfigMap/cargotech-common',
      put('/data/NATS_URL', 'nats://nats.cargotech-platform:4222'),
      /billing: speaks to NATS in the clear/,
    ],
    ['an authority that is not there', 'ConfigMap/cargotech-common', put('/data/NATS_TLS_CA', '/etc/ca.crt'), /believes whoever/],
    [
      'the authority of somebody else',
      'Deployment/bot',
      put(`${POD}/volumes/1/secret/secretName`, 'telegram-bot'),
      /bot: believes whoever says to be NATS/,
    ],
    [
      'databases that nobody knows',
      'ConfigMap/cargotech-common',
      less('/data/NODE_EXTRA_CA_CERTS'),
      /migrate: knows no authority of the databases/,
    ],
    ['a volume of two things', 'Deployment/bot', more(`${POD}/volumes/1/emptyDir`, {}), /needs one of emptyDir, secret/],
    [
      'a panel that nobody reaches',
      'Ingress/api-gateway',
      put('/spec/rules/1/host', 'driver.cargotech.example'),
      /ADMIN_URL leads to admin\.cargotech\.example/,
    ],
    [
      'a webhook at another installation',
      'ConfigMap/bot',
      put('/data/PUBLIC_URL', 'https://staging.cargotech.example'),
      /bot: PUBLIC_URL leads to staging/,
    ],
    [
      'a panel on the drivers’ host',
      'ConfigMap/cargotech-shared',
      put('/data/ADMIN_URL', 'https://driver.cargotech.example/admin'),
      /shares the Mini App’s origin/,
    ],
    [
      'a migration that stays for ever',
      'Job/migrate',
      less('/spec/ttlSecondsAfterFinished'),
      /ttlSecondsAfterFinished is missing/,
    ],
    // What production holds to beside that.
    ['an image by its tag', 'Deployment/bot', put(`${BOX}/image`, 'registry.cargotech.example/bot:0.1.0'), /is no digest/],
    ['half a digest', 'Deployment/bot', put(`${BOX}/image`, 'registry.cargotech.example/bot@sha256:abc'), /tag or digest/],
    ['open documentation', 'ConfigMap/api-gateway', put('/data/API_DOCS', 'true'), /API_DOCS is true/],
    ['a talkative log', 'ConfigMap/cargotech-common', put('/data/LOG_LEVEL', 'debug'), /LOG_LEVEL is debug/],
    ['two gateways', 'HorizontalPodAutoscaler/api-gateway', put('/spec/minReplicas', 2), /a lost zone/],
    ['streams on one server', 'Job/migrate', less(`${BOX}/env/4`), /kept on one server/],
    [
      'a certificate that runs out',
      'Ingress/api-gateway',
      less('/metadata/annotations/cert-manager.io~1cluster-issuer'),
      /nobody renews/,
    ],
    [
      'a secret in the log of the ingress',
      'Ingress/webhooks',
      less('/metadata/annotations/nginx.ingress.kubernetes.io~1enable-access-log'),
      /written to the log/,
    ],
    [
      'a webhook without a way in',
      'Ingress/webhooks',
      put('/spec/rules/0/http/paths/1/path', '/api/v1/hooks'),
      /no way leads to \/api\/v1\/webhooks\/yookassa/,
    ],
  ];

  it.each(mistakes)('%s (%s)', (_what, object, change, noticed) => {
    expect(problems(changed(right, object, change)).join('\n')).toMatch(noticed);
  });

  it.each(['PodMonitor', 'PrometheusRule'])('no %s at all', (kind) => {
    expect(problems(right.filter((raw) => raw['kind'] !== kind)).join('\n')).toMatch(
      /nobody is watched|nothing to look at|no alerts/,
    );
  });

  it('and without a mistake it is green', () => {
    expect(problems(right)).toEqual([]);
  });
});
