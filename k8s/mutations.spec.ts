import { join } from 'node:path';
import { problemsOf } from './checks/check';
import { applyOperation, find, render, type Operation } from './checks/render';

/** A mistake somebody could make: in which object, what is done to it, and the words by which the check must notice. */
type Mistake = readonly [what: string, object: string, change: Operation, noticed: RegExp];

const POD = '/spec/template/spec';
const BOX = `${POD}/containers/0`;
const put = (path: string, value: unknown): Operation => ({ op: 'replace', path, value });
const more = (path: string, value: unknown): Operation => ({ op: 'add', path, value });
const less = (path: string): Operation => ({ op: 'remove', path });

const MISTAKES: readonly Mistake[] = [
  // What the API server would refuse.
  ['a misspelt field', 'Deployment/bot', more(`${BOX}/livenesProbe`, {}), /livenesProbe is no field/],
  [
    'a field in the wrong place',
    'Deployment/bot',
    more('/spec/terminationGracePeriodSeconds', 20),
    /terminationGracePeriodSeconds is no field/,
  ],
  ['a variable that is a number', 'Deployment/bot', put(`${BOX}/env/0/value`, 9104), /quote numbers/],
  [
    'a variable with two sources',
    'Deployment/bot',
    more(`${BOX}/env/2/valueFrom/secretKeyRef`, { name: 'redis', key: 'REDIS_URL' }),
    /exactly one/,
  ],
  ['an API version that is gone', 'HorizontalPodAutoscaler/bot', put('/apiVersion', 'autoscaling/v2beta2'), /autoscaling\/v2/],
  ['a name that is no DNS name', 'ServiceAccount/bot', put('/metadata/name', 'Bot_Account'), /a DNS label/],
  ['a quantity with a wrong unit', 'Deployment/bot', put(`${BOX}/resources/limits/memory`, '224MB'), /a quantity/],
  ['a probe with two handlers', 'Deployment/bot', more(`${BOX}/livenessProbe/exec`, { command: ['true'] }), /exec is no field/],
  ['two budgets of one name', 'PodDisruptionBudget/bot', put('/metadata/name', 'billing'), /billing is there twice/],
  // Names and selectors.
  [
    'a selector that misses its pods',
    'Deployment/bot',
    put('/spec/selector/matchLabels/app.kubernetes.io~1name', 'bott'),
    /does not take its own pods/,
  ],
  [
    'a selector that takes other pods',
    'Deployment/bot',
    put('/spec/selector/matchLabels', { 'app.kubernetes.io/part-of': 'cargotech-driver' }),
    /takes the pods of/,
  ],
  [
    'a spread that counts other pods',
    'Deployment/bot',
    put(`${POD}/topologySpreadConstraints/0/labelSelector/matchLabels/app.kubernetes.io~1name`, 'billing'),
    /counts other pods/,
  ],
  ['a service that is gone', 'Deployment/bot', put('/metadata/name', 'robot'), /bot has no Deployment/],
  ['an account that is nobody’s', 'Deployment/bot', put(`${POD}/serviceAccountName`, 'default'), /account of somebody else/],
  [
    'a Service that leads nowhere',
    'Service/api-gateway',
    put('/spec/selector/app.kubernetes.io~1name', 'gateway'),
    /leads to 0 Deployments/,
  ],
  ['a Service with a wrong port', 'Service/api-gateway', put('/spec/ports/0/targetPort', 'https'), /no port https/],
  ['the operators’ door behind the Service', 'Service/api-gateway', put('/spec/ports/0/targetPort', 'ops'), /operators' door/],
  [
    'an Ingress to a Service that is not there',
    'Ingress/api-gateway',
    put('/spec/rules/0/http/paths/0/backend/service/name', 'gateway'),
    /leads nowhere/,
  ],
  ['a host without TLS', 'Ingress/api-gateway', put('/spec/tls/0/hosts/0', 'other.cargotech.example'), /without TLS/],
  // Life and death of a pod.
  ['no readiness probe', 'Deployment/billing', less(`${BOX}/readinessProbe`), /readiness/],
  [
    'liveness that asks dependencies',
    'Deployment/billing',
    put(`${BOX}/livenessProbe/httpGet/path`, '/readyz'),
    /restart nobody/,
  ],
  ['a probe of a port that is not there', 'Deployment/billing', put(`${BOX}/startupProbe/httpGet/port`, 'http'), /no port http/],
  ['two seconds to start', 'Deployment/billing', put(`${BOX}/startupProbe/failureThreshold`, 1), /too little time/],
  [
    'a frozen process kept for minutes',
    'Deployment/billing',
    put(`${BOX}/livenessProbe/failureThreshold`, 60),
    /noticed too late/,
  ],
  [
    'a frozen process with the whole grace',
    'Deployment/billing',
    less(`${BOX}/livenessProbe/terminationGracePeriodSeconds`),
    /whole grace/,
  ],
  ['no time to stop', 'Deployment/billing', put(`${POD}/terminationGracePeriodSeconds`, 5), /killed before/],
  ['a gateway that leaves at once', 'Deployment/api-gateway', less(`${BOX}/lifecycle`), /needs a preStop/],
  [
    'a rollout that takes pods away first',
    'Deployment/billing',
    put('/spec/strategy/rollingUpdate/maxUnavailable', 1),
    /take replicas away/,
  ],
  // Security.
  ['root', 'Deployment/billing', put(`${POD}/securityContext/runAsNonRoot`, false), /run as root/],
  ['a user of the node', 'Deployment/billing', put(`${POD}/securityContext/runAsUser`, 1000), /may exist on the node/],
  ['no seccomp profile', 'Deployment/billing', put(`${POD}/securityContext/seccompProfile/type`, 'Unconfined'), /seccomp/],
  ['privileges to gain', 'Deployment/billing', put(`${BOX}/securityContext/allowPrivilegeEscalation`, true), /gain privileges/],
  [
    'a capability kept',
    'Deployment/billing',
    more(`${BOX}/securityContext/capabilities/add`, ['NET_ADMIN']),
    /keeps capabilities/,
  ],
  ['a writable image', 'Job/migrate', put(`${BOX}/securityContext/readOnlyRootFilesystem`, false), /write to its image/],
  ['a token of the API', 'Deployment/billing', put(`${POD}/automountServiceAccountToken`, true), /token of the Kubernetes API/],
  ['a /tmp without end', 'Deployment/billing', less(`${POD}/volumes/0/emptyDir/sizeLimit`), /no bounded \/tmp/],
  [
    'a namespace that lets all in',
    'Namespace/cargotech-demo',
    put('/metadata/labels/pod-security.kubernetes.io~1enforce', 'baseline'),
    /does not enforce/,
  ],
  // Resources and images.
  ['no memory limit', 'Deployment/billing', less(`${BOX}/resources/limits/memory`), /limits\/memory is missing/],
  ['a heap larger than the memory', 'Deployment/billing', put(`${BOX}/env/1/value`, '--max-old-space-size=512'), /its heap/],
  ['a CPU limit', 'Deployment/billing', more(`${BOX}/resources/limits/cpu`, '1'), /throttles/],
  ['the latest image', 'Deployment/billing', put(`${BOX}/image`, 'cargotech/billing:latest'), /whatever is latest/],
  ['an image without a version', 'Deployment/billing', put(`${BOX}/image`, 'cargotech/billing'), /tag or digest/],
  ['the image of another service', 'Deployment/billing', put(`${BOX}/image`, 'cargotech/bot:0.1.0'), /not that of billing/],
  // Environment.
  ['a required variable forgotten', 'Deployment/filtering', less(`${BOX}/env/4`), /filtering is not given DATABASE_URL/],
  ['a misspelt variable', 'Deployment/filtering', put(`${BOX}/env/4/name`, 'DATABSE_URL'), /knows no variable DATABSE_URL/],
  [
    'a variable of another service',
    'Deployment/filtering',
    more(`${BOX}/env/-`, { name: 'AUDIT_KEY', valueFrom: { secretKeyRef: { name: 'audit', key: 'AUDIT_KEY' } } }),
    /knows no variable AUDIT_KEY/,
  ],
  [
    'a variable given twice',
    'Deployment/filtering',
    more(`${BOX}/env/-`, { name: 'LOG_LEVEL', value: 'debug' }),
    /LOG_LEVEL twice/,
  ],
  [
    'a secret in plain sight',
    'Deployment/filtering',
    put(`${BOX}/env/4`, { name: 'DATABASE_URL', value: 'postgres://filtering@db/x' }),
    /comes from a text/,
  ],
  [
    'a secret in a ConfigMap',
    'ConfigMap/cargo-gateway',
    more('/data/CARGOTECH_PASSWORD', 'x'),
    /CARGOTECH_PASSWORD comes from a config/,
  ],
  [
    'a key that no ConfigMap has',
    'ConfigMap/cargotech-shared',
    less('/data/SESSION_TTL'),
    /no configuration cargotech-shared\/SESSION_TTL/,
  ],
  ['a key that nobody reads', 'ConfigMap/cargotech-shared', more('/data/SESION_TTL', '60'), /nobody reads/],
  ['an empty value', 'ConfigMap/cargotech-common', put('/data/NATS_URL', ''), /NATS_URL has no value/],
  ['a port that is not the one told', 'Deployment/filtering', put(`${BOX}/env/0/value`, '9100'), /port ops is not OPS_PORT/],
  [
    'Prometheus at a wrong port',
    'Deployment/filtering',
    put('/spec/template/metadata/annotations/prometheus.io~1port', '9100'),
    /asks another port/,
  ],
  // Scale.
  ['replicas that fight the autoscaler', 'Deployment/bot', more('/spec/replicas', 2), /fights the autoscaler/],
  ['an autoscaler of nothing', 'HorizontalPodAutoscaler/bot', put('/spec/scaleTargetRef/name', 'robot'), /scales nothing/],
  ['a single replica', 'HorizontalPodAutoscaler/bot', put('/spec/minReplicas', 1), /one replica is none/],
  [
    'a budget of requests overdrawn',
    'HorizontalPodAutoscaler/cargo-gateway',
    put('/spec/maxReplicas', 4),
    /5 replicas share a budget cut into 4/,
  ],
  ['a node that can never be drained', 'PodDisruptionBudget/bot', put('/spec/maxUnavailable', 0), /lets go 0 at a time/],
  [
    'a disruption budget of nothing',
    'PodDisruptionBudget/bot',
    put('/spec/selector/matchLabels/app.kubernetes.io~1name', 'robot'),
    /protects nothing/,
  ],
  // Network.
  [
    'everything open',
    'NetworkPolicy/default-deny',
    more('/spec/ingress', [{ from: [{ podSelector: { matchLabels: {} } }], ports: [{ protocol: 'TCP', port: 'ops' }] }]),
    /nothing denies/,
  ],
  ['no way to PostgreSQL', 'NetworkPolicy/filtering', put('/spec/egress/0/ports/0/port', 5433), /may not speak to PostgreSQL/],
  [
    'a way out without need',
    'NetworkPolicy/filtering',
    more('/spec/egress/-', { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ protocol: 'TCP', port: 443 }] }),
    /speak without need to the outside/,
  ],
  ['a way to the metadata service', 'NetworkPolicy/bot', less('/spec/egress/2/to/0/ipBlock/except/3'), /includes 169\.254/],
  ['no metrics', 'NetworkPolicy/bot', less('/spec/ingress'), /Prometheus may not ask/],
  [
    'a door for everybody',
    'NetworkPolicy/bot',
    more('/spec/ingress/-', { from: [{ podSelector: { matchLabels: {} } }], ports: [{ protocol: 'TCP', port: 'ops' }] }),
    /somebody else may reach/,
  ],
];

describe('a mistake in the manifests turns the check red', () => {
  const right = render(join(__dirname, 'overlays', 'demo'));

  it.each(MISTAKES)('%s (%s)', (_what, object, change, noticed) => {
    const objects = structuredClone(right);
    const [kind = '', name = ''] = object.split('/');
    applyOperation(find(objects, kind, name), change);
    expect(problemsOf(objects).join('\n')).toMatch(noticed);
  });

  it('and without a mistake it is green', () => {
    expect(problemsOf(right)).toEqual([]);
  });
});
