import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { platformProblems } from '../checks/platform-policies';
import { applyOperation, find, forgottenFiles, render, type Operation, type Raw } from '../checks/render';

/** A mistake somebody could make: in which object, what is done to it, and the words by which the check must notice. */
type Mistake = readonly [what: string, object: string, change: Operation, noticed: RegExp];

const POD = '/spec/template/spec';
const BOX = `${POD}/containers/0`;
const put = (path: string, value: unknown): Operation => ({ op: 'replace', path, value });
const more = (path: string, value: unknown): Operation => ({ op: 'add', path, value });
const less = (path: string): Operation => ({ op: 'remove', path });

const changed = (right: readonly Raw[], object: string, change: Operation): Raw[] => {
  const objects = structuredClone(right) as Raw[];
  const [kind = '', name = ''] = object.split('/');
  applyOperation(find(objects, kind, name), change);
  return objects;
};

describe('a mistake in the servers of NATS turns the check red', () => {
  const folder = join(__dirname, 'nats');
  const right = render(folder);
  const conf = readFileSync(join(folder, 'nats.conf'), 'utf8');

  const mistakes: readonly Mistake[] = [
    ['a misspelt field', 'StatefulSet/nats', more('/spec/replica', 3), /replica is no field/],
    ['a kind of the product', 'StatefulSet/nats', put('/kind', 'Deployment'), /of a kind we do not use/],
    ['two servers', 'StatefulSet/nats', put('/spec/replicas', 2), /no majority to spare/],
    ['a server that no route knows', 'StatefulSet/nats', put('/spec/replicas', 5), /3 routes for 5 servers/],
    [
      'a route to nowhere',
      'StatefulSet/nats',
      put(`${BOX}/env/11/value`, 'nats://route:$(PASSWORD_ROUTE)@nats-7.nats-servers:6222'),
      /leads to no server/,
    ],
    ['a user without a password', 'StatefulSet/nats', less(`${BOX}/env/4`), /is not given PASSWORD_\w+/],
    [
      'no time for clients to go',
      'StatefulSet/nats',
      put(`${POD}/terminationGracePeriodSeconds`, 30),
      /before its clients have gone/,
    ],
    ['a stop without a word', 'StatefulSet/nats', less(`${BOX}/lifecycle`), /cuts its clients off/],
    ['no readiness probe', 'StatefulSet/nats', less(`${BOX}/readinessProbe`), /not asked how it is/],
    ['root', 'StatefulSet/nats', put(`${POD}/securityContext/runAsNonRoot`, false), /run as root/],
    [
      'a writable image',
      'StatefulSet/nats',
      put(`${POD}/containers/1/securityContext/readOnlyRootFilesystem`, false),
      /exporter may write/,
    ],
    ['the latest image', 'StatefulSet/nats', put(`${BOX}/image`, 'nats:latest'), /whatever is latest/],
    ['a volume that is not there', 'StatefulSet/nats', put(`${BOX}/volumeMounts/1/name`, 'store'), /mounts store/],
    ['more memory than there is', 'StatefulSet/nats', put(`${BOX}/env/2/value`, '2GiB'), /under its memory limit/],
    [
      'two servers on one node',
      'StatefulSet/nats',
      put(
        `${POD}/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/topologyKey`,
        'topology.kubernetes.io/zone',
      ),
      /share a node/,
    ],
    ['servers without names', 'Service/nats-servers', less('/spec/clusterIP'), /no names to find each other/],
    [
      'servers that wait for each other',
      'Service/nats-servers',
      put('/spec/publishNotReadyAddresses', false),
      /no names to find each other/,
    ],
    ['a Service that leads nowhere', 'Service/nats', put('/spec/ports/0/targetPort', 'tcp'), /leads nowhere/],
    ['two servers drained at once', 'PodDisruptionBudget/nats', put('/spec/maxUnavailable', 2), /more than one server/],
    [
      'a door for everybody',
      'NetworkPolicy/nats',
      put('/spec/ingress/0/from/0/namespaceSelector/matchLabels', {}),
      /clients are not the product/,
    ],
    [
      'servers of others',
      'NetworkPolicy/nats',
      put('/spec/ingress/1/from/0/podSelector/matchLabels', { 'app.kubernetes.io/name': 'bot' }),
      /join the servers/,
    ],
    ['an open monitoring port', 'NetworkPolicy/nats', put('/spec/ingress/2/ports/0/port', 'monitor'), /monitoring port is open/],
    [
      'an exporter asked at a wrong port',
      'PodMonitor/nats',
      put('/spec/podMetricsEndpoints/0/port', 'monitor'),
      /nobody looks at its metrics/,
    ],
    [
      'a namespace that lets all in',
      'Namespace/cargotech-platform',
      put('/metadata/labels/pod-security.kubernetes.io~1enforce', 'baseline'),
      /does not enforce/,
    ],
    [
      'clients in the clear',
      'ConfigMap/nats-config',
      put('/data/nats.conf', conf.replace(/^tls \{[^}]*\}$/m, '')),
      /nats speaks to clients in the clear/,
    ],
    [
      'routes in the clear',
      'ConfigMap/nats-config',
      put('/data/nats.conf', conf.replace(/^ {2}tls \{[^}]*\}$/m, '')),
      /to each other in the clear/,
    ],
    [
      'a certificate for nobody',
      'StatefulSet/nats',
      put(`${POD}/volumes/1/secret/secretName`, 'other'),
      /no certificate to show/,
    ],
    ['a certificate for another name', 'Certificate/nats', less('/spec/dnsNames/0'), /not for nats\.cargotech-platform/],
    ['a route without a name', 'Certificate/nats', less('/spec/dnsNames/5'), /not for nats-2\.nats-servers/],
    ['a server that cannot call', 'Certificate/nats', put('/spec/usages', ['server auth']), /shows no certificate/],
    ['a certificate of a moment', 'Certificate/nats', put('/spec/duration', '90 days'), /not hours/],
    ['patience with the frozen', 'ConfigMap/nats-config', put('/data/nats.conf', 'ping_interval: "2m"'), /keeps the frozen/],
  ];

  it.each(mistakes)('%s (%s)', (_what, object, change, noticed) => {
    expect(platformProblems(changed(right, object, change)).join('\n')).toMatch(noticed);
  });

  it('and without a mistake it is green', () => {
    expect(platformProblems(right)).toEqual([]);
    expect(
      forgottenFiles(
        folder,
        readdirSync(folder).filter((file) => file.endsWith('.yaml')),
      ),
    ).toEqual([]);
  });

  it('its Secret is described whole, and without a value', () => {
    const [secret] = parseAllDocuments(readFileSync(join(__dirname, 'secrets.example.yaml'), 'utf8')).map(
      (document) => document.toJS() as { stringData: Record<string, string> },
    );
    const [server] = right.filter((raw) => raw['kind'] === 'StatefulSet') as {
      spec: { template: { spec: { containers: { env: object[] }[] } } };
    }[];
    const wanted = JSON.stringify(server?.spec.template.spec.containers[0]?.env).match(/(?<="key":")\w+/g);
    expect(Object.keys(secret?.stringData ?? {}).sort()).toEqual([...(wanted ?? [])].sort());
    expect(new Set(Object.values(secret?.stringData ?? {}))).toEqual(new Set(['fill-in']));
  });
});
