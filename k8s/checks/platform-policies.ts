import { PLATFORM_KINDS, type PlatformKind, type PlatformManifest, type Server } from './platform-kinds';
import { mebibytes, selects, shapeProblems } from './product';
import type { Raw } from './render';

const NAMESPACE = 'kubernetes.io/metadata.name';
/** Of `lame_duck_duration` and its grace in nats.conf. */
const seconds = (config: string, setting: string): number => Number(new RegExp(`^${setting}: "(\\d+)s"`, 'm').exec(config)?.[1]);

/** Everything that is wrong with what `k8s/platform/nats` puts into the cluster; empty when it may go there. */
export function platformProblems(objects: readonly Raw[]): string[] {
  const problems = shapeProblems(objects, PLATFORM_KINDS);
  if (problems.length > 0) return problems;
  const all = <K extends PlatformKind>(kind: K) => objects.filter((raw) => raw['kind'] === kind) as PlatformManifest<K>[];
  return [
    ...all('StatefulSet').flatMap((server) => serverProblems(server, all('ConfigMap'))),
    ...all('StatefulSet').flatMap((server) => secrecyProblems(server, all('ConfigMap'), all('Certificate'), all('Service'))),
    ...clusterProblems(all('StatefulSet'), all('Service'), all('PodDisruptionBudget')),
    ...doorProblems(all('StatefulSet'), all('NetworkPolicy')),
    ...watchProblems(all('StatefulSet'), all('PodMonitor')),
    ...all('Namespace')
      .filter(({ metadata }) => metadata.labels['pod-security.kubernetes.io/enforce'] !== 'restricted')
      .map(({ metadata }) => `the namespace ${metadata.name} does not enforce restricted pods`),
  ];
}

const when = (...problems: (string | false)[]): string[] => problems.filter((problem) => problem !== false);

function serverProblems({ metadata: { name }, spec }: Server, configs: readonly PlatformManifest<'ConfigMap'>[]): string[] {
  const { spec: pod } = spec.template;
  const [main] = pod.containers;
  const mounted = new Set(
    [...pod.volumes, ...spec.volumeClaimTemplates.map(({ metadata }) => metadata)].map((volume) => volume.name),
  );
  const config = configs.find(({ metadata }) => pod.volumes.some(({ configMap }) => configMap?.name === metadata.name));
  const text = config?.data['nats.conf'] ?? '';
  const wanted = [
    ...Object.values(config?.data ?? {})
      .join('\n')
      .matchAll(/\$([A-Z][A-Z0-9_]*)/g),
  ].map(([, variable]) => variable);
  const given = main?.env.map((variable) => variable.name) ?? [];
  const stop = seconds(text, 'lame_duck_duration') + seconds(text, 'lame_duck_grace_period');
  return [
    ...when(
      config === undefined && `${name} has no configuration`,
      pod.automountServiceAccountToken && `${name} is given a token of the Kubernetes API`,
      !pod.securityContext.runAsNonRoot && `${name} may run as root`,
      pod.securityContext.runAsUser < 10_000 && `${name}: its user may exist on the node`,
      pod.securityContext.seccompProfile.type !== 'RuntimeDefault' && `${name} has no seccomp profile`,
      !(pod.terminationGracePeriodSeconds >= stop + 10) && `${name} is killed before its clients have gone elsewhere`,
      main?.lifecycle === undefined && `${name} cuts its clients off when it stops`,
      ![main?.startupProbe, main?.readinessProbe, main?.livenessProbe].every((one) => one !== undefined) &&
        `${name} is not asked how it is`,
      !/^ping_interval: "5s"$/m.test(text) && `${name} keeps the frozen for too long`,
      mebibytes(main?.env.find((one) => one.name === 'GOMEMLIMIT')?.value?.replace(/B$/, '') ?? '0') >=
        mebibytes(main?.resources.limits.memory ?? '0') && `${name} does not keep under its memory limit`,
    ),
    ...pod.containers.flatMap((one) =>
      when(
        one.securityContext.allowPrivilegeEscalation && `${name}/${one.name} may gain privileges`,
        !one.securityContext.readOnlyRootFilesystem && `${name}/${one.name} may write to its image`,
        !one.securityContext.capabilities.drop.includes('ALL') && `${name}/${one.name} keeps capabilities`,
        one.image.endsWith(':latest') && `${name}/${one.name} is whatever is latest`,
        ...one.volumeMounts.map(
          (mount) => !mounted.has(mount.name) && `${name}/${one.name} mounts ${mount.name}, which is no volume`,
        ),
      ),
    ),
    // `$JS` begins subjects; it is no variable.
    ...[...new Set(wanted)]
      .filter((one) => one !== 'JS' && !given.includes(one ?? ''))
      .map((one) => `${name} is not given ${one ?? ''}`),
  ];
}

/** To clients and to each other, servers show certificates for the names by which they are called. */
function secrecyProblems(
  { metadata: { name, namespace = '' }, spec }: Server,
  configs: readonly PlatformManifest<'ConfigMap'>[],
  certificates: readonly PlatformManifest<'Certificate'>[],
  services: readonly PlatformManifest<'Service'>[],
): string[] {
  const { containers, volumes } = spec.template.spec;
  const config = configs.find(({ metadata }) => volumes.some(({ configMap }) => configMap?.name === metadata.name));
  const text = config?.data['nats.conf'] ?? '';
  const mounted = volumes.filter((one) => containers[0]?.volumeMounts.some((mount) => mount.name === one.name));
  const shown = certificates.find((one) => mounted.some(({ secret }) => secret?.secretName === one.spec.secretName));
  const routes = containers[0]?.env.filter((one) => one.name.startsWith('ROUTE_')) ?? [];
  const called = [
    ...services.filter((one) => one.spec.clusterIP !== 'None').map((one) => `${one.metadata.name}.${namespace}`),
    ...routes.map(({ value }) => /@([^:]+):/.exec(value ?? '')?.[1] ?? 'nobody'),
  ];
  return when(
    !/^tls \{$/m.test(text) && `${name} speaks to clients in the clear`,
    !/^cluster \{[^]*?^ {2}tls \{[^}]*ca_file[^}]*\}/m.test(text) && `${name}: servers speak to each other in the clear`,
    shown === undefined && `${name} has no certificate to show`,
    ...called.map((one) => shown?.spec.dnsNames.includes(one) === false && `${name}: its certificate is not for ${one}`),
    shown?.spec.usages.includes('client auth') === false && `${name}: a server that calls another shows no certificate`,
  );
}

function clusterProblems(
  servers: readonly Server[],
  services: readonly PlatformManifest<'Service'>[],
  budgets: readonly PlatformManifest<'PodDisruptionBudget'>[],
): string[] {
  return servers.flatMap(({ metadata: { name }, spec }) => {
    const { labels } = spec.template.metadata;
    const own = services.find(({ metadata }) => metadata.name === spec.serviceName);
    const routes = spec.template.spec.containers[0]?.env.filter((one) => one.name.startsWith('ROUTE_')) ?? [];
    const ports = spec.template.spec.containers.flatMap((one) => one.ports.map((port) => port.name));
    return [
      ...when(
        (spec.replicas < 3 || spec.replicas % 2 === 0) && `${name}: ${spec.replicas} servers have no majority to spare`,
        routes.length !== spec.replicas && `${name}: ${routes.length} routes for ${spec.replicas} servers`,
        !selects(spec.selector.matchLabels, labels) && `${name}: its selector does not take its own pods`,
        (own?.spec.clusterIP !== 'None' || own.spec.publishNotReadyAddresses !== true) &&
          `${name}: its servers have no names to find each other by`,
        budgets.filter((one) => selects(one.spec.selector.matchLabels, labels) && one.spec.maxUnavailable === 1).length !== 1 &&
          `${name}: more than one server may be taken away`,
        !spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution.some(
          (one) => one.topologyKey === 'kubernetes.io/hostname' && selects(one.labelSelector.matchLabels, labels),
        ) && `${name}: two servers may share a node`,
      ),
      ...routes
        .filter((one, index) => one.value !== `nats://route:$(PASSWORD_ROUTE)@${name}-${index}.${spec.serviceName}:6222`)
        .map((one) => `${name}: ${one.name} leads to no server`),
      ...services.flatMap((service) =>
        service.spec.ports
          .filter((port) => !selects(service.spec.selector, labels) || !ports.includes(port.targetPort))
          .map((port) => `Service ${service.metadata.name}: ${port.name} leads nowhere`),
      ),
    ];
  });
}

/** Clients are the product's pods, at the port for clients; routes are servers', and the rest is Prometheus. */
function doorProblems(servers: readonly Server[], policies: readonly PlatformManifest<'NetworkPolicy'>[]): string[] {
  return servers.flatMap(({ metadata: { name }, spec }) => {
    const { labels } = spec.template.metadata;
    const own = policies.filter((one) => selects(one.spec.podSelector.matchLabels ?? {}, labels));
    const guests = own.flatMap((one) => one.spec.ingress ?? []);
    const may = (port: string, guest: (peer: (typeof guests)[number]['from'][number]) => boolean): boolean =>
      guests.some((rule) => rule.ports.some((one) => one.port === port)) &&
      guests.filter((rule) => rule.ports.some((one) => one.port === port)).every((rule) => rule.from.every(guest));
    return when(
      !own.some((one) => one.spec.policyTypes.length === 2) && `${name}: everybody may reach it, and it everybody`,
      !may(
        'client',
        ({ namespaceSelector }) => namespaceSelector?.matchLabels['app.kubernetes.io/part-of'] === 'cargotech-driver',
      ) && `${name}: its clients are not the product`,
      !may('cluster', ({ podSelector }) => podSelector !== undefined && selects(podSelector.matchLabels, labels)) &&
        `${name}: somebody else may join the servers`,
      !may('metrics', ({ namespaceSelector }) => namespaceSelector?.matchLabels[NAMESPACE] === 'monitoring') &&
        `${name}: Prometheus may not ask it`,
      guests.some((rule) => rule.ports.some((one) => one.port === 'monitor')) && `${name}: its monitoring port is open`,
    );
  });
}

/** The exporter of each server is asked, at its own port. */
function watchProblems(servers: readonly Server[], monitors: readonly PlatformManifest<'PodMonitor'>[]): string[] {
  return servers
    .filter(({ spec: { template } }) => {
      const ports = template.spec.containers.flatMap((one) => one.ports.map((port) => port.name));
      return !monitors.some(
        ({ spec: { selector, podMetricsEndpoints } }) =>
          selects(selector.matchLabels ?? {}, template.metadata.labels) &&
          podMetricsEndpoints.every(({ port }) => port === 'metrics' && ports.includes(port)),
      );
    })
    .map(({ metadata: { name } }) => `${name}: nobody looks at its metrics`);
}
